"""What make runs: standard library only where it must work before anything is installed."""
