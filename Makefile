# Each target sets up what it needs by itself; see packaging/setup.sh.
PYTHON ?= python3
export PYTHON
BIN := .venv/bin
OFFSCREEN := QT_QPA_PLATFORM=offscreen

.PHONY: run test lint bench soak screens lock

run: ## Plays the story: on a display with windows, without one by itself
	@packaging/setup.sh run
	@$(BIN)/python -m ui.demo

test: ## All tests; the Qt-free ones with Qt blocked
	@packaging/setup.sh test
	@$(BIN)/python -m pytest tests/unit -p no:pytest-qt -p tests.without_qt
	@$(OFFSCREEN) $(BIN)/python -m pytest tests --ignore tests/unit

lint: ## Style, types, architecture, QML
	@packaging/setup.sh test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python packaging/qml_lint.py

bench: ## Prints one JSON object a line
	@packaging/setup.sh test
	@$(OFFSCREEN) $(BIN)/python -m tests.bench

soak: ## SEEDS=n FROM=first plays simulations on all cores, ROUNDS=n kills the app; with neither, some of both
	@packaging/setup.sh test
ifneq ($(SEEDS)$(if $(ROUNDS),,both),)
	@$(BIN)/python -m tests.soak.seeds $(or $(SEEDS),1000) --first $(or $(FROM),0)
endif
ifneq ($(ROUNDS)$(if $(SEEDS),,both),)
	@ROUNDS=$(or $(ROUNDS),200) $(BIN)/python -m pytest tests/soak -s --timeout 0
endif

screens: ## Pictures of every screen in build/screens
	@packaging/setup.sh run
	@PYTHONPATH=. $(OFFSCREEN) $(BIN)/python packaging/gallery.py
	@PYTHONPATH=. $(OFFSCREEN) $(BIN)/python packaging/screens.py

lock: ## Locks the Python packages anew, without an index's address
	@packaging/setup.sh run
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
		--extra app --extra relay --extra dev pyproject.toml --output-file packaging/requirements.txt
