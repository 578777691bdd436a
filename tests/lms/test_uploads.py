"""Uploads may belong to drafts: nobody reads them without signing in."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from tests import factories as make


@pytest.fixture
def document(db) -> Document:
    return Document.objects.create(title="A plan", file=ContentFile(b"secret", name="plan.txt"))


@pytest.mark.parametrize("address", [lambda d: d.url, lambda d: d.file.url])
def test_an_upload_leads_who_is_not_signed_in_to_the_sign_in(client, document, address):
    answer = client.get(address(document))

    assert answer.status_code == 302
    assert "/sign-in/" in answer["Location"]


@pytest.mark.parametrize("address", [lambda d: d.url, lambda d: d.file.url])
def test_who_is_signed_in_reads_it(document, address):
    answer = make.signed_in(make.officer()).get(address(document))

    assert b"".join(answer.streaming_content) == b"secret"
