"""Pictures: nothing but the picture is stored, and what isn't one is refused with a sentence."""

from io import BytesIO
from struct import pack
from zlib import compress, crc32

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Pictures
from PIL.PngImagePlugin import PngInfo
from wagtail.images import get_image_model

from people.models import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
Picture = get_image_model()
GPS, ORIENTATION, MAKE = 0x8825, 0x0112, 0x010F


@pytest.fixture
def trainer():
    return make.signed_in(make.person(role=Role.TRAINER))


def photograph(name: str = "JPEG", *, size=(60, 40)) -> bytes:
    """Taken with a telephone that knows where it is, and held upright."""
    exif = Pictures.Exif()
    exif[MAKE] = "Telephone of A. B."
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (43.0, 51.0, 23.0)
    out = BytesIO()
    Pictures.new("RGB", size, "teal").save(out, format=name, exif=exif)
    return out.getvalue()


def upload(client, content: bytes, name: str):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("wagtailimages:add"), {"title": "A picture", "file": file})


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP"])
def test_where_and_with_what_it_was_taken_is_not_stored(trainer, name):
    content = photograph(name)
    assert b"Telephone of A. B." in content
    assert upload(trainer, content, f"scene.{name.lower()}").status_code == 302
    picture = Picture.objects.get()
    stored = picture.file.open().read()
    assert b"Telephone of A. B." not in stored
    with Pictures.open(BytesIO(stored)) as opened:
        assert not opened.getexif()
        # Turned as the camera held it, since nothing says so any more.
        assert opened.size == (picture.width, picture.height) == (40, 60)
    assert picture.file_size == len(stored)


def test_words_in_a_picture_s_file_are_not_stored_either(trainer):
    words = PngInfo()
    words.add_text("Comment", "taken by officer 77")
    out = BytesIO()
    Pictures.new("RGB", (10, 10)).save(out, format="PNG", pnginfo=words)
    upload(trainer, out.getvalue(), "scene.png")
    assert b"officer 77" not in Picture.objects.get().file.open().read()


def test_a_picture_that_says_nothing_more_is_stored_as_it_is(trainer):
    out = BytesIO()
    Pictures.new("RGB", (10, 10), "navy").save(out, format="PNG")
    upload(trainer, out.getvalue(), "plain.png")
    assert Picture.objects.get().file.open().read() == out.getvalue()


def test_a_moving_picture_keeps_moving_and_loses_its_comment(trainer):
    out = BytesIO()
    frames = [Pictures.new("RGB", (10, 10), colour) for colour in ("red", "green", "blue")]
    frames[0].save(out, format="GIF", save_all=True, append_images=frames[1:], duration=80, comment=b"officer 77")
    upload(trainer, out.getvalue(), "moving.gif")
    stored = Picture.objects.get().file.open().read()
    assert b"officer 77" not in stored
    with Pictures.open(BytesIO(stored)) as opened:
        assert opened.n_frames == 3


def bomb(side: int) -> bytes:
    """A PNG that says it has `side` × `side` pixels, in a few hundred bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))

    head = pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", compress(b"\0" * 100)) + chunk(b"IEND", b"")


REFUSED = {
    "a picture of 20,000 by 20,000 pixels": (bomb(20_000), "large.png"),
    "a drawing with a script": (
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "drawing.svg",
    ),
    "a page that calls itself a photograph": (b"<!doctype html><script>alert(1)</script>", "photograph.jpg"),
    "a drawing that calls itself a picture": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "picture.png"),
    "a picture under another format's name": (photograph("PNG"), "scene.jpg"),
    "nothing": (b"", "empty.png"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_a_picture_is_refused_with_a_sentence(trainer, what):
    answer = upload(trainer, *REFUSED[what])
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"][0]
    assert not Picture.objects.exists()
