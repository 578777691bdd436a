"""Completions and finished attempts as xAPI 1.0.3 statements, for learning record stores that pull."""
