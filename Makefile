# One door for people: `make demo` makes a video, `make test` proves the rest. CI calls the same.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# What was edited is compiled once, and not by every process that a test starts.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 2 --dist worksteal

.PHONY: help demo test quick check format bench gallery lock clean

help:                       ## what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

demo: $(VENV)/.runtime      ## install into .venv and make a video through the real server
	$(BIN)/animatic make 'generate a 10-second video of a futuristic city at night with neon lights, title "Urban Dreams", lo-fi music' --out "$(CURDIR)/demo/$$(date +%Y%m%d-%H%M%S).mp4"

test: $(VENV)/.dev          ## every test
	$(PYTEST)

quick: $(VENV)/.dev         ## the tests without the slow ones
	$(PYTEST) -m "not slow"

check: $(VENV)/.dev         ## format, lint, types, direction of imports
	$(BIN)/ruff format --check server tests
	$(BIN)/ruff check server tests
	$(BIN)/basedpyright --level error
	PYTHONPATH=server $(BIN)/lint-imports --no-cache

format: $(VENV)/.dev        ## put everything into form
	$(BIN)/ruff check --fix server tests
	$(BIN)/ruff format server tests

bench: $(VENV)/.dev         ## measure; prints a table, writes bench.json
	$(BIN)/python tests/bench

gallery: $(VENV)/.dev       ## draw the contact sheets in docs/gallery
	$(BIN)/python tests/gallery.py

lock:                       ## pin the dependencies anew (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" -q -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" -q -o requirements-dev.lock

$(VENV)/.runtime: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	$(BIN)/python -m compileall -q server  # as pip does with what isn't editable
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.lock
	@touch $@

clean:                      ## remove what make made
	rm -rf $(VENV) build dist bench.json
