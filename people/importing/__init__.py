"""People from a CSV file: read (`table`), compared with who is there (`plan`), applied at once (`apply`)."""
