"""Mutants: known ways to break a promise, each with the tests that must notice (`python -m tests.mutants`)."""
