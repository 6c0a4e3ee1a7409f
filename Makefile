# Mitsprache: what a person types. `make help` lists it.

# The first Python that is new enough; PYTHON=… chooses another.
ifndef PYTHON
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
endif
PORT ?= 8000
MAILBOX_PORT ?= 8025
AWS_PORT ?= 4566
STAGE ?= prod

.DEFAULT_GOAL := help
.PHONY: help run test check bench docs package clean python

help: ## Show this list.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: python ## Start everything on this machine (PORT=8000 MAILBOX_PORT=8025 AWS_PORT=4566).
	@$(PYTHON) local/setup.py run
	@.venv/bin/python -m local.run --port $(PORT) --mailbox-port $(MAILBOX_PORT) --aws-port $(AWS_PORT)

test: python ## Run every test (ARGS='-k words' for some).
	@$(PYTHON) local/setup.py test
	@.venv/bin/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

check: python ## Look for faults without running: style, types, architecture, template.
	@$(PYTHON) local/setup.py check
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/reuse lint --quiet || .venv/bin/reuse lint
	@.venv/bin/python -m infra.build --target local --out build/local
	.venv-docs/bin/mkdocs build --strict --quiet
	.venv/bin/cfn-lint build/local/template.json --parameter-files build/local/parameters-*.json
	@$(PYTHON) local/setup.py rules
	@CKV_SKIP_PACKAGE_UPDATE_CHECK=true .venv-checkov/bin/checkov --config-file infra/checkov.yaml --file build/local/template.json

bench: python ## Measure how fast it is.
	@$(PYTHON) local/setup.py test
	@.venv/bin/python -m tests.bench

docs: python ## Build the site of documents into build/docs.
	@$(PYTHON) local/setup.py docs
	@.venv-docs/bin/mkdocs build --strict --quiet
	@echo "Open build/docs/index.html; with search: python3 -m http.server --directory build/docs"

package: python ## Build for AWS: template, zips, bill of materials, parameters (STAGE=prod).
	@$(PYTHON) local/setup.py run
	@.venv/bin/python -m infra.build --target aws --out build/aws --stage $(STAGE)

clean: ## Remove what was built and the local stack with all its data.
	rm -rf build .local node_modules/.fetched chalicelib/layout/static chalicelib/office/names.txt

python:
	@test -n "$(PYTHON)" || { echo "Mitsprache needs Python 3.11 or newer."; exit 1; }
