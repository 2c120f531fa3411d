package edit_test

import (
	"os"
	"testing"

	"twinhall/internal/paper"
	"twinhall/internal/register"
	"twinhall/internal/sqldb/sqldbtest"
)

func TestMain(m *testing.M) { os.Exit(sqldbtest.Run(m)) }

// kinds are those of the register with papers.
var kinds = append(register.Kinds(), paper.MemoryKind, paper.Kind)
