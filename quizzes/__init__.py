"""How learning is tested: questions, scenarios, versions, attempts, scoring.

May import `progress`, `courses`, `law` and `people`.
"""
