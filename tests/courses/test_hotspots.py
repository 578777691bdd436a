"""A picture with notes: places are links to notes that everybody can read."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from courses.body import render_body
from courses.models import LessonPage
from tests import factories as make

PLACES = [
    {"x": 25, "y": 50, "title": "The number <b>", "text": "<p>Sprayed<script>alert(1)</script></p>"},
    {"x": 100, "y": 0, "title": "The leaflet", "text": ""},
]


def block(image, places=PLACES, **of_image) -> dict:
    value = {"image": image.pk, "alt_text": "A wall", "decorative": False, **of_image}
    return make.block("hotspots", {"image": value, "places": places})


def shown(image) -> str:
    return render_body([block(image)], "en", jurisdiction=None, on=date(2026, 11, 24))


@pytest.mark.django_db
def test_each_place_is_a_named_link_to_its_note():
    html = shown(make.picture(size=(400, 200)))

    links = re.findall(r'<a href="#(place-[\w-]+)" aria-label="([^"]+)"><circle cx="(\d+)" cy="(\d+)"', html)
    assert [(name, x, y) for _, name, x, y in links] == [
        ("1: The number &lt;b&gt;", "100", "100"), ("2: The leaflet", "400", "0"),
    ]
    assert re.findall(r'<li class="hotspots__note" id="([\w-]+)"', html) == [key for key, *_ in links]
    assert "Sprayed" in html and "script" not in html
    assert 'alt="A wall"' in html


@pytest.mark.django_db
def test_without_its_picture_it_is_not_shown():
    image = make.picture()
    value = [block(image)]
    image.delete()

    assert "<svg" not in render_body(value, "en", jurisdiction=None, on=date(2026, 11, 24))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("places", "of_image"), [([], {}), ([{**PLACES[0], "x": 101}], {}), ([{**PLACES[0], "title": ""}], {}),
                             (PLACES, {"decorative": True})],
)  # fmt: skip
def test_what_cannot_be_shown_to_everybody_is_refused(places, of_image):
    body = LessonPage.body.field.stream_block
    value = body.to_python([block(make.picture(), places, **of_image)])

    with pytest.raises(ValidationError):
        body.clean(value)


@pytest.mark.django_db
def test_a_whole_one_is_accepted():
    body = LessonPage.body.field.stream_block

    body.clean(body.to_python([block(make.picture())]))
