# What you can do here: make help
# The launcher finds Python 3.11 or 3.12 by itself and keeps everything it makes in .venv and .run.
LAUNCHER := exec sh launcher/python.sh -m launcher

.PHONY: help run manage test bench outage papers lint format lock secrets clean
.DEFAULT_GOAL := help

help:
	@echo "make run [PORT=8000]          start the whole portal as a demo; Ctrl-C stops it, data stay in .run"
	@echo "make manage ARGS='COMMAND'    run a command of manage.py beside the running portal"
	@echo "make test [ARGS='tests/...']  run the tests"
	@echo "make bench [ARGS=...]         run the benchmarks"
	@echo "make outage [NOTICES=10000]   break everything beneath the notices in turn, write docs/outages.md (an hour)"
	@echo "make papers                   print one of each official form into docs/papers"
	@echo "make lint                     run all checks of the code"
	@echo "make format                   put the layout of code and templates right"
	@echo "make lock [ARGS=--upgrade]    write the hashed requirement files"
	@echo "make secrets                  make the secret files for compose.yaml (production)"
	@echo "make clean                    remove .venv, .run (data of the demo too) and caches"
	@echo "DATABASE_URL and REDIS_URL name servers to use; SERVICES=wheels forces own ones."

run:
	@$(LAUNCHER) run

manage:
	@$(LAUNCHER) manage $(ARGS)

test:
	@$(LAUNCHER) test $(ARGS)

bench:
	@$(LAUNCHER) bench $(ARGS)

outage:
	@$(LAUNCHER) outage $(ARGS)

papers:
	@$(LAUNCHER) papers

lint:
	@$(LAUNCHER) lint

format:
	@$(LAUNCHER) format

lock:
	@$(LAUNCHER) lock $(ARGS)

secrets:
	@$(LAUNCHER) secrets

clean:
	@$(LAUNCHER) clean
