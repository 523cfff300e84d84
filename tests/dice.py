"""What decides the moments at which processes are killed: set it to live through a run again."""

DICE = "ANIMATIC_TEST_DICE"
"""The environment variable; `make test` prints its value first."""
