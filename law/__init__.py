"""What the law says, where, and since when: provisions, judgments, practices, and the library of them.

May import `people`. Which pages use a piece of law, the apps above say themselves (`law/uses.py`).
"""
