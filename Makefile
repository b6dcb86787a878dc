# make demo    read one of the examples in the terminal
# make test    everything: ruff, mypy, pytest
# make bench   speed and memory beside the bare parsing stack, and robustness (needs ../shared)

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXAMPLE ?= $(firstword $(sort $(wildcard examples/*.txt)))
SHARED ?= ../shared

.PHONY: demo test lint bench clean

demo: $(VENV)/.installed
	$(BIN)/sayso read $(EXAMPLE)

test: lint
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.installed-dev
	$(BIN)/python bench/read.py $(SHARED)/corpus/news_ru.jsonl
	$(BIN)/python bench/damage.py $(SHARED)/gold/reading

clean:
	rm -rf $(VENV) build dist src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "sayso needs Python 3.11 or newer, and $(PYTHON) is not: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e .
	$(BIN)/python -m sayso.gazetteer
	touch $@

$(VENV)/.installed-dev: $(VENV)/.made pyproject.toml requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements.lock -e '.[dev]'
	$(BIN)/python -m sayso.gazetteer
	touch $@ $(VENV)/.installed
