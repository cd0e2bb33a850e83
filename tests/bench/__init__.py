"""Benchmarks: each row measures ours and theirs in one run, turn by turn, and reports the ratio of medians."""
