"""A demonstration service: invented people who learned for two years, so that every page has something true to show.

What they did is played by the engine and kept as the services keep it, but for many at once (`learn.py`). The same
people come out of every loading. Called by `load_demo` alone, which refuses production.
"""
