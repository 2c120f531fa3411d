package privacy_test

import (
	"os"
	"testing"

	"twinhall/internal/sqldb/sqldbtest"
	"twinhall/internal/web"
)

func TestMain(m *testing.M) { os.Exit(sqldbtest.Run(m)) }

// rules are those of the program, with all that is built upon the register.
var rules = web.Features().Privacy()
