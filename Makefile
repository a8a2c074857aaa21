# `make certify` and `make test` do all their own set-up in .venv; it is repeated only when a file that it read changed.

PYTHON ?= python3
PYTEST_ARGS ?= -n 2 --dist loadfile
RUN_ARGS ?=

bin := .venv/bin
lock := requirements.lock conformance/reporting/allure3/package-lock.json

.DEFAULT_GOAL := certify
.NOTPARALLEL:
.PHONY: certify test lint pytest browser schema lock wheel clean

# One campaign against the embedded sandbox; its last lines name the report.
certify: .venv/ready
	$(bin)/ochp-conformance run --release 1.4 --role CHS $(RUN_ARGS)

# Everything that has to hold before a commit.
test: lint pytest certify

lint: .venv/ready
	$(bin)/ruff format --check .
	$(bin)/ruff check .
	$(bin)/mypy --strict
	$(bin)/lint-imports

pytest: .venv/ready browser
	$(bin)/python -m pytest -q $(PYTEST_ARGS)

# The tests open reports in Chromium and ask xmllint for its opinion of the schemas.
browser:
	@if ! { command -v chromium && command -v xmllint; } >/dev/null; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq; \
	    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium libxml2-utils >/dev/null; \
	  else \
	    echo "The tests need chromium and xmllint: install the packages chromium and libxml2-utils." >&2; exit 1; \
	  fi; \
	fi

.venv/ready: pyproject.toml $(lock)
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed, this is " + sys.version.split()[0] + ": set PYTHON." if sys.version_info < (3, 11) else 0)'
	@test -x $(bin)/python || $(PYTHON) -m venv .venv
	$(bin)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(bin)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(bin)/python -c 'from conformance.reporting import install_generator; install_generator()'
	@touch $@

# Contracts that are derived from code, written again.
schema: .venv/ready
	$(bin)/python -c 'import json, conformance.evidence as e; print(json.dumps(e.json_schema(), indent=1, ensure_ascii=False))' \
	  > conformance/evidence/results.schema.json

# Newest versions that pyproject.toml and package.json allow; neither lock names a host.
lock: .venv/ready
	$(bin)/python -m pip install -q uv
	$(bin)/uv pip compile pyproject.toml --extra dev --extra report --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-header --no-annotate --no-emit-index-url -q -o requirements.lock
	cd conformance/reporting/allure3 && npm install --package-lock-only --omit-lockfile-registry-resolved --no-fund --no-audit

wheel: .venv/ready
	$(bin)/python -m build --wheel --no-isolation

clean:
	rm -rf .venv build dist
