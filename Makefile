# Everything a developer does here. `make` alone lists the targets.

HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=
N ?= 100000
SEED ?=
EXAMPLES ?= 1
ONLY ?=

BIN := .venv/bin
STAMP := .venv/installed
TEMPLATES = $(wildcard templates */templates onboarding/*/templates)
COMPILE = $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 $(ARGS)

.DEFAULT_GOAL := help
.PHONY: help install demo test test-fast fuzz mutants bench chaos chaos-several pins upgrade sbom messages format screenshots clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(STAMP) ## Prepare .venv; nothing else is touched

demo: $(STAMP) ## Show the product with demo data at http://HOST:PORT/ (PORT=8000 HOST=127.0.0.1)
	@$(BIN)/python -m tools.demo --host "$(HOST)" --port "$(PORT)"

test: $(STAMP) ## Run every check and every test: style, types, SQLite, PostgreSQL, browser (EXAMPLES=0: on PostgreSQL all too)
	@EXAMPLES=$(EXAMPLES) $(BIN)/python -m tools.check

test-fast: $(STAMP) ## Run the tests on SQLite, without browser (ARGS="-k quiz" goes to pytest)
	@DATABASE_URL=sqlite://:memory: $(BIN)/python -m pytest -m "not e2e" -n 2 $(ARGS)

fuzz: $(STAMP) ## Send N requests of nonsense to every address, as every role (N=100000 SEED=7, ONLY=number for one)
	@DATABASE_URL=$${DATABASE_URL:-sqlite://:memory:} FUZZ_REQUESTS=$(N) FUZZ_SEED=$(SEED) FUZZ_ONLY=$(ONLY) \
		$(BIN)/python -m pytest tests/fuzz --tb=short $(ARGS)

mutants: $(STAMP) ## Change the rules one bit at a time, and list what no test notices (ARGS="grading due_dates")
	@$(BIN)/python -m tools.mutants $(ARGS)

bench: $(STAMP) ## Run the benchmarks, on SQLite and then on PostgreSQL (ARGS=--flanders with everyone, ARGS=--write into docs/)
	@$(BIN)/python -m benchmarks $(ARGS); on_sqlite=$$?; \
		$(BIN)/python -m tools.postgres -- $(BIN)/python -m benchmarks $(ARGS) && exit $$on_sqlite

chaos: $(STAMP) ## Kill everything at random while people answer, on both databases (ARGS="--people 1000 --minutes 30" for the full run; by PgBouncer: see docs/reliability.md)
	@$(BIN)/python -m chaos sqlite $(ARGS); on_sqlite=$$?; \
		$(BIN)/python -m chaos postgresql $(ARGS) && exit $$on_sqlite

chaos-several: $(STAMP) ## As root: two web nodes and two databases, each in a network of its own, go one by one (ARGS="--asynchronous 5")
	$(BIN)/python -m chaos.several_machines $(ARGS)

pins: $(STAMP) ## Compile requirements*.in into pinned, hashed requirements*.txt (ARGS=--upgrade)
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) requirements-services.in -o requirements-services.txt
	$(COMPILE) requirements-dev.in -o requirements-dev.txt

upgrade: ## Take the newest of every pin that requirements*.in allow, install them, and run everything
	$(MAKE) pins ARGS=--upgrade
	$(MAKE) install
	$(BIN)/python -m tools.licences
	$(MAKE) test

sbom: $(STAMP) ## Write what runs in production, with versions and hashes, to var/sbom.json (CycloneDX)
	@mkdir -p var
	$(BIN)/cyclonedx-py requirements requirements.txt --output-reproducible --of JSON -o var/sbom.json
	$(BIN)/cyclonedx-py requirements requirements-services.txt --output-reproducible --of JSON -o var/sbom-services.json

messages: $(STAMP) ## Find the texts to translate and compile the catalogues in locale/
	@$(BIN)/python -m tools.messages $(ARGS)

format: $(STAMP) ## Format the code and the templates
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	$(BIN)/djhtml --tabwidth 4 $(TEMPLATES)

screenshots: $(STAMP) ## Take the screenshots of the documentation
	$(BIN)/python -m tools.screenshots
	$(BIN)/python -m tools.exercise_pictures
	$(BIN)/python -m tools.desk_pictures
	$(BIN)/python -m tools.editing_pictures
	$(BIN)/python -m tools.paper_pictures

clean: ## Remove .venv, caches and collected files; keeps the demo's data in var/
	rm -rf .venv var/static .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): requirements-dev.txt tools/prepare_venv.py
	@for python in python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			exec $$python tools/prepare_venv.py; \
		fi; \
	done; \
	echo "Aan boord needs Python 3.11 or newer: install it (on Debian: apt-get install python3 python3-venv)." >&2; \
	exit 1
