"""The REST API, version 1, for programs, by token."""
