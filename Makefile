# Every verb of this repository; `make` alone prints them.

PYTHON ?= python3
UV ?= uv
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
WEB := services/gateway/web
SCRIPTS := $(VENV)/web/.fetched

.DEFAULT_GOAL := help
.PHONY: help setup web browser words run up test check lint fast contracts contracts-accept bench budgets screenshots lock clean deploy-conf asyncapi

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup ## the platform with a demo organisation, on its own PostgreSQL and NATS
	@$(BIN)/scoreline up --demo

up: setup ## the same without the demo organisation
	@$(BIN)/scoreline up

setup: $(STAMP) $(SCRIPTS) ## .venv with the locked dependencies and `scoreline`

# Hashes are required, so nothing but what was locked is installed; no index is named here,
# pip takes the one of the machine.
$(STAMP): deploy/lock.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Scoreline needs Python 3.11 or newer; set PYTHON=..." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r deploy/lock.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $(STAMP)

# A machine that cannot reach npm gets pages that only read; the next `make setup` tries again.
$(SCRIPTS): $(WEB)/package-lock.json $(WEB)/fetch.sh | $(STAMP)
	@if sh $(WEB)/fetch.sh; then touch $@; else \
		echo "THE SCRIPTS OF THE PAGES WERE NOT FETCHED: npm failed as said above; pages work without, the journeys do not" >&2; fi

web: ## the pages' scripts from npm, anew
	@rm -f $(SCRIPTS)
	@$(MAKE) --no-print-directory $(SCRIPTS)

words: setup ## every sentence of the pages into the catalogues of languages
	@$(BIN)/python -m services.gateway.pages.catalogue

# Only where it may be installed without asking: as root, with apt. The tests say it when none is there.
browser: ## Chromium for the journeys, where this machine lets us install it
	@command -v chromium >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 \
		&& { echo "installing Chromium for the journeys"; \
			DEBIAN_FRONTEND=noninteractive sh -c 'apt-get update -qq && apt-get install -y -qq chromium' >/dev/null 2>&1 || true; }; } || true

test: setup browser check ## every check and every test
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: setup ## style, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lint: setup ## repair what ruff can repair
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

fast: setup ## the tests that need neither database nor broker
	$(BIN)/python -m pytest -q -m "not servers"

contracts: setup ## refuse a change of a message that would break someone
	$(BIN)/python -m contracts.compatibility check

contracts-accept: setup ## take the messages as they are into the snapshot
	$(BIN)/python -m contracts.compatibility accept

bench: setup ## the budgets as ratios, measured on this machine
	$(BIN)/scoreline bench

budgets: setup browser ## what the pages weigh and take here, in one table
	$(BIN)/python -m pytest -q -s tests/journeys/pages/test_the_pages_keep_their_budgets.py

screenshots: setup browser ## pictures of the main screens for the README, from the demo organisation
	$(BIN)/python -m tests.support.pictures

lock: ## versions and hashes anew from deploy/requirements.in (needs uv)
	cd deploy && $(UV) pip compile requirements.in --generate-hashes --universal --python-version 3.11 \
		--no-emit-index-url --upgrade --quiet --custom-compile-command "make lock" -o lock.txt

asyncapi: setup ## every message on the bus, as an AsyncAPI 3 document
	@$(BIN)/python -m contracts.asyncapi

deploy-conf: setup ## deploy/nats anew from the contracts
	for n in 1 2 3; do $(BIN)/python -m services.runtime.bus.config --name nats-$$n \
		--cluster 0.0.0.0:6222 --monitor 0.0.0.0:8222 > deploy/nats/nats-$$n.conf; done

clean: ## remove the environment and every cache
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
