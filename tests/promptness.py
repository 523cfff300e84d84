"""How long what is promised within a second may take in a test."""

A_SECOND_S = 3.0
"""The second, and what a machine with other work adds to it: still far from waiting for an end."""
