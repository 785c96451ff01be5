# The front door. Each command does all of its own set-up on a fresh Debian or Ubuntu machine.
#   make run    install what is missing, build, load the cases, serve on http://127.0.0.1:8080
#   make test   install what is missing and run every test: Rust, web, browser
#   make bench  timings, as ratios against peers
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

CARGO_TARGET_DIR ?= $(CURDIR)/target
export CARGO_TARGET_DIR
RELEASE := $(CARGO_TARGET_DIR)/release/sitelines
export MEMORY_SERVE_QUIET := 1

.PHONY: help run test setup setup-test web build rust-test web-test browser-test lint types bench clean

help:
	@sed -n '2,5s/^# \{0,1\}//p' Makefile

setup:
	@.ci/setup run

setup-test:
	@.ci/setup test

# npm ci only where the lock file is newer than what is installed
web/node_modules/.installed: web/package-lock.json web/package.json
	cd web && npm ci --no-audit --no-fund && touch node_modules/.installed

web: web/node_modules/.installed
	@if [ -z "$$(ls web/dist/index.html 2>/dev/null)" ] || [ -n "$$(find web/src web/public web/index.html web/package.json web/vite.config.ts -newer web/dist/index.html 2>/dev/null | head -1)" ]; then cd web && npm run build; fi

build: web
	cargo build --locked --release

run: setup build
	$(RELEASE) serve --data workspaces

test: setup-test
	@.ci/stages web lint rust-test web-test build browser-test

lint: web
	cargo clippy --locked --all-targets -- -D warnings

rust-test: web
	cargo test --locked

web-test: web
	cd web && npm run check && npm test

browser-test: build
	@.ci/browser-test $(RELEASE)

# the TypeScript types of the API, from the snapshot that a Rust test keeps true
types: web/node_modules/.installed
	cd web && npm run types

bench: build
	@.ci/bench $(RELEASE)

clean:
	cargo clean
	rm -rf web/dist web/node_modules
