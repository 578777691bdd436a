"""A picture in the forms that browsers choose from: AVIF where it is made already, WebP, and JPEG for all others.

All are made in the background when a picture is stored. Making AVIF takes the longest, so that no reader ever waits for
it: until it is there she gets WebP, which is made at the first reading if it has to be.
"""

from django.db.models import Exists, OuterRef
from django_tasks import task
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage, Filter

WIDTHS = (480, 960, 1440)
AVIF = tuple(f"width-{width}|format-avif|avifquality-60" for width in WIDTHS)
WEBP = tuple(f"width-{width}|format-webp" for width in WIDTHS)
#: Large, because it is what a PDF is made of too. What is transparent would be black.
JPEG = f"width-{WIDTHS[-1]}|bgcolor-ffffff|format-jpeg|jpegquality-85"
#: As many as are looked at in one go, when there are pictures from before there was AVIF.
AT_ONCE = 100


def forms_of(image: AbstractImage) -> dict:
    """Addresses and measures: `image_url` (JPEG), `width`, `height`, `srcset` (WebP), `avif` (empty until it is made).

    Queries: 1, once WebP and JPEG are made.
    """
    filters = {spec: Filter(spec=spec) for spec in (*_avif_of(image), *WEBP, JPEG)}
    found = {one.spec: made for one, made in image.find_existing_renditions(*filters.values()).items()}
    if missing := [spec for spec in (*WEBP, JPEG) if spec not in found]:
        found |= image.get_renditions(*missing)
    largest = found[JPEG]
    avif = [found[spec] for spec in AVIF if spec in found]
    return {
        "image_url": largest.url,
        "width": largest.width,
        "height": largest.height,
        "srcset": srcset(found[spec] for spec in WEBP),
        "avif": srcset(avif) if len(avif) == len(AVIF) else "",
    }


def srcset(renditions) -> str:
    """All widths for the browser to choose from; a small picture has some of them once."""
    sizes = sorted({rendition.width: rendition for rendition in renditions}.items())
    return ", ".join(f"{rendition.url} {width}w" for width, rendition in sizes)


@task(backend="later")
def make_forms(pk: int) -> None:
    """Make what isn't made of a picture yet. Done twice, the second finds all of it."""
    image = get_image_model().objects.filter(pk=pk).first()
    if image is not None:
        image.get_renditions(*_avif_of(image), *WEBP, JPEG)


@task(backend="later")
def make_missing_forms() -> None:
    """Of pictures that were stored before a form was thought of: the newest first, some a day."""
    images = get_image_model().objects.exclude(file__iendswith=".gif")
    made = images.model.get_rendition_model().objects.filter(image=OuterRef("pk"), filter_spec=AVIF[-1])
    for pk in images.filter(~Exists(made)).order_by("-pk").values_list("pk", flat=True)[:AT_ONCE]:
        make_forms.enqueue(pk)


def picture_saved(instance: AbstractImage, raw: bool = False, **kwargs) -> None:
    """Receiver of `post_save` of images."""
    if not raw:
        make_forms.enqueue(instance.pk)


def _avif_of(image: AbstractImage) -> tuple[str, ...]:
    """None of what may move: WebP keeps that, AVIF as it is made here wouldn't."""
    return () if image.file.name.lower().endswith(".gif") else AVIF
