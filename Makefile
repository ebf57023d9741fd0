# For a newcomer: `make run` and `make test`. `make` alone lists everything.

# Where `make run` serves, which Python makes the environment, how many processes run the tests of the site.
HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?=
WORKERS ?= 2

BIN := .venv/bin
READY := .venv/installed
TEXTS := $(patsubst %.po,%.mo,$(wildcard src/dongliang_web/locale/*/LC_MESSAGES/*.po))
# Tests and checks keep their files apart from those of a running site, and take SQLite unless told otherwise.
APART := env -u DATABASE_URL DONGLIANG_HOME=.venv/apart DONGLIANG_SECRET_KEY=tests
PYTEST := $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help run test library web postgres journeys check quick types contracts migrations complete vendored \
	bench format translations constraints hooks system

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; do \
		printf '  make %-13s %s\n' "$$name" "$$text"; done

run: $(READY) $(TEXTS) ## the site on HOST:PORT (127.0.0.1:8000), with a demo community where the database is empty
	@$(BIN)/dongliang serve --demo-when-empty --host $(HOST) --port $(PORT)

test: system library web postgres journeys ## all tests: library, site on SQLite and PostgreSQL, journeys in a browser

library: $(READY) ## the tests of the library and of the project's habits (no Django)
	$(APART) $(PYTEST) -p no:django -n $(WORKERS) tests/library tests/habits

web: $(READY) $(TEXTS) ## the tests of the site on SQLite
	$(APART) $(PYTEST) -n $(WORKERS) -m "not postgres" tests/web

postgres: $(READY) $(TEXTS) ## the tests of the site on a PostgreSQL of their own
	$(APART) $(BIN)/python -m tools.postgres run -- $(PYTEST) -n $(WORKERS) tests/web

journeys: $(READY) $(TEXTS) ## the tests in a phone-sized browser
	$(APART) $(PYTEST) -p no:django -n $(WORKERS) tests/journeys

check: quick types contracts migrations complete vendored test ## everything that must hold before a change goes in

quick: $(READY) ## format and lint, as before each commit
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY)
	$(APART) $(BIN)/mypy

contracts: $(READY)
	$(BIN)/lint-imports --no-logo

migrations: $(READY)
	@mkdir -p .venv/apart
	$(APART) $(BIN)/python -m django check --settings dongliang_web.settings
	$(APART) $(BIN)/python -m django makemigrations --check --dry-run --settings dongliang_web.settings

complete: $(READY)
	@$(BIN)/python -m tools.system gettext
	$(BIN)/python -m tools.translations check

vendored: $(READY)
	$(BIN)/python -m tools.vendor --check

bench: $(READY) $(TEXTS) ## the measurements of bench/, one after the other
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	@for file in bench/[a-z]*.py; do echo "== $$file"; $(BIN)/python -m bench.$$(basename $$file .py) || exit 1; done

format: $(READY) ## put the code in order
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

translations: $(READY) ## gather the site's texts into the .po file and compile it
	@$(BIN)/python -m tools.system gettext
	$(BIN)/python -m tools.translations update

constraints: $(READY) ## write the installed versions into constraints.txt
	$(BIN)/python -m tools.constraints

hooks: $(READY) ## run the fast checks before each commit
	$(BIN)/pre-commit install

system: $(READY)
	@$(BIN)/python -m tools.system browser postgres fonts sound

$(READY): pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing into .venv (the first time it takes a minute or two)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[web,dev]'
	@touch $@

$(BIN)/python:
	@for each in $(or $(PYTHON),python3 python3.13 python3.12 python3.11 python); do \
		if $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$each; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Python 3.11 or newer is needed, and none was found. Install it, or name it: make PYTHON=/path/to/python3.11"; \
		exit 1; \
	fi; \
	echo "Making .venv with $$($$found --version)"; \
	$$found -m venv .venv || { rm -rf .venv; exit 1; }

%.mo: %.po | $(READY)
	@$(BIN)/python -m tools.translations compile
