"""Settings by the place they serve: `development`, `production`, `test`; what they share is in `base`."""
