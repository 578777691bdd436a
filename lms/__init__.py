"""Wiring: settings, addresses, errors, and the commands that touch everything. May import every app."""
