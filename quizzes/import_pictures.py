"""Pictures that come with a bank of questions: looked at as uploads are, waiting until the bank is taken, then kept.

What waits is a file under the hash of its content, in the storage of uploads; a day later it is gone. It was
accepted by the CMS's own form for pictures before: its format, its size, its number of pixels.
"""

from datetime import timedelta
from hashlib import sha256
from pathlib import PurePosixPath
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.permissions import policy_registry

from people.models import User

from .banks.item import Item, Picture

WAITING, KEPT_FOR = "waiting-pictures", timedelta(days=1)
LONGEST_TITLE = 120


class Waiting(NamedTuple):
    """A picture that was looked at: where it waits, what it is to be called, what it shows."""

    path: str
    title: str
    alt: str


class Gone(Exception):
    """The picture waited for too long."""


def look(item: Item, by: User) -> Waiting | None:
    """Have the question's picture wait, if this person may upload it; says in `item` what becomes of it.

    Queries: at most 3 for each picture.
    """
    picture = item.picture
    if picture is None:
        return None
    if not _policy().user_has_permission(by, "add"):
        item.change("bank_file_lost")
        return None
    form = _form(picture, by)
    if not form.is_valid():
        item.change("bank_picture_refused", why=" ".join(form.errors.get("file", [""])))
        return None
    if not picture.alt:
        item.change("bank_no_alt")
    return Waiting(_keep_waiting(picture), _title(picture), picture.alt)


def take(waiting: Waiting, by: User) -> dict:
    """The value of a block's picture, from the library if it has the same file already. Raises Gone."""
    if not default_storage.exists(waiting.path):
        raise Gone
    with default_storage.open(waiting.path) as file:
        content = file.read()
    form = _form(Picture(PurePosixPath(waiting.path).name, content, waiting.alt), by, title=waiting.title)
    if not form.is_valid():  # what waits was valid; somebody changed the settings, or the file
        raise Gone
    image = form.save(commit=False)
    image.uploaded_by_user = by
    image.save()
    same = get_image_model().objects.filter(file_hash=image.file_hash).exclude(pk=image.pk).order_by("pk").first()
    if same is not None:
        image.delete()
        image = same
    return {"image": image.pk, "decorative": False, "alt_text": waiting.alt}


def forget_old() -> None:
    """Delete what has waited for a day."""
    try:
        names = default_storage.listdir(WAITING)[1]
    except FileNotFoundError:  # nothing has ever waited
        return
    for name in names:
        path = f"{WAITING}/{name}"
        if default_storage.get_modified_time(path) < timezone.now() - KEPT_FOR:
            default_storage.delete(path)


def _form(picture: Picture, by: User, title: str = ""):
    """The CMS's own form for a picture, filled in: what it refuses in an upload isn't taken from a file either."""
    collection = _policy().collections_user_has_permission_for(by, "add").first()
    fields = {"title": title or _title(picture), "collection": collection.pk if collection else None}
    file = SimpleUploadedFile(PurePosixPath(picture.name.replace("\\", "/")).name or "picture", picture.content)
    return get_image_form(get_image_model())(fields, {"file": file}, user=by)


def _policy():
    """Who may add pictures, and to which collections."""
    return policy_registry.get_by_type(get_image_model())


def _title(picture: Picture) -> str:
    return (picture.alt or PurePosixPath(picture.name).stem or "–")[:LONGEST_TITLE]


def _keep_waiting(picture: Picture) -> str:
    suffix = PurePosixPath(picture.name).suffix.lower()
    path = f"{WAITING}/{sha256(picture.content).hexdigest()}{suffix}"
    if default_storage.exists(path):
        default_storage.delete(path)  # it waits anew, for a whole day
    return default_storage.save(path, ContentFile(picture.content))
