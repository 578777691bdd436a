"""The course cockpit: a course's pages in all its languages at a glance, for who writes, reviews and publishes it."""
