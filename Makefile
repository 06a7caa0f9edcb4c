# Pintu Warga. `make run` starts the front door, `make test` checks everything; both install first.
.DEFAULT_GOAL := help
.PHONY: help install run chat test faults bench rasa format lock clean

VENV   := .venv
STAMP  := $(VENV)/.installed
FITS    = import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
            $$p -c '$(FITS)' >/dev/null 2>&1 && { echo $$p; break; }; done)

RASA   := var/rasa/venv
IS_310  = import sys, venv; sys.exit(sys.version_info[:2] != (3, 10))
PYTHON310 ?= $(shell for p in python3.10 $${PYENV_ROOT:-$$HOME/.pyenv}/versions/3.10.*/bin/python; do \
               $$p -c '$(IS_310)' >/dev/null 2>&1 && { echo $$p; break; }; done)

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

install: $(STAMP) ## Make .venv/ with the pinned packages and the command .venv/bin/pintu

$(STAMP): requirements.lock pyproject.toml
	@if ! '$(PYTHON)' -c '$(FITS)' 2>/dev/null; then \
	  echo "Pintu Warga needs Python 3.11, 3.12 or 3.13 with venv (Debian: apt install python3-venv)." >&2; \
	  echo "None was found; name one with: make install PYTHON=/path/to/python3.13" >&2; exit 1; fi
	@$(VENV)/bin/python -c '$(FITS)' 2>/dev/null && $(VENV)/bin/python -m pip --version >/dev/null 2>&1 \
	  || { echo "Making $(VENV) with $$('$(PYTHON)' --version)"; '$(PYTHON)' -m venv --clear $(VENV); }
	@echo "Installing the pinned packages"
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

run: install ## Start everything: web chat, staff page, demo city; stop with Ctrl-C
	@$(VENV)/bin/pintu run

chat: install ## Talk to the front door from this terminal
	@$(VENV)/bin/pintu chat

test: install ## Lint, format, types, import rules, tests with branch coverage
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/python -m pytest -n 2 --dist loadfile --cov --cov-report=json:var/coverage.json --cov-report=term:skip-covered
	$(VENV)/bin/python -m tests.rules.coverage_gate var/coverage.json

faults: install ## kill -9 the house and the staff chat two hundred times each, under load; prints what became of it (an hour)
	@PINTU_TEST_KILLS=200 $(VENV)/bin/python -m pytest -q -s tests/faults/test_telegram_kill.py tests/faults/test_staff_kill.py

bench: install ## Measure turns a second, latency, start-up, memory
	@$(VENV)/bin/python -m tests.bench

rasa: install $(RASA)/.installed ## Play the conversations on the real Rasa 3.6 (opt-in: Python 3.10, 3 GB, half an hour)
	@$(VENV)/bin/python -m tests.rasa --rasa $(RASA)/bin/rasa

$(RASA)/.installed: tests/rasa/requirements.lock
	@if ! '$(PYTHON310)' -c '$(IS_310)' 2>/dev/null; then \
	  echo "Rasa 3.6 needs Python 3.10; name one with: make rasa PYTHON310=/path/to/python3.10" >&2; exit 1; fi
	@echo "Installing Rasa 3.6.21 into $(RASA)"
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check uv
	@$(VENV)/bin/uv venv --quiet --clear --python '$(PYTHON310)' $(RASA)
	@VIRTUAL_ENV=$(RASA) $(VENV)/bin/uv pip sync --quiet --require-hashes tests/rasa/requirements.lock
	@touch $@

format: install ## Put code into its one form and mend what can be mended
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

lock: ## Refresh requirements.lock (needs the network)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check uv
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --extra dev --upgrade --no-strip-extras --no-emit-index-url \
	  --generate-hashes --no-annotate --custom-compile-command "make lock" pyproject.toml -o requirements.lock
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.10 --upgrade --no-strip-extras --no-emit-index-url \
	  --generate-hashes --no-annotate --custom-compile-command "make lock" tests/rasa/requirements.in -o tests/rasa/requirements.lock

clean: ## Remove .venv and caches; the data in var/ stays
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.*
	find bot flows integrations tests -name __pycache__ -type d -prune -exec rm -rf {} +
