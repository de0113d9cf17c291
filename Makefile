# The words people type. `make run` is all a newcomer needs: Python 3.11 or later, and make.

SHELL := /bin/sh
PORT ?= 8000
BIN := .venv/bin
PYTHON_OLDEST := 3.11
export PYTHONDONTWRITEBYTECODE :=  # what one process has compiled the next need not

.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help run test test-long lint bench screenshot pictures help-pictures lock messages clean

help: ## show this
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 18

run: .venv/installed ## start the tracker with demo data at http://localhost:8000 (PORT=8000)
	@$(BIN)/python manage.py demo --port $(PORT)

test: .venv/installed-dev ## run the tests, browser tests included
	@$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

test-long: .venv/installed-dev ## run the tests that take long: kill, scale, coverage and round-trip
	@$(BIN)/python -m pytest -m long $(ARGS)

lint: .venv/installed-dev ## check style, types, templates, imports, the locks of migrations, and the project itself
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python manage.py check
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m tests.audit
	$(BIN)/python -m tests.migration_locks

bench: .venv/installed-dev ## measure at SIZE=small, medium or full, and print one JSON of figures
	@SIZE=$(or $(SIZE),small) $(BIN)/python -m tests.bench

screenshot: .venv/installed-dev ## draw docs/overview.png again
	@$(BIN)/python -m tests.browser.screenshot docs/overview.png

pictures: .venv/installed-dev ## draw every page of the demo, in every look, into var/pictures
	@DJANGO_SETTINGS_MODULE=reliability_tracker.settings $(BIN)/python -m tests.browser.pictures var/pictures $(ARGS)

help-pictures: .venv/installed-dev ## draw the pictures of the help pages again
	@$(BIN)/python -m tests.browser.help_pictures

lock: .venv/installed-dev ## write requirements*.txt again from pyproject.toml (UPGRADE=--upgrade for newer releases)
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --no-config --quiet --universal \
		--python-version $(PYTHON_OLDEST) --generate-hashes $(UPGRADE) pyproject.toml -o requirements.txt
	UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --no-config --quiet --universal \
		--python-version $(PYTHON_OLDEST) --generate-hashes $(UPGRADE) pyproject.toml --extra dev \
		-c requirements.txt -o requirements-dev.txt

messages: .venv/installed-dev ## bring the texts to translate in line with the code, and compile them
	@$(BIN)/python -m tests.messages

clean: ## remove what was installed and built; the data under var/ stays
	rm -rf .venv var/static .*_cache

# --- What is installed ---------------------------------------------------------------------------------------

.venv/installed: requirements.txt | .venv/bin/python
	@echo "Installing what the tracker needs into .venv …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-compile --require-hashes -r requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installing what the tests need into .venv …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-compile --require-hashes -r requirements-dev.txt
	@touch $@

# Any interpreter new enough will do; where PYTHON is given, that one or none.
PYTHONS := $(or $(PYTHON),python3 python3.13 python3.12 python3.11 python)

.venv/bin/python:
	@for python in $(PYTHONS); do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then why="Python $(PYTHON_OLDEST) or later is needed; none was found ($(PYTHONS))."; \
	elif [ ! -w . ]; then why="Cannot write to $$(pwd)."; \
	elif ! $$found -m venv .venv > /dev/null 2>&1; then rm -rf .venv; \
		why="$$found cannot make a virtual environment (on Debian: apt install python3-venv)."; fi; \
	if [ -n "$$why" ]; then echo "$$why" >&2; exit 1; fi
