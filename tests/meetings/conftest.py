"""A course with a lesson and a live session, an officer enrolled in it, a facilitator, and a date next week."""

import pytest

from tests.meetings import worlds


@pytest.fixture
def activity(db):
    return worlds.activity()


@pytest.fixture
def amra(activity):
    return worlds.enrolled(activity)


@pytest.fixture
def vera(db):
    """She runs sessions, and comes from a community organisation."""
    return worlds.facilitator()


@pytest.fixture
def meeting(activity, vera):
    return worlds.meeting(activity, facilitators=[vera])
