"""Webhooks: what changed is told to units' programs. Registered, read off the change feed, delivered, logged."""
