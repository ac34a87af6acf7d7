# The doors of the house. `make run` is the first one to open.
PYTHON = python3
BIN = .venv/bin
SEEDS ?= 200
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all:

.PHONY: run start test check services-test e2e simulate killtest scan bench lighthouse messages demo-reset

run: .venv/for-running
	@$(BIN)/python -m scripts.run

start: .venv/for-running
	@$(BIN)/python -m scripts.run --own

test: .venv/for-working
	@$(BIN)/python manage.py compile_catalogs
	$(BIN)/pytest -n 2

check: .venv/for-working
	@$(BIN)/python manage.py compile_catalogs
	$(BIN)/python -m scripts.check

services-test: .venv/for-working
	@$(BIN)/python manage.py compile_catalogs
	$(BIN)/python -m scripts.services $(BIN)/pytest -n 2 -m "not e2e"

lighthouse: .venv/for-working
	@$(BIN)/python -m scripts.browser
	$(BIN)/python -m scripts.lighthouse

e2e: .venv/for-working
	@$(BIN)/python manage.py compile_catalogs
	$(BIN)/python -m scripts.browser
	$(BIN)/pytest tests/e2e -m e2e --force-enable-socket

simulate: .venv/for-working
	@$(BIN)/python manage.py compile_catalogs
	$(BIN)/python manage.py simulate --seeds $(SEEDS) --days 30 --orders 40 --jobs 2

killtest: .venv/for-working
	@$(BIN)/python manage.py compile_catalogs
	$(BIN)/python -m scripts.killtest
	$(BIN)/pytest tests/kill -m kill

scan: .venv/for-working
	@$(BIN)/python manage.py compile_catalogs
	$(BIN)/python -m scripts.scan

bench: .venv/for-working
	$(BIN)/python -m bench.run

messages: .venv/for-working
	$(BIN)/python -m scripts.messages extract

demo-reset: .venv/for-running
	@$(BIN)/python -m scripts.run --demo-reset

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Relais needs Python 3.11 or newer." if sys.version_info < (3, 11) else 0)'
	@echo "Making a virtual environment in .venv"
	@$(PYTHON) -m venv .venv

.venv/for-running: .venv/bin/python requirements.txt
	@echo "Installing the Python packages of requirements.txt (only the first time)"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/for-working: .venv/for-running requirements-dev.txt
	@echo "Installing the Python packages of requirements-dev.txt (only the first time)"
	@$(PIP) -r requirements-dev.txt
	@touch $@
