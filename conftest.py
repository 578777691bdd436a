"""Where pytest learns what all tests share: databases from templates, and the site that journeys visit."""

pytest_plugins = ["tests.world", "tests.standing", "tests.site", "tests.browser"]


def pytest_configure(config):
    """Compile translations once, before xdist starts its workers: who edits a catalogue tests that edit."""
    if not hasattr(config, "workerinput"):
        from scripts.compile_messages import compile_stale

        compile_stale()
