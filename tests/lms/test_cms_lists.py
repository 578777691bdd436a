"""Wagtail's lists on a phone."""

import pytest

from people.models import Role
from tests import factories as make


@pytest.mark.parametrize("address", ["/cms/snippets/law/provision/", "/cms/images/", "/cms/desk/"])
def test_every_page_of_the_cms_has_the_rules_that_keep_names_readable(db, address):
    trainer = make.signed_in(make.person(role=Role.TRAINER))
    assert "css/cms-lists" in trainer.get(address).content.decode()
