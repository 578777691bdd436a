"""Cohorts with known answers: officers who answer by a stated model, so that analysis can be checked against truth.

`model.py` is pure; `play.py` plays it through the services that real officers use.
"""
