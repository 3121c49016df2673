"""Measurements, each side by side with a named peer in one run. ``python -m benchmarks [name …]``; see RESULTS.md."""
