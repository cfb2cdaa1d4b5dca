# The one list of habits; pre-commit and CI call these targets.
# demo, run and test set up everything they need in .venv. PYTHON=... chooses the interpreter.

PY := .venv/bin/python
CATALOGS := $(wildcard fw_tui/locale/*/LC_MESSAGES/*.po)
INSTALL := pyproject.toml hatch_build.py fw_tui/__init__.py scripts/venv.sh $(CATALOGS)
PYTEST_ARGS ?=
ARGS ?=
BENCH ?=

# A start without compiled modules takes twice as long.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo run test lint format typecheck imports check bench bench-small catalogs snapshots screenshot clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | \
		while IFS='|' read -r name text; do printf '  make %-11s %s\n' "$$name" "$$text"; done

demo: .venv/.run ## the dashboard on a throwaway store with sample data
	@$(PY) -m fw_tui demo $(ARGS)

run: .venv/.run ## the dashboard on your own store
	@$(PY) -m fw_tui $(ARGS)

test: .venv/.dev ## all tests, with coverage; the domain must be covered branch by branch
	$(PY) -m pytest -n auto --cov --cov-report= $(PYTEST_ARGS)
	$(PY) -m coverage report
	$(PY) -m coverage report --include='fw_tui/domain/*' --fail-under=100

lint: .venv/.dev ## ruff: rules and format
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

format: .venv/.dev ## rewrite the code into the common format
	$(PY) -m ruff check --fix-only .
	$(PY) -m ruff format .

typecheck: .venv/.dev ## mypy, strict
	$(PY) -m mypy

imports: .venv/.dev ## who may import whom
	.venv/bin/lint-imports --no-logo

check: lint typecheck imports test bench-small ## everything that CI checks

bench: .venv/.dev ## how fast all of it is, beside others: docs/benchmarks.md; BENCH="search idle" prints some
	@$(PY) -m scripts.bench $(BENCH)

bench-small: .venv/.dev ## the same on small stores, so that it never rots
	@$(PY) -m scripts.bench --small $(BENCH)

catalogs: .venv/.dev ## bring new sentences into the .po files, drop the unused
	@mkdir -p build
	$(PY) -m babel.messages.frontend -q extract --no-default-keywords -k _ -k N_ -k ngettext:1,2 \
		--add-location=file --sort-by-file --no-wrap -o build/fw_tui.pot fw_tui
	$(PY) -m babel.messages.frontend -q update -D fw_tui -i build/fw_tui.pot -d fw_tui/locale \
		--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap
	$(PY) hatch_build.py

snapshots: .venv/.dev ## look at the dashboard anew: rewrite tests/snapshots/*.txt
	rm -f tests/snapshots/*.txt
	FW_TUI_SNAPSHOTS=write $(PY) -m pytest -q tests/snapshots

screenshot: .venv/.dev ## rewrite the pictures of the dashboard in docs/
	$(PY) scripts/screenshot.py

clean: ## remove what was built and cached; .venv too
	rm -rf .venv build dist htmlcov .coverage .coverage.* .hypothesis .import_linter_cache
	rm -rf .mypy_cache .pytest_cache .ruff_cache fw_tui/locale/*/LC_MESSAGES/*.mo
	find fw_tui tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.run: $(INSTALL)
	@sh scripts/venv.sh
	@touch $@

.venv/.dev: $(INSTALL)
	@sh scripts/venv.sh dev
	@touch $@ .venv/.run
