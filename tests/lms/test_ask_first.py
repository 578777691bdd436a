"""In the CMS the permission is asked for before the thing is looked up, and nothing breaks by it."""

import pytest
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from people.models import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
#: Views of Wagtail that ask for the permission on the thing itself.
OF_FILES = [
    "wagtailimages:delete", "wagtailimages:image_usage", "wagtailimages:edit",
    "wagtaildocs:delete", "wagtaildocs:document_usage", "wagtaildocs:edit",
]  # fmt: skip


@pytest.fixture
def files() -> dict[str, int]:
    image = get_image_model().objects.create(title="Map", file=get_test_image_file())
    document = Document.objects.create(title="Law", file=get_test_image_file())
    return {"wagtailimages": image.pk, "wagtaildocs": document.pk}


def test_files_are_there_for_who_keeps_them_and_refused_to_others_whether_there_are_any_or_not(files):
    keeps, other = make.signed_in(make.person(is_superuser=True)), make.signed_in(make.person(role=Role.LAWYER))
    for name in OF_FILES:
        there, nowhere = (reverse(name, args=[pk]) for pk in (files[name.partition(":")[0]], 999_999))
        assert [keeps.get(one).status_code for one in (there, nowhere)] == [200, 404], name
        refused = [(one.status_code, one.get("Location")) for one in map(other.get, (there, nowhere))]
        assert refused in ([(302, "/cms/")] * 2, [(403, None)] * 2), name
