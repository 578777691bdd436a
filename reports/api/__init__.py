"""The REST API, version 1: reads only, by token."""
