package internal_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"twinhall/internal/cli"
)

// Containers are not built in the tests: Docker is not everywhere. What can be
// said of the files without it is held here.

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// instructions are the lines of a Dockerfile, continued ones joined.
func instructions(t *testing.T) [][]string {
	t.Helper()
	var all [][]string
	for line := range strings.Lines(strings.ReplaceAll(read(t, "Dockerfile"), "\\\n", " ")) {
		if f := strings.Fields(line); len(f) > 0 && !strings.HasPrefix(f[0], "#") {
			all = append(all, f)
		}
	}
	return all
}

// command reports whether args, after the program's name, are a command with
// flags that there are.
func command(args []string) bool {
	c, rest, err := cli.Root().Find(args)
	return err == nil && c.HasParent() && c.Runnable() && c.ParseFlags(rest) == nil &&
		!slices.ContainsFunc(c.Flags().Args(), func(a string) bool { return strings.HasPrefix(a, "-") })
}

func list(t *testing.T, words []string) (all []string) {
	t.Helper()
	if err := json.Unmarshal([]byte(strings.Join(words, " ")), &all); err != nil {
		t.Fatalf("%v is not a list in JSON: %v", words, err)
	}
	return all
}

func TestDockerfile(t *testing.T) {
	t.Parallel()
	goVersion := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(read(t, "go.mod"))[1]
	allowed := read(t, ".dockerignore")
	stages, from := map[string]bool{}, []string{}
	var entry, cmd, health []string
	user, port, listen, folder, volume := "", "", "", "", ""
	for _, i := range instructions(t) {
		switch i[0] {
		case "FROM":
			from = append(from, i[1])
			if len(i) == 4 {
				stages[i[3]] = true
			}
		case "COPY":
			sources := slices.DeleteFunc(slices.Clone(i[1:len(i)-1]), func(w string) bool { return strings.HasPrefix(w, "--") })
			if stage, found := strings.CutPrefix(i[1], "--from="); found {
				if !stages[stage] {
					t.Errorf("%v copies from a stage that is not there before", i)
				}
				continue
			}
			for _, s := range sources {
				if _, err := os.Stat(filepath.Join("..", s)); err != nil {
					t.Errorf("%v: %v", i, err)
				}
				if !strings.Contains(allowed, "\n!"+s+"\n") {
					t.Errorf(".dockerignore keeps %s from the builder", s)
				}
			}
		case "ENTRYPOINT":
			entry = list(t, i[1:])
		case "CMD":
			cmd = list(t, i[1:])
		case "HEALTHCHECK":
			health = list(t, i[slices.Index(i, "CMD")+1:])
		case "USER":
			user = i[1]
		case "WORKDIR":
			folder = i[1]
		case "VOLUME":
			volume = i[1]
		case "EXPOSE":
			port = i[1]
		case "ENV":
			for _, setting := range i[1:] {
				if v, ok := strings.CutPrefix(setting, "LISTEN="); ok {
					listen = v
				}
			}
		case "RUN":
			for n, w := range i {
				if strings.HasPrefix(w, "./cmd/") {
					if _, err := os.Stat(filepath.Join("..", w, "main.go")); err != nil {
						t.Errorf("%v: %v", i[n-2:n+1], err)
					}
				}
			}
		}
	}
	if !slices.ContainsFunc(from, func(f string) bool { return strings.HasPrefix(f, "golang:"+goVersion+"-") }) {
		t.Errorf("built from %v, go.mod wants Go %s", from, goVersion)
	}
	if len(entry) != 1 || entry[0] != "/usr/bin/twinhall" || !command(cmd) || cmd[0] != "serve" {
		t.Errorf("it runs %v %v, want the server", entry, cmd)
	}
	if len(health) < 2 || health[0] != entry[0] || !command(health[1:]) || !strings.Contains(strings.Join(health, " "), ":"+port+"/readyz") {
		t.Errorf("the health check is %v", health)
	}
	if listen != "0.0.0.0:"+port {
		t.Errorf("it listens on %s and exposes %s", listen, port)
	}
	if database := filepath.Join(folder, cli.DefaultDatabase); filepath.Dir(database) != volume {
		t.Errorf("the database is %s, outside the volume %s", database, volume)
	}
	if id, _, _ := strings.Cut(user, ":"); id == "" || id == "0" || id == "root" {
		t.Errorf("it runs as %q", user)
	}
	if command([]string{"serve", "--no-such-flag"}) || command([]string{"bake"}) {
		t.Error("this test takes any command")
	}
}

func TestCompose(t *testing.T) {
	t.Parallel()
	var c struct {
		Services map[string]struct {
			Image       string
			Build       string
			Command     any
			Environment map[string]string
			Ports       []string
			Volumes     []string
			Secrets     []string
			Healthcheck map[string]any
			DependsOn   map[string]any `yaml:"depends_on"`
		}
		Volumes map[string]any
		Secrets map[string]map[string]string
	}
	if err := yaml.Unmarshal([]byte(read(t, "compose.yaml")), &c); err != nil {
		t.Fatal(err)
	}
	app, db := c.Services["twinhall"], c.Services["db"]
	if app.Build != "." || app.Command != nil || len(app.DependsOn) != 1 || db.Healthcheck == nil || !strings.HasPrefix(db.Image, "postgres:") {
		t.Errorf("the services are %+v", c.Services)
	}
	for _, v := range append(app.Volumes, db.Volumes...) {
		if name, _, _ := strings.Cut(v, ":"); name != "" {
			if _, ok := c.Volumes[name]; !ok {
				t.Errorf("there is no volume %s", name)
			}
		}
	}
	if len(app.Ports) != 1 || app.Ports[0] != "127.0.0.1:8080:8080" {
		t.Errorf("ports %v, want the container's, on this machine only", app.Ports)
	}
	// Passwords come from files alone, which this file names and nobody keeps with it.
	for _, service := range c.Services {
		for name, value := range service.Environment {
			if file, ok := strings.CutPrefix(value, "/run/secrets/"); ok != strings.HasSuffix(name, "_FILE") || ok && !slices.Contains(service.Secrets, file) {
				t.Errorf("%s is %s, the service has the secrets %v", name, value, service.Secrets)
			}
			if strings.Contains(value, "://") && strings.Contains(value, "@") || strings.HasSuffix(name, "PASSWORD") {
				t.Errorf("%s holds a password", name)
			}
		}
		for _, secret := range service.Secrets {
			if !strings.HasPrefix(c.Secrets[secret]["file"], "secrets/") {
				t.Errorf("the secret %s is of %v", secret, c.Secrets[secret])
			}
		}
	}
	if app.Environment["TWINHALL_DATABASE_FILE"] == "" || db.Environment["POSTGRES_PASSWORD_FILE"] == "" {
		t.Error("the password of the database comes from nowhere")
	}
	if !strings.Contains(read(t, ".gitignore"), "\n/secrets/\n") || !strings.Contains(read(t, ".dockerignore"), "\n*\n") ||
		strings.Contains(read(t, ".dockerignore"), "\n!secrets") {
		t.Error("the secrets can get into the repository or into the image")
	}
}

// Whatever starts by itself starts the register and never the demonstration,
// and sets only what the program reads.
func TestWhatStartsByItself(t *testing.T) {
	t.Parallel()
	sources, err := filepath.Glob("cli/*.go")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	var program strings.Builder
	for _, s := range sources {
		if !strings.HasSuffix(s, "_test.go") {
			program.WriteString(read(t, filepath.Join("internal", s)))
		}
	}
	for _, m := range regexp.MustCompile(`(?:env\(|variable: )"([A-Z_]+)"`).FindAllStringSubmatch(program.String(), -1) {
		if known[m[1]] = true; strings.HasPrefix(m[0], "variable") {
			known[m[1]+"_FILE"] = true // of a secret
		}
	}
	for _, name := range []string{"Dockerfile", "compose.yaml", "packaging/twinhall.service", "packaging/twinhall.env"} {
		text := read(t, name)
		for _, m := range regexp.MustCompile(`(?:TWINHALL_[A-Z_]+|\bLISTEN)\b`).FindAllString(text, -1) {
			if !known[m] {
				t.Errorf("%s sets %s, which the program does not read", name, m)
			}
		}
		for line := range strings.Lines(text) {
			if code, _, _ := strings.Cut(line, "#"); regexp.MustCompile(`twinhall["', ]+demo\b`).MatchString(code) {
				t.Errorf("%s starts the demonstration: %s", name, line)
			}
		}
	}
	start := regexp.MustCompile(`(?m)^ExecStart=/usr/bin/twinhall (.+)$`).FindStringSubmatch(read(t, "packaging/twinhall.service"))
	if start == nil || !command(strings.Fields(start[1])) || strings.Fields(start[1])[0] != "serve" {
		t.Errorf("the unit starts %v", start)
	}
	// Each secret can be a credential, and nothing that starts by itself holds one.
	for _, m := range regexp.MustCompile(`credential: "([a-z.]+)"`).FindAllStringSubmatch(program.String(), -1) {
		if !strings.Contains(read(t, "packaging/twinhall.service"), "\nLoadCredential="+m[1]+"\n") {
			t.Errorf("the unit does not pass the credential %s on", m[1])
		}
	}
	if m := regexp.MustCompile(`(?m)^[A-Z_]+=.*://[^/]*@`).FindString(read(t, "packaging/twinhall.env")); m != "" {
		t.Errorf("twinhall.env holds a password: %s", m)
	}
	for _, script := range []string{"packaging/debian/config", "packaging/debian/postinst", "packaging/debian/prerm", "packaging/debian/postrm"} {
		if !strings.HasPrefix(read(t, script), "#!/bin/sh\nset -e\n") {
			t.Errorf("%s does not stop at the first error", script)
		}
	}
}
