"""Units and officers as a personnel system has them: read, compared (`plan`), shown, and applied all at once (`apply`)."""
