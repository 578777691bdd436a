"""What training units read: the REST API. May import everything but `lms`."""
