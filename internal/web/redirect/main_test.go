package redirect_test

import (
	"os"
	"testing"

	"twinhall/internal/web/webtest"
)

func TestMain(m *testing.M) { os.Exit(webtest.Main(m)) }
