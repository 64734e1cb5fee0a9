# The verbs of Rahnama. `make` alone lists them.
PYTHON ?= python3
PORT ?= 8000
export NO_MKDOCS_2_WARNING := 1
RUN := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup site serve test check bench offline results notebooks new reconcile screenshots format clean

help: ## List the verbs
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## Install the locked packages into .venv and node_modules (every other verb does it first)
	@$(PYTHON) scripts/setup.py

site: setup ## Build both languages into site/
	@.venv/bin/mkdocs build --strict
	@echo "The site is in site/. Read it with: $(RUN) -m http.server -d site $(PORT)   then open http://127.0.0.1:$(PORT)/"

serve: setup ## Serve both languages and rebuild what changes (PORT=8000)
	@$(RUN) scripts/serve.py --port $(PORT)

test: setup ## Run the tests, browser tests included if there is a Chromium
	@$(RUN) scripts/test.py $(TESTFLAGS)

check: setup ## Everything CI demands: format, lint, types, tests, strict build, languages, typography, HTML, links
	@$(RUN) scripts/check.py $(if $(WITHOUT),--without $(WITHOUT))

bench: setup ## Measure builds, sizes and search; prints ratios of one run
	@$(RUN) scripts/bench.py

offline: site ## Make dist/rahnama-offline.zip, which opens from the disk, search included
	@$(RUN) scripts/offline.py

results: setup ## Run the long experiments and compare them with results/ (ID=name for one; STALE=1 for stale ones)
	@$(RUN) scripts/results.py $(ID) $(if $(STALE),--stale) $(if $(ACCEPT),--accept)

notebooks: setup ## Execute the notebooks again and keep their outputs in results/notebooks/ (ID=name for one; STALE=1)
	@$(RUN) scripts/notebooks.py $(ID) $(if $(STALE),--stale)

new: setup ## Scaffold a question: make new ID=document/q7
	@$(RUN) scripts/new.py $(ID)

reconcile: setup ## Record that a page and its twin say the same: make reconcile ID=document/q7
	@$(RUN) scripts/reconcile.py $(ID)

screenshots: site ## Make the README's pictures, docs/pictures/
	@$(RUN) scripts/screenshots.py

format: setup ## Format the code
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

clean: ## Remove everything generated (not .venv and node_modules)
	@rm -rf build site dist
