# Python 3.11 or newer and make are all that a machine needs: the rest is put into .venv and node_modules.
# What takes more than a line is in .make/.

PYTHON ?= python3
PORT ?= 8000
ARGS ?=
SUBJECT ?= $(if $(ARGS),names,names import polling stories extraction)

COMPILE = $$(command -v uv || echo .venv/bin/uv) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header
PREPARE = @command -v "$(PYTHON)" >/dev/null || { \
	echo "There is no '$(PYTHON)' here: install Python 3.11 or newer (on Debian: apt install python3 python3-venv), or name one with PYTHON=python3.13" >&2; exit 1; }; \
	"$(PYTHON)" .make/prepare.py

.PHONY: help demo test bench check format lock assets screenshots clean environment dev-environment bench-environment
.NOTPARALLEL:

help:  ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

demo: assets  ## starter data, the bundled articles, then pages, admin and API on PORT=8000
	@exec .venv/bin/python manage.py demo --port $(PORT)

test: dev-environment assets  ## every test; ARGS="-k name -x" goes to pytest
	@exec .venv/bin/python -m tests $(ARGS)

bench: $(if $(filter api,$(SUBJECT)),bench-environment,dev-environment)  ## speed and recall, with tables; SUBJECT=stories for one, ARGS="--rows 5000" for a smaller run
	@set -e; for subject in $(SUBJECT); do \
		case $$subject in \
			polling|stories|extraction|figures|api|exports) .venv/bin/python -m tests.bench.$$subject $(ARGS);; \
			*) .venv/bin/python manage.py bench $$subject $(ARGS);; \
		esac; \
	done

check: dev-environment  ## format, lint, types, layers, migrations, Django's own checks
	@exec .venv/bin/python .make/check.py

format: dev-environment  ## rewrite code and templates in the house format
	@.venv/bin/ruff check --quiet --fix --exit-zero .
	@.venv/bin/ruff format .
	@.venv/bin/djlint tracker --reformat --quiet || true

lock: dev-environment  ## write the lock files anew; ARGS=--upgrade takes newer versions
	@command -v uv >/dev/null || test -x .venv/bin/uv || .venv/bin/python -m pip install --quiet --require-hashes -r .make/uv.txt
	@echo "Locking Python packages…"
	@$(COMPILE) $(ARGS) pyproject.toml -o requirements.txt
	@$(COMPILE) $(ARGS) --group build -c requirements.txt -o requirements-build.txt
	@$(COMPILE) $(ARGS) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	@$(COMPILE) $(ARGS) --group bench -c requirements-dev.txt -o requirements-bench.txt
	@$(COMPILE) $(ARGS) .make/uv.in -o .make/uv.txt
	@echo "Locking front-end packages…"
	@.venv/bin/python .make/assets.py --lock

assets: environment  ## build the scripts and style sheets that come from npm
	@.venv/bin/python .make/assets.py

screenshots: dev-environment assets  ## take the pictures in docs/images anew; needs Chromium
	@exec .venv/bin/python .make/screenshots.py

clean:  ## remove what make made; the database in var/ stays
	rm -rf .venv node_modules build tracker/dashboard/static/vendor
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .cache .coverage

environment:
	$(PREPARE)

dev-environment:
	$(PREPARE) --dev

bench-environment:
	$(PREPARE) --dev --bench
