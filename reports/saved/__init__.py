"""Views of the dashboards that somebody keeps: found again, sent on as a link, and sent to her as a PDF."""
