# Common Ground. `make run` serves it, `make test` says whether it holds; see CONTRIBUTING.md.
# Both work on a fresh clone with nothing but Python 3.11 and make.

# A particular Python for the virtual environment: make run PYTHON=/path/to/python3.11
PYTHON ?=
HOST ?= 127.0.0.1
PORT ?= 8000
# What pytest gets besides: make test ARGS="-k syllabus"
ARGS ?=

# What is translated by hand; Serbian in Latin letters is derived from Serbian.
TRANSLATED = az bs cnr fr hr hy ka mk ro sq sr tr uk

BASE = $$(PYTHON="$(PYTHON)" scripts/find-python)
ENVIRONMENT = .venv/bin/python

.PHONY: help run test test-sqlite test-postgresql journeys lint bench messages lock clean

help: ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 26

run: ## Prepare what is missing and serve on http://HOST:PORT/
	@python=$(BASE) && HOST="$(HOST)" PORT="$(PORT)" exec "$$python" -m scripts.run

test: ## Everything that must hold, on SQLite and on PostgreSQL
	@python=$(BASE) && exec "$$python" -m scripts.run_tests $(ARGS)

lint: ## Style, layers, migrations, production settings
	@python=$(BASE) && exec "$$python" -m scripts.run_tests --lint

test-sqlite: development ## The suite on SQLite: make test-sqlite ARGS=tests/progress
	@$(ENVIRONMENT) -m pytest $(ARGS)

test-postgresql: development ## The suite on a PostgreSQL of its own
	@$(ENVIRONMENT) -m tests.postgres $(ENVIRONMENT) -m pytest $(ARGS)

journeys: development ## Only the journeys in a browser
	@$(ENVIRONMENT) -m pytest -m journey $(ARGS)

bench: development ## Measure against the targets; writes benchmarks/results/latest.json
	@$(ENVIRONMENT) benchmarks/run.py $(ARGS)

messages: development ## Collect what is to be translated into locale/ (needs gettext)
	@$(ENVIRONMENT) manage.py makemessages $(addprefix -l ,$(TRANSLATED)) --add-location file --no-wrap \
		--ignore .venv --ignore var --ignore tests --ignore benchmarks
	@$(ENVIRONMENT) -m scripts.derive_latin
	@$(ENVIRONMENT) -m scripts.compile_messages

lock: development ## Pin requirements*.in with hashes (needs uv)
	@uv pip compile --quiet --python-version 3.11 --generate-hashes --no-header requirements.in -o requirements.txt
	@uv pip compile --quiet --python-version 3.11 --generate-hashes --no-header requirements-dev.in -o requirements-dev.txt

clean: ## Remove the environment and all that can be made again; the database and uploads stay
	rm -rf .venv var/static var/stamps var/test .pytest_cache .ruff_cache .import_linter_cache .hypothesis

.PHONY: development
development:
	@python=$(BASE) && "$$python" -m scripts.environment requirements-dev.txt
