# Passerelle: `make run` opens the web page, `make test` runs every test. Both set up what they need the first time,
# and need no network after that.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# The newest torch whose default build for Linux needs no graphics card libraries where the lock is made.
TORCH  := 2.13.0
# Two processes, whatever the machine: more would each hold PyTorch, a browser and a server. A module's tests stay
# together and in order, as its servers and indexes are made once for them.
TOGETHER := --numprocesses=2 --dist=loadscope --no-loadscope-reorder

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# As the command has it: threads of NumPy's own wait busily.
export OPENBLAS_NUM_THREADS ?= 1

PIP_INSTALL := $(BIN)/python -m pip install --quiet --no-build-isolation --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help setup run test check format lock clean

help: ## Say what each target does
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' Makefile | while IFS='|' read -r name text; do printf '%-12s %s\n' "$$name" "$$text"; done

setup: $(VENV)/.installed ## Install Passerelle and the locked versions of what it needs into .venv

run: setup ## Set up, build the index when it is missing or out of date, open the web page
	@$(BIN)/passerelle index build
	@$(BIN)/passerelle ui

test: $(VENV)/.installed-for-tests ## Set up, then run every check and every test
	@case '$(PYTEST_ARGS)' in *"not browser"*) ;; *) sh tests/chromium.sh $(BIN)/python ;; esac
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest $(TOGETHER) $(PYTEST_ARGS)

check: $(VENV)/.installed-for-tests ## Lint, format, types, and which package may import which
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports --no-logo

format: $(VENV)/.installed-for-tests ## Mend what lint and format can mend by themselves
	@$(BIN)/python -m ruff check --fix .
	@$(BIN)/python -m ruff format .

# The stamps make a second call instant and keep pip away from the network while nothing changed.
$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Passerelle needs Python 3.11 or newer, and '$(PYTHON)' is not: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; exit 1; }
	@test -x $(BIN)/python || echo "Installing into $(VENV): some 2 GB and a few minutes, this once."
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "'$(PYTHON)' cannot make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PIP_INSTALL) setuptools
	@$(PIP_INSTALL) --editable .
	@touch $@

$(VENV)/.installed-for-tests: $(VENV)/.installed
	@$(PIP_INSTALL) --editable '.[test]'
	@touch $@

lock: ## Choose the newest versions that fit pyproject.toml and write them to constraints.txt
	@sh tests/lock.sh $(PYTHON) $(TORCH)

clean: ## Remove what make installed and what the tools left behind; the index in var/ stays
	rm -rf $(VENV) build dist passerelle.egg-info .import_linter_cache .hypothesis .pytest_cache .ruff_cache var/cache
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
