"""Lessons and courses as PDF: the words that officers read, typeset for paper and tagged for screen readers."""
