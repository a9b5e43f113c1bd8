# The same commands as dev.py, for those who type make.
.PHONY: setup fmt check test bench bundle docs exhaustive example
setup fmt check test bench bundle docs exhaustive example:
	@python3 dev.py $@
