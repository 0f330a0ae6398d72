# Vantage. `make` alone prints this help.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo up down test check bench torture mutation published clocks lock clean

help: ## Print this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(STAMP): requirements.lock pyproject.toml
	@echo "Setting up $(VENV) from requirements.lock …"
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11, 3.12 or 3.13 is needed; found " + sys.version.split()[0] + ". Give one with PYTHON=...") if not (3, 11) <= sys.version_info < (3, 14) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

setup: $(STAMP) ## Install everything into .venv (the other targets do this by themselves)

demo: $(STAMP) ## Replay the review through embedded Kafka and Postgres, and look at it
	@$(BIN)/vantage demo $(ARGS)

up: $(STAMP) ## Start Kafka, Postgres and all services; they stay until `make down`
	@$(BIN)/vantage up

down: $(STAMP) ## Stop what `make up` started; the data stay in .vantage/
	@$(BIN)/vantage down

test: $(STAMP) ## Run all tests on real Kafka and Postgres (ARGS="-k name" for some)
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

published: $(STAMP) ## Write schemas/published/, docs/vocabulary.md and docs/leaning.md from the code
	@$(BIN)/python -m services.intake.published

clocks: $(STAMP) ## Write the table of limits in docs/clocks.md from the rule pack
	@$(BIN)/vantage clocks --write docs/clocks.md

lock: ## Write requirements.lock anew (needs uv)
	@uv pip compile pyproject.toml --extra dev --generate-hashes --universal --no-header \
		--no-emit-index-url --python-version 3.11 --quiet --output-file requirements.lock
	@uv pip compile pyproject.toml --constraint requirements.lock --generate-hashes --universal --no-header \
		--no-emit-index-url --python-version 3.11 --quiet --output-file deploy/requirements.lock

clean: ## Remove .venv and all local data
	@rm -rf $(VENV) .vantage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
