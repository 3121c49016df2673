"""The commands of `tianhe`, a module for each group of them; `gateway.cli` puts them together."""
