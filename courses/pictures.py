"""Pictures are stored without what cameras write into them: where and when they were taken, and by which device.

A photograph of a scene or a victim's home would give away both. So nothing but the picture and its colours is kept,
in the original too, from whichever door it comes in.
"""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image as Pictures
from PIL import ImageOps, ImageSequence
from wagtail.utils.file import hash_filelike

#: How each format is written anew; what isn't here (AVIF without its codec, for one) is refused by the upload form.
OPTIONS = {
    "JPEG": {"quality": 92, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 92, "method": 4},
    "AVIF": {"quality": 85},
    "GIF": {},
}


def picture_saves(instance, raw=False, **kwargs) -> None:
    """Receiver of `pre_save` of images: a new file is stored without its metadata."""
    if raw or not instance.file or instance.file._committed:
        return
    # Left open: what has no metadata is stored from this very file.
    file = instance.file.open()
    clean = without_metadata(file)
    file.seek(0)
    if clean is None:
        return
    instance.file = ContentFile(clean, name=instance.file.name)
    instance.file_size = len(clean)
    instance.file_hash = hash_filelike(BytesIO(clean))
    with Pictures.open(BytesIO(clean)) as picture:
        instance.width, instance.height = picture.size


def without_metadata(file) -> bytes | None:
    """The same picture with no EXIF, XMP, IPTC or comment; None where there is nothing to take out."""
    picture = Pictures.open(file)
    if picture.format not in OPTIONS or not _tells_more(picture):
        return None
    return _written(picture, picture.format)


def _tells_more(picture) -> bool:
    """Whether the file holds anything beside the picture and its colours."""
    known = {"icc_profile", "dpi", "jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    known |= {"gamma", "srgb", "chromaticity", "transparency", "background", "loop", "duration", "version", "extension"}
    known |= {"timestamp", "default_image", "interlace", "aspect", "adobe", "adobe_transform", "subsampling"}
    return bool(picture.getexif()) or bool(set(picture.info) - known)


def _written(picture, name: str) -> bytes:
    frames = [_plain(frame) for frame in ImageSequence.Iterator(picture)]
    kept = {key: picture.info[key] for key in ("icc_profile", "duration", "loop") if picture.info.get(key) is not None}
    several = {"save_all": True, "append_images": frames[1:]} if len(frames) > 1 else {}
    if not several:
        kept = {key: value for key, value in kept.items() if key == "icc_profile"}
    out = BytesIO()
    frames[0].save(out, format=name, **OPTIONS[name], **kept, **several)
    return out.getvalue()


def _plain(frame):
    """A frame turned as its EXIF says, since the note on how to turn it goes."""
    turned = ImageOps.exif_transpose(frame)
    plain = turned.copy()
    transparency = turned.info.get("transparency")
    plain.info = {} if transparency is None else {"transparency": transparency}
    return plain
