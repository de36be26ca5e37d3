# `make lab` opens the course, `make class` opens it to a class, `make test` checks it. Windows: see the README.
# Each target installs only what is missing: a stamp file in .venv remembers what is there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Python compiles a module when it is first imported: for pip to compile all of them takes a minute.
INSTALL := $(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --retries 1 \
  --constraint constraints.txt
unexport PYTHONDONTWRITEBYTECODE
WHEELHOUSE := wheelhouse
DOWNLOAD := $(BIN)/python -m pip download --quiet --disable-pip-version-check --retries 1 --constraint constraints.txt \
  --only-binary :all: --dest $(WHEELHOUSE) --find-links $(WHEELHOUSE)
UV := $(BIN)/uv
PROXY := $(BIN)/configurable-http-proxy
REVEAL := web/node_modules/reveal.js/package.json

.PHONY: lab update class site slides test test-quick lint sync \
  new-chapter new-demo new-exercise demo types coverage audit bench wheelhouse constraints clean

lab: $(VENV)/lab.stamp
	$(BIN)/jupyter lab --config=jupyter_server_config.py notebooks/00_start_here.ipynb

# The newest course, with the answers that were written in this one; FROM=FOLDER takes those of another copy.
update: $(VENV)/lab.stamp
	$(BIN)/python -m course_utils.tools.update $(if $(FROM),"$(FROM)")

class: $(VENV)/class.stamp
	@$(BIN)/python -m compileall -q course_utils
	$(if $(filter-out 0,$(shell id -u)),sudo) $(BIN)/python -m jupyterhub --config=classroom/jupyterhub_config.py $(OPTIONS)

site: $(VENV)/web.stamp
	$(BIN)/python -m web.site site

slides: $(VENV)/web.stamp $(REVEAL)
	$(BIN)/python -m web.slides slides

# All tests, or with NB=03 those that concern notebook 03.
test: $(VENV)/test.stamp lint
	-@if [ "$$TEST_CLASSROOM" = 1 ] && command -v npm >/dev/null; then $(MAKE) --no-print-directory $(PROXY); fi
	$(BIN)/python -m tests $(NB)

# Before each push: no browser, no server, no notebook run from end to end.
test-quick: $(VENV)/test.stamp lint
	$(BIN)/python -m tests quick

lint: $(VENV)/test.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/codespell

# Writes maps, contents, exercise cells and addresses from their one source: see CONTRIBUTING.
sync: $(VENV)/lab.stamp
	$(BIN)/python -m course_utils.tools.sync

# A stub to fill in: make new-chapter NB=11 TITLE="…", new-demo ID=03.offset2, new-exercise ID=03.9.
new-chapter new-demo new-exercise: $(VENV)/lab.stamp
	$(BIN)/python -m course_utils.tools.new $(@:new-%=%) $(or $(ID),$(NB)) $(if $(TITLE),"$(TITLE)")
	$(BIN)/python -m course_utils.tools.sync

# A demo at all its presets, as a picture: make demo ID=03.offset
demo: $(VENV)/test.stamp
	$(BIN)/python -m tests.demos.contact_sheet $(ID) $(ID).png $(STYLE)

types: $(VENV)/test.stamp
	$(BIN)/mypy

# Which lines and branches the quick tests reach: the page is htmlcov/index.html.
coverage: $(VENV)/test.stamp
	$(BIN)/coverage run -m pytest -q -m "not slow" course_utils tests --doctest-modules
	$(BIN)/coverage html --quiet
	$(BIN)/coverage report --skip-covered --sort=cover

# Known holes in what is installed, which PyPI and npm are asked for; then the licenses. A package
# that could not be looked up fails it.
audit: $(VENV)/audit.stamp
	@$(BIN)/python -m tests.licenses
	@status=0; for list in constraints.txt classroom/requirements.lock; do \
	  $(BIN)/pip-audit --strict --no-deps --disable-pip --progress-spinner=off --requirement $$list || status=1; done; \
	for folder in web classroom; do npm audit --prefix $$folder || status=1; done; exit $$status

bench: $(VENV)/test.stamp
	$(BIN)/python -m benchmarks

# Everything that `make lab` installs, for computers without network: see the README.
wheelhouse: | $(BIN)/python
	$(DOWNLOAD) -r requirements.txt
	$(DOWNLOAD) -r requirements-frameworks.txt

constraints: | $(BIN)/python
	$(BIN)/python -m pip install --quiet uv
	cat requirements.txt requirements-frameworks.txt classroom/requirements.txt web/requirements.txt tests/requirements.txt | grep -v '^[-#]' \
	| $(UV) pip compile --universal --python-version 3.11 --prerelease disallow --upgrade \
	  --no-annotate --no-header --quiet - \
	| grep -v -E '^(nvidia-|cuda-|triton)' \
	| sed '1i # Exact versions of everything, for Python 3.11 to 3.14. Made by `make constraints`; do not edit.' \
	> constraints.tmp
	mv constraints.tmp constraints.txt
	grep -v '^[-#]' classroom/requirements.txt \
	| $(UV) pip compile --universal --python-version 3.11 --constraint constraints.txt --generate-hashes \
	  --no-annotate --no-header --quiet - \
	| sed '1i # What the class server adds to the course, by hash. Made by `make constraints`; do not edit.' \
	> constraints.tmp
	mv constraints.tmp classroom/requirements.lock

clean:
	rm -rf $(VENV) site slides

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' || \
	  { echo "The course works with Python 3.11 to 3.14. Name one: make lab PYTHON=python3.14"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@$(INSTALL) "pip>=26" 2>/dev/null || true  # an older one compares versions three times as long

$(VENV)/lab.stamp: requirements.txt requirements-frameworks.txt constraints.txt | $(BIN)/python
	@echo "Installing the course into $(VENV); this takes a few minutes, once."
	$(INSTALL) -r requirements.txt
	$(INSTALL) -r requirements-frameworks.txt
	@touch $@

# The tests' list holds the course's two: pip looks through all packages once.
$(VENV)/test.stamp: tests/requirements.txt requirements.txt requirements-frameworks.txt constraints.txt | $(BIN)/python
	@echo "Installing the course and what its tests need into $(VENV); this takes a few minutes, once."
	$(INSTALL) -r tests/requirements.txt
	-@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(REVEAL); fi
	@touch $(VENV)/lab.stamp $@

$(VENV)/audit.stamp: | $(VENV)/lab.stamp
	$(INSTALL) "pip-audit>=2.9,<3"
	@touch $@

$(VENV)/web.stamp: web/requirements.txt $(VENV)/lab.stamp
	@echo "Installing what building the web page needs into $(VENV)."
	$(INSTALL) -r web/requirements.txt
	@touch $@

$(VENV)/class.stamp: classroom/requirements.lock $(VENV)/lab.stamp $(PROXY)
	$(INSTALL) --require-hashes -r classroom/requirements.lock
	@$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true  # learners' kernels may not write there
	@touch $@

$(PROXY): classroom/package-lock.json | $(BIN)/python
	@command -v npm >/dev/null || { echo "A class needs Node.js and npm: apt install nodejs npm"; exit 1; }
	mkdir -p $(VENV)/proxy
	cp classroom/package.json classroom/package-lock.json $(VENV)/proxy
	npm ci --prefix $(VENV)/proxy --no-audit --no-fund --loglevel=error
	ln -sf ../proxy/node_modules/.bin/configurable-http-proxy $@
	@touch $@

$(REVEAL): web/package-lock.json
	@command -v npm >/dev/null || { echo "The slides need reveal.js, which npm installs: apt install npm"; exit 1; }
	npm ci --prefix web --no-audit --no-fund --loglevel=error
	@touch $@
