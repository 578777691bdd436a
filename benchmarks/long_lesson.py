"""A lesson as long as they get: 60 blocks, of which 12 show law and 10 pictures; made and published as in the CMS."""

from io import BytesIO
from json import dumps
from uuid import uuid4

from django.core.files.images import ImageFile
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Locale

from courses.models import Activity, LessonPage, ModulePage
from law.models import Judgment

SLUG = "as-long-as-they-get"
JUDGMENTS, PROVISIONS, PICTURES, CALLOUTS, TEXTS = 8, 4, 10, 8, 30
TOPICS = ("definition", "general-aggravating", "incitement", "specific-offences")
TEXT = "<h2>What is seen first</h2><p>" + "Write down the exact words, and who said them to whom. " * 12 + "</p>"


def add_long_lesson() -> Activity:
    """At the end of the first module; nobody needs it to complete the course."""
    module = ModulePage.objects.get(slug="m1", locale=Locale.get_default())
    page = LessonPage(title="As long as they get", slug=SLUG, minutes=60, required=False, body=dumps(_blocks()), live=False)
    module.add_child(instance=page)
    page.save_revision().publish()
    return Activity.objects.get(slug=SLUG)


def _blocks() -> list[dict]:
    """Kinds in turns, as an author mixes them."""
    judgments = Judgment.objects.filter(locale=Locale.get_default()).order_by("slug")[:JUDGMENTS]
    columns = [
        [("text", TEXT)] * TEXTS,
        [("judgment", judgment.pk) for judgment in judgments],
        [("provision", {"topic": topic}) for topic in TOPICS],
        [("image", _picture(number)) for number in range(PICTURES)],
        [("callout", {"tone": "practice", "title": "In practice", "text": "<p>Ask before you clean.</p>"})] * CALLOUTS,
    ]
    blocks = [entry for row in range(TEXTS) for column in columns for entry in column[row : row + 1]]
    return [{"type": kind, "id": str(uuid4()), "value": value} for kind, value in blocks]


def _picture(number: int) -> dict:
    drawn = BytesIO()
    Image.new("RGB", (1200, 800), (20 * number, 80, 120)).save(drawn, "PNG")
    file = ImageFile(drawn, name=f"long-{number}.png")
    image = get_image_model().objects.create(title=f"Scene {number}", file=file)
    return {"image": {"image": image.pk, "alt_text": f"Scene {number}", "decorative": False}, "caption": ""}
