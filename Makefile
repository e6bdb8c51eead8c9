# Everything from Python 3.11+ and make alone. Each target sets up what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Without compiled files each of the tests' workers and processes would compile everything again.
unexport PYTHONDONTWRITEBYTECODE
CHECKS := formatting lint types imports sql structure

.PHONY: run test test-install fuzz check $(CHECKS) format bench docs screenshots lock clean

run: $(VENV)/.run ## open the reader on the built-in sample library
	$(BIN)/variorum demo

test: $(VENV)/.dev ## all tests, in parallel, with the same examples in every run
	$(BIN)/python -m pytest

test-install: $(VENV)/.dev ## install the program as strangers do, and use it; WAYS="own-pip old-pip pip pipx uv" OPTIONS="--sdist --python python3.13"
	$(BIN)/python -m tests.installation $(WAYS) $(OPTIONS)

MINUTES ?= 10
fuzz: $(VENV)/.dev ## look for new failing examples; MINUTES=10 JOBS=2 SEED=… TESTS="tests/annotations/test_csv.py …"
	$(BIN)/python -m tests.fuzz --minutes $(MINUTES) $(if $(JOBS),--jobs $(JOBS)) $(if $(SEED),--seed $(SEED)) $(TESTS)

check: $(CHECKS) ## format, lint, types, import contracts, where SQL stands, the structure's limits
formatting: $(VENV)/.dev
	$(BIN)/ruff format --check .
lint: $(VENV)/.dev
	$(BIN)/ruff check .
types: $(VENV)/.dev
	$(BIN)/mypy
imports: $(VENV)/.dev
	$(BIN)/lint-imports
sql: $(VENV)/.dev
	$(BIN)/python -m tests.checks.sql
structure: $(VENV)/.dev
	$(BIN)/python -m tests.checks.structure

format: $(VENV)/.dev ## put the code in order
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev ## every benchmark, each beside its peers
	$(BIN)/python -m bench

docs: $(VENV)/.dev ## the manual as a site in dist/site, which needs no server and no network
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --config-file docs/mkdocs.yml
	@echo "open dist/site/index.html"

screenshots: $(VENV)/.dev ## the pictures in docs/, made from the sample library
	$(BIN)/python -m docs.screenshots

lock: $(VENV)/.dev ## renew the locked versions within pyproject's bounds
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 pyproject.toml --group dev -o requirements/dev.txt

clean: ## forget the environment and the caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Variorum needs Python 3.11 or newer; name one with: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)

# The environment holds the locked versions, and the program itself as a link to this checkout,
# compiled here as an installed one would be: some systems keep Python from doing it later.
COMPILE = $(BIN)/python -m compileall -q -j 0 reader annotations corpus

$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/pyvenv.cfg
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	$(COMPILE)
	touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(VENV)/pyvenv.cfg
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(COMPILE)
	touch $@ $(VENV)/.run
