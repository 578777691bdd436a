"""Databases of early versions: pages whose children nobody counted."""

from importlib import import_module

import pytest
from django.apps import apps
from wagtail.models import Page

from tests import factories as make

count = import_module("courses.migrations.0008_children_are_counted").count


@pytest.mark.django_db
def test_pages_that_forgot_their_children_count_them_again():
    make.course()
    right = dict(Page.objects.values_list("pk", "numchild"))
    assert max(right.values()) > 1
    Page.objects.update(numchild=0)

    count(apps, None)

    assert dict(Page.objects.values_list("pk", "numchild")) == right
