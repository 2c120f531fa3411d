# Two commands matter: make run shows the demonstration, make test checks all.
LISTEN ?= 127.0.0.1:8080
BIN    := bin/twinhall
GAZ    := internal/gazetteer/data/gazetteer.bin.gz
PASS   := internal/account/data/passwords.txt.gz
BASE   := internal/basemap/data/basemap.bin.gz
DIST   := internal/web/static/dist/manifest.json
BUNDLED := internal/licences/data/bundled.json
LICENCES := internal/licences/data/works.json.gz
MODULES := node_modules/.package-lock.json

VERSION := $(shell bash scripts/version.sh)

# Without what debuggers need, a test program is linked in two thirds of the time;
# scripts/check.sh, which goes before, has vetted all of it.
GO_TEST := go test -vet=off -ldflags=-w

.PHONY: run build test check bench fuzz package clean missing-messages

run: build
	$(BIN) demo --listen $(LISTEN)

build: $(BIN)

GO_FILES := $(shell find cmd internal demo -name '*.go' -not -name '*_test.go') $(wildcard demo/*.csv) go.mod go.sum
MESSAGES := $(wildcard internal/web/*/messages/*.json)

$(BIN): $(GO_FILES) $(MESSAGES) $(shell find internal -name '*.tsv' -o -name '*.sql') $(GAZ) $(BASE) $(PASS) $(DIST) $(LICENCES)
	go build -trimpath -ldflags "-X twinhall/internal/cli.version=$(VERSION)" -o $@ ./cmd/twinhall

# Pinned by package-lock.json; nothing is run on installation.
$(MODULES): package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(GAZ): $(MODULES) $(wildcard cmd/gazetteer-build/*.go) internal/gazetteer/compile.go internal/gazetteer/format.go internal/i18n/fold.go
	go run ./cmd/gazetteer-build -modules node_modules -out $@

$(BASE): $(MODULES) $(wildcard cmd/basemap-build/*.go) internal/basemap/basemap.go
	go run ./cmd/basemap-build -modules node_modules -out $@

$(PASS): $(MODULES) $(wildcard cmd/passwords-build/*.go)
	go run ./cmd/passwords-build -modules node_modules -out $@

$(DIST): $(MODULES) $(wildcard cmd/frontend-build/*.go) $(shell find frontend -type f)
	go run ./cmd/frontend-build

# Which npm packages are in the built files is written together with them.
$(BUNDLED): $(DIST)
	@test -e $@ || go run ./cmd/frontend-build
	@touch $@

$(LICENCES): $(BUNDLED) $(wildcard cmd/licences-build/*) internal/licences/licences.go LICENSE go.mod go.sum
	go run ./cmd/licences-build -modules node_modules -out $@

# Everything that a change must pass. Installs what is missing where it may.
test:
	bash scripts/needs.sh
	$(MAKE) build
	bash scripts/check.sh
	$(GO_TEST) -count=1 ./...
	bash scripts/package-test.sh
	bash scripts/journeys.sh

# The fast part: no browser, no PostgreSQL, no real data.
check: build
	bash scripts/check.sh
	$(GO_TEST) -short ./...

# What is not translated into a language, folder by folder: make missing-messages language=hr
missing-messages:
	@go run ./cmd/messages-missing $(language)

bench: build
	go run ./bench

# A Debian package, bin/twinhall_VERSION_ARCH.deb.
package: build
	bash scripts/package.sh

fuzz:
	bash scripts/fuzz.sh

clean:
	rm -rf bin internal/web/static/dist/*.* $(GAZ) $(BASE) $(PASS) internal/gazetteer/data/countries.json.gz $(BUNDLED) $(LICENCES) test-results
