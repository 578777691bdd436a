"""What the answers of many officers say about an exercise: pure statistics, no Django.

Each module gives its formulas with their sources. Numbers that would rest on too few answers are None, never a
guess; `enough.py` has the limits and their reasons.
"""
