# Goldenthread: every task a person or a machine runs. `make` alone lists them.

PYTHON ?= python3
WORKERS ?= 2
VENV := .venv/bin
# One compiler call for all locks: hashes for every platform, and no address of any registry.
COMPILE := $(VENV)/uv pip compile pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet

.DEFAULT_GOAL := help
.PHONY: help setup development demo test check format docs bench prove scale lock upgrade clean

help:  ## List these tasks
	@sed -n 's/^\([a-z]*\):.*##/\1	/p' Makefile | expand -t 14

setup:  ## Make .venv and node_modules; afterwards the command is .venv/bin/goldenthread
	@command -v "$(PYTHON)" >/dev/null || { \
	  echo "setup: no $(PYTHON) here; name a Python 3.11 or later: make setup PYTHON=..." >&2; \
	  exit 1; }
	@"$(PYTHON)" requirements/install.py runtime

development:  ## setup, and what tests and checks need
	@command -v "$(PYTHON)" >/dev/null || { \
	  echo "setup: no $(PYTHON) here; name a Python 3.11 or later: make test PYTHON=..." >&2; \
	  exit 1; }
	@"$(PYTHON)" requirements/install.py development

demo: setup  ## Build a fictional integrated care system and serve it
	@$(VENV)/goldenthread demo $(DEMO)

test: development  ## Everything on SQLite, then what touches the record on PostgreSQL
	@echo "test: everything, on SQLite" >&2
	@$(VENV)/pytest --database sqlite --numprocesses $(WORKERS) --dist loadgroup --durations 10
	@echo "test: what touches the record, on PostgreSQL" >&2
	@$(VENV)/pytest --database postgresql -m database --numprocesses $(WORKERS) --dist loadgroup

check: development  ## Format, lint, types, arrows
	@echo "check: format" >&2
	@$(VENV)/ruff format --check .
	@echo "check: lint" >&2
	@$(VENV)/ruff check .
	@echo "check: types" >&2
	@GOLDENTHREAD_HOME=build/types $(VENV)/mypy
	@echo "check: arrows" >&2
	@$(VENV)/lint-imports

format: development  ## Mend what the formatter and the linter can mend
	@$(VENV)/ruff format .
	@$(VENV)/ruff check --fix .

docs: development  ## Write the pages of the documentation that are made from the product
	@$(VENV)/python -m docs.generate

bench: development  ## Measure ourselves beside plain pandas; ONLY=name for one
	@$(VENV)/python -m bench $(ONLY)

prove: development  ## Long proofs that would not fit ten minutes; ONLY=name for one
	@$(VENV)/python -m prove $(ONLY)

scale:  ## The same measures on a distributed engine, Spark, equal to the last digit
	@"$(PYTHON)" requirements/install.py scale
	@$(VENV)/python -m prove spark

lock: development  ## Write the locks again, keeping versions that still fit
	@$(COMPILE) --group build --group assets --output-file requirements/runtime.txt
	@$(COMPILE) --group development --constraint requirements/runtime.txt \
	  --output-file requirements/development.txt
	@$(COMPILE) --group development --group scale --constraint requirements/development.txt \
	  --output-file requirements/scale.txt
	@PATH="$(CURDIR)/$(VENV):$$PATH" npm install --package-lock-only --ignore-scripts

upgrade: development  ## Write the locks again with the newest versions that fit
	@$(COMPILE) --upgrade --group build --group assets --output-file requirements/runtime.txt
	@$(COMPILE) --upgrade --group development --constraint requirements/runtime.txt \
	  --output-file requirements/development.txt
	@$(COMPILE) --upgrade --group development --group scale \
	  --constraint requirements/development.txt --output-file requirements/scale.txt
	@PATH="$(CURDIR)/$(VENV):$$PATH" npm update --package-lock-only --ignore-scripts

clean:  ## Remove everything that these tasks made
	rm -rf .venv node_modules build dist .pytest_cache .mypy_cache .ruff_cache \
	  .import_linter_cache .hypothesis
	find src tests bench prove requirements -name __pycache__ -type d -prune -exec rm -rf {} +
