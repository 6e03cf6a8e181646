# Each target is one command of tools/project.py, which needs only Python 3.11 or newer and pip.
# Without make (or on Windows): py tools\project.py app
PYTHON ?= python3

.PHONY: app install test lint check bench lock
app install test lint check bench lock:
	@$(PYTHON) tools/project.py $@
