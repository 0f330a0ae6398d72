# Vantage. `make` alone prints this help.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
ARGS ?=

.DEFAULT_GOAL := help
BROWSER := $(firstword $(VANTAGE_CHROMIUM) $(shell command -v chromium || command -v google-chrome))
SUDO := $(shell test "$$(id -u)" = 0 || echo sudo)

.PHONY: help setup browser demo up down test check bench torture mutation published screenshots clocks vendor-ui lock clean

help: ## Print this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(STAMP): requirements.lock pyproject.toml
	@echo "Setting up $(VENV) from requirements.lock …"
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11, 3.12 or 3.13 is needed; found " + sys.version.split()[0] + ". Give one with PYTHON=...") if not (3, 11) <= sys.version_info < (3, 14) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

setup: $(STAMP) browser ## Install everything into .venv, and Chromium for the tests (other targets do this by themselves)

browser: # the tests of the pages are driven in a real one
ifeq ($(BROWSER),)
	@echo "Installing Chromium, in which the pages are tested …"
	@command -v apt-get >/dev/null || { echo "No Chromium is found and there is no apt-get. Install Chromium, or name one in VANTAGE_CHROMIUM."; exit 1; }
	@$(SUDO) apt-get update --quiet=2 && $(SUDO) apt-get install --quiet=2 --yes --no-install-recommends chromium >/dev/null
endif

demo: $(STAMP) ## Replay the review through embedded Kafka and Postgres, and look at it
	@$(BIN)/vantage demo $(ARGS)

up: $(STAMP) ## Start Kafka, Postgres and all services; they stay until `make down`
	@$(BIN)/vantage up

down: $(STAMP) ## Stop what `make up` started; the data stay in .vantage/
	@$(BIN)/vantage down

test: $(STAMP) browser ## Run all tests on real Kafka and Postgres (ARGS="-k name" for some)
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(STAMP) ## Lint, types, import rules, deployment files
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/deptry . --no-ansi
	@$(BIN)/yamllint --strict docker-compose.yml deploy

bench: $(STAMP) ## Measure throughput, latency and memory side by side (minutes)
	@$(BIN)/python -m tests.bench $(ARGS)

torture: $(STAMP) ## Twenty rounds of kill and compare (about half an hour; ARGS="--rounds 2" for fewer)
	@$(BIN)/python -m tests.torture $(ARGS)

mutation: $(STAMP) ## Take each guarantee out of the code, and see its tests fail
	@$(BIN)/python -m tests.mutation $(ARGS)

published: $(STAMP) ## Write schemas/published/ and the pages of events, codes and leanings from the code
	@$(BIN)/python -m services.intake.published

screenshots: $(STAMP) browser ## Take the pictures of the pages in docs/screens/ again, of the replayed review
	@VANTAGE_SCREENSHOTS=docs/screens $(BIN)/python -m pytest --quiet --numprocesses 0 tests/flow/test_review_desk.py

clocks: $(STAMP) ## Write the table of limits in docs/clocks.md from the rule pack
	@$(BIN)/vantage clocks --write docs/clocks.md

vendor-ui: $(STAMP) ## Fetch the compiled styles and scripts of the pages again (needs npm)
	@$(BIN)/python deploy/vendor_ui.py

lock: ## Write requirements.lock anew (needs uv)
	@uv pip compile pyproject.toml --extra dev --generate-hashes --universal --no-header \
		--no-emit-index-url --python-version 3.11 --quiet --output-file requirements.lock
	@uv pip compile pyproject.toml --constraint requirements.lock --generate-hashes --universal --no-header \
		--no-emit-index-url --python-version 3.11 --quiet --output-file deploy/requirements.lock

clean: ## Remove .venv and all local data
	@rm -rf $(VENV) .vantage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
