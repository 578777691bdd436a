"""Lessons as pages: the blocks of a file under `lessons/`, with the law and the pictures to which they refer."""

from json import dumps
from pathlib import Path

from django.core.files.images import ImageFile
from wagtail.images import get_image_model
from wagtail.models import Locale

from courses.models import LessonPage, ModulePage
from law.models import Judgment

from .files import block_id, path_of, read
from .words import Words, in_languages


def add_lesson(
    module: ModulePage, name: str, languages: tuple[str, ...]
) -> tuple[LessonPage, dict[str, Words]]:
    """A draft lesson below `module`, and its words in each language that has them."""
    said = read(f"lessons/{name}.yaml")
    page = LessonPage(
        title=said["title"],
        slug=name,
        intro=said["intro"],
        minutes=said["minutes"],
        objectives="\n".join(said.get("objectives", ())),
        competencies=said.get("competencies", []),
        body=dumps([_block(name, index, entry) for index, entry in enumerate(said["body"])]),
        live=False,
    )
    module.add_child(instance=page)
    return page, in_languages(f"lessons/{name}.yaml", languages)


def _block(lesson: str, index: int, entry: dict) -> dict:
    ((kind, value),) = entry.items()
    match kind:
        case "judgment":
            value = Judgment.objects.get(slug=value, locale=Locale.get_default()).pk
        case "provision":
            value = {"topic": value}
        case "image":
            image = _image(value["file"], value["alt"])
            value = {
                "image": {"image": image.pk, "alt_text": value["alt"], "decorative": False},
                "caption": value.get("caption", ""),
            }
        case "quotation":
            value = {"text": f"<p>{value['text']}</p>", "source": value["source"]}
    return {"type": kind, "id": block_id(lesson, str(index)), "value": value}


def _image(name: str, title: str):
    model = get_image_model()
    if image := model.objects.filter(file__endswith=Path(name).stem + ".png").first():
        return image
    with path_of(f"images/{name}").open("rb") as file:
        return model.objects.create(title=title[:250], file=ImageFile(file, name=name))
