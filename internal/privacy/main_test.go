package privacy_test

import (
	"os"
	"testing"

	"twinhall/internal/paper"
	"twinhall/internal/privacy"
	"twinhall/internal/register"
	"twinhall/internal/sqldb/sqldbtest"
)

func TestMain(m *testing.M) { os.Exit(sqldbtest.Run(m)) }

// rules are those of the register with papers.
var rules = privacy.Rules{Kinds: append(register.Kinds(), paper.MemoryKind, paper.Kind), Feature: []privacy.Feature{paper.Privacy}}
