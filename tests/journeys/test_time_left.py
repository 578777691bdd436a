"""The time that is left of an attempt, in languages whose words browsers know and don't know."""

import pytest
from django.conf import settings as django_settings

from tests import factories as make
from tests.quizzes import sat, worlds

pytestmark = [pytest.mark.journey, pytest.mark.one_database, pytest.mark.django_db(transaction=True)]


def test_time_left_is_never_told_in_the_words_of_another_language(live_server, new_page):
    activity = sat.ruled(time_limit=10)
    learner = worlds.Learner(activity).begin()
    page = new_page()
    cookie = make.signed_in(learner.officer).cookies[django_settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    told = {}
    for language in ("en", "fr", "ka", "sq"):
        page.goto(f"{live_server.url}/{language}/courses/{activity.course.slug}/{activity.slug}/")
        told[language] = page.locator("[data-left]").inner_text()
    assert told["en"] in {"10 minutes", "9 minutes"}
    assert "minutes" in told["fr"]
    assert "minute" not in told["ka"] and "minutes" not in told["sq"]
