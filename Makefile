# make help lists what can be made.

SHELL      := /bin/bash
PORT       ?= 8080
AGENT_PORT ?= 24817
DATA       ?= data
PICTURES   ?= .test/pictures

# Programs and intermediate files of the build; not shipped.
TOOLS := .tools

# Real card readers need the PC/SC library; without it the card connector has its virtual reader alone.
PCSC := $(shell pkg-config --exists libpcsclite 2>/dev/null && command -v gcc >/dev/null && echo yes)

# A test whose browser, database or card service is missing fails instead of being skipped.
REQUIRE := HIKITSUGI_REQUIRE_BROWSER=1 HIKITSUGI_REQUIRE_POSTGRES=1 HIKITSUGI_REQUIRE_PCSC=1

GOBUILD := go build -trimpath -ldflags "-s -w"

# What the browser downloads is 7 % smaller when only the runtime, which is called most, has its functions inlined.
SMALL := -gcflags=all=-l -gcflags=runtime/...= -gcflags=internal/...=

# The connector speaks HTTP/1.1 on loopback alone; HTTP/2 would be half a megabyte of it.
comma      := ,
AGENT_TAGS := nethttpomithttp2$(if $(PCSC),$(comma)pcsc)

# Folders whose parsers take bytes from cards, and certificates from anybody.
FUZZED := agent/apdu agent/card api/certificate

.PHONY: help build web bin run test bench soak screenshots showcase reset clean packages-run packages-test
.DEFAULT_GOAL := help

help:
	@echo "make build   all that is shipped: the web bundle in web/built, the programs in bin/"
	@echo "make run     the demo on http://localhost:$(PORT)/, until Ctrl-C (PORT=, AGENT_PORT= and DATA= change it)"
	@echo "make test    every test, the browser's included"
	@echo "make bench   what is shipped against the smallest program of its kind, measured in one run"
	@echo "make soak    what takes hours: long fuzzing, crashes and failover by the hundred, the card tests again and again"
	@echo "make screenshots   a picture of each screen and state, into PICTURES (.test/pictures)"
	@echo "make showcase   the pictures that README.md and the manifest show, anew (they are committed)"
	@echo "make reset   throw away the demo's data; the next make run makes it anew"
	@echo "make clean   throw away what make build made"

build: web bin

# The program for the browser, its prerendered pages, and both with styles and drawings as one bundle.
web:
	@mkdir -p $(TOOLS)
	go run ./wasm/lean -out $(TOOLS)/goapp -modfile $(TOOLS)/lean.mod
	GOOS=js GOARCH=wasm $(GOBUILD) $(SMALL) -modfile $(TOOLS)/lean.mod -o $(TOOLS)/program.wasm ./wasm
	go run ./wasm/join -in $(TOOLS)/program.wasm -out $(TOOLS)/app.wasm
	go run ./wasm -out $(TOOLS)/pages
	go run ./web/pack -pages $(TOOLS)/pages -wasm $(TOOLS)/app.wasm -cache $(TOOLS)/packed -out web/built

# The registry server embeds the bundle, so it is built after it.
bin: web
	@mkdir -p bin
	CGO_ENABLED=0 $(GOBUILD) -o bin/api ./api
	CGO_ENABLED=$(if $(PCSC),1,0) $(GOBUILD) -tags $(AGENT_TAGS) -o bin/agent ./agent

packages-run packages-test: packages-%:
	@.ci/packages $*

# A second make sees the packages that the first has installed.
run: packages-run
	@$(MAKE) --no-print-directory build
	@PORT=$(PORT) AGENT_PORT=$(AGENT_PORT) DATA=$(DATA) .ci/demo

test: packages-test
	@$(MAKE) --no-print-directory build
	@.ci/axe
	go vet ./...
	go vet -tags pcsc ./agent/...
	GOOS=js GOARCH=wasm go vet ./wasm $$(go list ./app/... | grep -v /app/journey)
	$(REQUIRE) TZ=Asia/Tokyo go test -timeout 20m -tags pcsc -race -shuffle=on $$(go list -tags pcsc ./... | grep -v -e /agent/rig -e /app/journey)
	$(REQUIRE) TZ=Asia/Tokyo go test -timeout 20m -tags pcsc -race -shuffle=on ./app/journey
	$(REQUIRE) go test -tags pcsc -race ./agent/rig/...
	$(REQUIRE) TZ=UTC go test -shuffle=on $$(go list ./... | grep -v -e /app/journey -e /api/trial)
	CGO_ENABLED=0 go vet ./...
	GOOS=windows CGO_ENABLED=0 $(GOBUILD) -tags nethttpomithttp2 -o /dev/null ./agent
	.ci/fuzz 5s $(FUZZED)

# Each part measures itself beside a peer in the same run; figures depend on the machine, ratios hardly.
bench: packages-test
	@$(MAKE) --no-print-directory build
	@.ci/lighthouse
	HIKITSUGI_REQUIRE_BROWSER=1 go test -count=1 -v -run 'TestSpeed|TestLighthouse' -timeout 30m ./app/journey -speed
	go test -count=1 -v -run TestTheBundleKeepsItsBudgets ./web
	HIKITSUGI_REQUIRE_POSTGRES=1 go test -run '^$$' -bench Renewals -benchtime 1x ./api/trial
	HIKITSUGI_REQUIRE_PCSC=1 go test -tags pcsc -run '^$$' -bench 'Job|OwnCode|Event' -benchtime 40x ./agent/rig
	HIKITSUGI_REQUIRE_PCSC=1 go test -tags pcsc -run '^$$' -bench 'Agent|Recovery' -benchtime 15x ./agent/rig

# Each line goes on for long; the first that finds something ends it.
soak: packages-test
	.ci/fuzz 2m
	$(REQUIRE) go test -tags pcsc -count=5 -timeout 60m ./agent/rig/...
	$(REQUIRE) HIKITSUGI_SOAK=1 go test -count=1 -timeout 60m ./api/trial

# Pictures to look at; nothing is compared.
screenshots: packages-test
	@$(MAKE) --no-print-directory build
	HIKITSUGI_REQUIRE_BROWSER=1 HIKITSUGI_PICTURES=$(abspath $(PICTURES)) go test -count=1 -timeout 40m -run TestPictures ./app/journey

showcase: packages-test
	@$(MAKE) --no-print-directory build
	HIKITSUGI_REQUIRE_BROWSER=1 HIKITSUGI_PICTURES=$(CURDIR) go test -count=1 -run TestShowcase ./app/journey

reset:
	rm -rf $(DATA)

clean:
	rm -rf bin $(TOOLS)
	find web/built -type f ! -name .gitignore -delete
