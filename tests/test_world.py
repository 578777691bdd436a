"""The world that tests begin in is whole again after a test that really committed."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Locale, Page, Site

from law.models import Topic

pytestmark = pytest.mark.django_db(transaction=True)


def whole() -> bool:
    return (
        Page.objects.filter(depth=1).exists()
        and Site.objects.filter(is_default_site=True).exists()
        and Locale.objects.exists()
        and not Group.objects.filter(name="Left behind").exists()
    )


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_commits_is_gone_and_what_migrations_laid_is_there(time):
    assert whole()
    Site.objects.all().delete()
    Page.objects.all().delete()
    Topic.objects.all().delete()
    Locale.objects.all().delete()
    Group.objects.create(name="Left behind")
