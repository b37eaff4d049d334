# make demo and make test work in a fresh clone with Python 3.11+ and make; the rest is for developers.

PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/pytest -q -n auto --maxprocesses 4

.PHONY: demo test check lint bench bench-size docs wheel format

demo: .venv/run
	@$(BIN)/zorgdeclaratie convert fixtures/demo/export.csv \
	  --practice fixtures/demo/praktijk.toml --agreements fixtures/demo/od-afspraken.csv \
	  --parties fixtures/demo/partijen.csv --contracts fixtures/demo/contracten.csv \
	  --tariffs fixtures/demo/tarieven.csv --on 2027-02-05 --out out/demo --force \
	  || [ $$? -eq 1 ]

test: .venv/dev
	$(PYTEST)

check: lint
	$(PYTEST) --cov --cov-report=term:skip-covered

lint: .venv/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/dev
	$(BIN)/python tests/bench/convert_bench.py
	$(BIN)/python -m tests.bench.validate_bench
	$(BIN)/python -m tests.bench.ei_bench

bench-size: .venv/dev
	$(BIN)/python -m tests.bench.size_bench
	$(BIN)/python -m tests.bench.validate_bench million
	$(BIN)/python -m tests.bench.ei_bench million
	$(BIN)/python -m tests.bench.check_bench

docs: .venv/dev
	$(BIN)/python docs/generate.py
	$(BIN)/python docs/keten.py
	$(BIN)/python docs/vragen.py

wheel: .venv/dev
	rm -rf dist
	$(BIN)/python -m build --wheel --outdir dist .

format: .venv/dev
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

.venv/run: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q -e '.[ubl]'
	@touch $@

# pip knows dependency groups from 25.1 on.
.venv/dev: .venv/run
	$(BIN)/python -m pip install -q 'pip>=25.1'
	$(BIN)/pip install -q -e '.[ubl]' --group dev
	@touch $@
