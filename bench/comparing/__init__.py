"""Runs our benchmarks and others' side by side; see compare."""
