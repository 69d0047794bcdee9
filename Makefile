# The two commands a newcomer needs are `make report` and `make test`; `make` alone lists them all.
# Nothing is needed but Python 3.11 to 3.13 and make: the environment is made here, once.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

# As pip does, uv trusts the certificates that the system trusts, such as an office proxy's.
export UV_SYSTEM_CERTS := true

.DEFAULT_GOAL := help
.PHONY: help setup report check test soak benchmark lab lock extracts clean

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

setup: $(READY) ## make the environment in .venv (the other targets do this themselves)

# pip fetches uv alone, its hash taken from the lock; uv installs the rest in seconds. Where only
# pip is told from where to fetch, uv cannot, and pip installs the rest in a minute. All is compiled
# here, as pip does: left to the first import, each would take longer where it cannot be written.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14) and "Python 3.11 to 3.13 is needed, this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.13 report")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement .venv/uv.txt
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes --requirement requirements.lock \
		|| { echo "uv could not; pip tries, which takes a minute longer"; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock; }
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

report: $(READY) ## build the example edition and print where it is
	@$(BIN)/lscb report southampton 2014-15

check: $(READY) ## the fast tests and the linter, under two minutes
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pytest -q -n auto -m "not slow and not browser and not soak"

test: $(READY) ## all tests: kernels, a real browser, whole editions
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/pytest -n auto --dist loadfile -m "not soak"

soak: $(READY) ## long runs: hundreds of cases
	@$(BIN)/pytest -m soak

benchmark: $(READY) ## compare the speed with the stock tools, half an hour on a machine at rest
	@$(BIN)/python tests/benchmark

lab: $(READY) ## open JupyterLab on the notebooks
	@$(BIN)/lscb lab

lock: $(READY) ## write requirements.lock anew from pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--all-extras --python-version 3.11 $(UPGRADE) pyproject.toml --output-file requirements.lock

extracts: $(READY) ## write the small published extracts anew: make extracts SOURCE=folder
	@$(BIN)/python -m pipeline.ingest.extracts $(SOURCE)

clean: ## remove everything generated, and the environment
	rm -rf .venv data/processed reports build *.egg-info .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +
