"""A picture in AVIF, WebP and JPEG: made in the background, chosen by the browser, no reader waits for it."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from courses.body import render_body
from courses.printing.nodes import nodes_of
from courses.renditions import AVIF, WEBP, make_forms, make_missing_forms
from tests import factories as make

pytestmark = pytest.mark.django_db


def shown(picture) -> BeautifulSoup:
    value = {"image": {"image": picture.pk, "alt_text": "Four boxes", "decorative": False}, "caption": ""}
    html = render_body([make.block("image", value)], "en", jurisdiction=None, on=date(2026, 11, 24))
    return BeautifulSoup(html, "html.parser")


def offered(picture) -> dict[str, list[str]]:
    return {one["type"]: one["srcset"].split(", ") for one in shown(picture).find_all("source")}


def specs(picture) -> set[str]:
    return set(picture.renditions.values_list("filter_spec", flat=True))


def test_a_stored_picture_is_made_in_every_form_in_the_background(work_off):
    picture = make.picture(size=(1600, 900))
    assert specs(picture) == set()

    work_off()

    assert specs(picture) >= {*AVIF, *WEBP}
    assert list(offered(picture)) == ["image/avif", "image/webp"]
    assert [one.split()[1] for one in offered(picture)["image/avif"]] == ["480w", "960w", "1440w"]
    with Image.open(picture.renditions.get(filter_spec=AVIF[0]).file) as made:
        assert made.format == "AVIF"


def test_until_then_readers_get_webp_and_nobody_makes_avif_for_them():
    picture = make.picture()

    assert list(offered(picture)) == ["image/webp"]
    assert not specs(picture) & set(AVIF)


def test_other_browsers_get_jpeg_with_its_measures(work_off):
    picture = make.picture(size=(1600, 900))
    work_off()

    image = shown(picture).img
    assert image["src"].endswith(".jpg") and (image["width"], image["height"]) == ("1440", "810")
    assert image["alt"] == "Four boxes"


def test_it_costs_one_query_more_for_a_picture_and_none_for_its_forms(work_off, django_assert_max_num_queries):
    picture = make.picture()
    work_off()
    shown(picture)
    with django_assert_max_num_queries(2):
        shown(picture)


def test_making_it_twice_makes_nothing_anew(work_off):
    picture = make.picture()
    work_off()
    before = set(picture.renditions.values_list("pk", flat=True))

    make_forms.enqueue(picture.pk)
    work_off()

    assert set(picture.renditions.values_list("pk", flat=True)) == before


def test_a_picture_that_is_gone_meanwhile_fails_nothing(work_off):
    picture = make.picture()
    picture.delete()
    work_off()


def test_pictures_from_before_there_was_avif_get_it_by_and_by(work_off):
    picture = make.picture()
    work_off()
    picture.renditions.filter(filter_spec__in=AVIF).delete()

    make_missing_forms.enqueue()
    work_off()

    assert specs(picture) >= set(AVIF)


def test_the_printed_lesson_has_one_picture():
    names = []

    def taken(src: str) -> str:
        names.append(src)
        return "p.jpg"

    nodes = nodes_of(str(shown(make.picture())), base="https://x.example", level=1, picture=taken)

    assert len(names) == 1 and names[0].endswith(".jpg")
    assert str(nodes).count("'t': 'img'") == 1
