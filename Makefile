# Two commands are enough: make demo, make test. Everything they need they fetch themselves; see core/local/.
.DEFAULT_GOAL := help
.PHONY: help demo stop demo-reset test check fix bench setup shell
PYTHON3 ?= python3

help:            ## this list
	@sed -n 's/^\([a-z-]*\): *## \(.*\)/  make \1	\2/p' Makefile | expand -t 22

demo:            ## a running city: environment, PostgreSQL, data, web, worker (PORT, DEMO_SCHOOLS, DATABASE_URL, CELERY_BROKER_URL)
	@$(PYTHON3) -m core.local.demo start

stop:            ## end every process make demo started, and only those
	@$(PYTHON3) -m core.local.demo stop

demo-reset:      ## end the demo and delete its data
	@$(PYTHON3) -m core.local.demo reset

test:            ## the whole suite on a database of its own (ARGS="-k name -x", DATABASE_URL)
	@$(PYTHON3) -m core.local.testdb test -- $(ARGS)

check:           ## format, lint, templates, types, import rules, migrations, translations
	@$(PYTHON3) -m core.local.check

fix:             ## put format and imports right
	@$(PYTHON3) -m core.local.check fix

bench:           ## ratios into bench/results.json (BENCH=name, BENCH_SCALE=small or city)
	@$(PYTHON3) -m core.local.testdb bench -- $(ARGS)

setup:           ## only the environment: system packages, uv, Python packages, fonts, translations
	@$(PYTHON3) -m core.local.bootstrap --testing

shell:           ## Django's shell on the demo's data
	@$(PYTHON3) -m core.local.demo shell
