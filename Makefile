# `make` alone lists what can be made. What a machine lacks is installed by tests/servers/provide where that is allowed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CORPUS := var/corpus
PIN ?= 0
ROUNDS ?= 3

.DEFAULT_GOAL := help
.PHONY: help demo test soak season accuracy lint bench coverage screenshots

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1	/' | expand -t 22

$(VENV)/ready: requirements.lock pyproject.toml
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing: install the Debian package python3-venv."; exit 2; }
	@echo "Installing what the lock names into $(VENV) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --config-settings editable_mode=compat --editable .
	@touch $@

demo: $(VENV)/ready ## a sample season through the whole house
	@$(BIN)/intake demo

test: $(VENV)/ready ## the whole suite, with real servers
	@tests/servers/provide
	$(BIN)/python -m pytest -m "not soak" -n 3 --dist loadfile

soak: $(VENV)/ready ## the long runs: the whole crash matrix, long fuzzing
	@tests/servers/provide
	$(BIN)/python -m pytest -m soak

coverage: $(VENV)/ready ## the suite once more, counting the lines and branches it reaches
	@tests/servers/provide
	$(BIN)/coverage run -m pytest -m "not soak"
	$(BIN)/coverage report

screenshots: $(VENV)/ready ## every page of the console at both widths, into var/screenshots/
	@tests/servers/provide
	$(BIN)/python -m pytest tests/console/test_pictures_of_pages.py

lint: $(VENV)/ready ## style, types, import directions, migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@DJANGO_SETTINGS_MODULE=console.settings INTAKE_CONSOLE__KEY=only-for-this-check-and-nothing-is-signed-with-it $(BIN)/django-admin makemigrations --check --dry-run --pythonpath .

accuracy: $(VENV)/ready ## 400 filled forms in 35 layouts: what is read right, flagged or wrong, and what is decided
	@tests/servers/provide
	cd bench && ../$(BIN)/python -m accuracy

season: $(VENV)/ready ## a season of 3,000 messages in season/, counted at its end: money, states, letters, addresses
	SEASON_MESSAGES=3000 SEASON_FOLDER=season $(BIN)/python -m pytest -s tests/season

bench: $(VENV)/ready $(CORPUS)/truth.json ## how many times faster than the yardstick (PIN=0,1 for two cores)
	cd bench && PATH="$(CURDIR)/$(BIN):$$PATH" ../$(BIN)/python compare.py --product 'intake run --once' \
	  --prepare 'intake register import {corpus}/register.csv' --corpus ../$(CORPUS) --pin $(PIN) --rounds $(ROUNDS)

$(CORPUS)/truth.json: | $(VENV)/ready
	@tests/servers/provide
	rm -rf $(CORPUS)
	cd bench && ../$(BIN)/python make_corpus.py ../$(CORPUS) --mails 200 --seed 1
