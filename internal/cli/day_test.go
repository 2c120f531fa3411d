package cli

import "testing"

func TestTimeZone(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"": "Europe/Prague", "Europe/Zagreb": "Europe/Zagreb", "UTC": "UTC"} {
		if zone, err := (&serveFlags{zone: name}).location(); err != nil || zone.String() != want {
			t.Errorf("%q is %v, %v; want %s", name, zone, err, want)
		}
	}
	for _, name := range []string{"Prague", "CEST+1", "Local", "../etc"} {
		if zone, err := (&serveFlags{zone: name}).location(); ExitCode(err) != 2 || err == nil {
			t.Errorf("%q is %v, %v; want a wrong use", name, zone, err)
		}
	}
}
