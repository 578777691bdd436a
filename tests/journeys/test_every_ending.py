"""Every reference scenario, played to each of its endings and by each of its steps, by keyboard alone.

The ways are found by the analysis when the test runs (`tests/quizzes/tours.py`), so that they can't go stale. Each
step, each debrief and each cover is looked at by axe-core once in English, and in Bosnian each of a new shape: the same
templates in other words, of which axe asks whether they are marked as what they are.
"""

from functools import cache

import pytest

from quizzes.overlay import lay_over
from tests.accessible import expect_accessible
from tests.keyboard import Keyboard
from tests.quizzes import reference
from tests.quizzes.tours import tours
from tests.site import PASSWORD

COURSE = "investigating-hate-crime"

pytestmark = [pytest.mark.journey, pytest.mark.one_database]

ways = cache(lambda name: tours(reference.scenario(name).document))


@pytest.mark.parametrize("language", ["en", "bs"])
def test_every_ending_is_reached_by_keyboard_alone_and_every_step_is_accessible(site, new_page, language):
    page = new_page(viewport={"width": 1024, "height": 640}, reduced_motion="reduce")
    number = f"keyboard-{language}"
    site.manage("shell", "--verbosity", "0", "-c", NEW_OFFICER % {"number": number})
    site.sign_in(page, number)
    player = Player(page, f"{site.url}/{language}/courses/{COURSE}", every=language == "en")
    for name in reference.NAMES:
        document = reference.scenario(name).document
        told = document if language == "en" else lay_over(document, reference.bosnian(name))
        reached = {player.play(name, told, way) for way in ways(name)}
        assert reached == {shown(one["text"]) for one in told["nodes"].values() if one["type"] == "ending"}


#: Journeys share one site, and each leaves others' accounts alone.
NEW_OFFICER = f"""
from courses.models import Course
from people.models import Role, User
from django.contrib.auth.models import Group
from progress.models import Enrolment
officer = User.objects.create_user("%(number)s", "{PASSWORD}", first_name="Tamara", last_name="Vuković")
officer.groups.add(Group.objects.get(name=Role.OFFICER.value))
Enrolment.objects.create(officer=officer, course=Course.objects.get(slug="{COURSE}"))
"""


class Player:
    """Plays by keyboard, and has axe-core look at every place where it hasn't been yet."""

    def __init__(self, page, course_url: str, *, every: bool) -> None:
        self.page, self.course_url, self.every = page, course_url, every
        self.keyboard = Keyboard(page)
        self.looked_at: set[tuple[str, str]] = set()

    def play(self, name: str, told: dict, way: tuple[dict, ...]) -> str:
        """From the cover along this way to its end; gives the words of the ending."""
        self.page.goto(f"{self.course_url}/{name}/", wait_until="domcontentloaded")
        self.look(name, "cover", "cover")
        self.keyboard.to_main()
        self.keyboard.press()
        for response in way:
            node = told["nodes"][response["node"]]
            there = shown(self.page.locator(".now__text").inner_text())
            assert there == shown(node["text"]), f"{name}: not at {response['node']}"
            self.look(name, response["node"], shape(node))
            self.answer(node, response)
        ending = shown(self.page.locator(".outcome .lead").inner_text())
        self.look(name, ending, "debrief")
        return ending

    def answer(self, node: dict, response: dict) -> None:
        self.keyboard.to_main()
        for words in marked(node, response):
            self.keyboard.mark(shown(words))
        # Beside asking one more question stands the button that ends an interview.
        self.keyboard.press(2 if "done" in response else 1)

    def look(self, name: str, place: str, shape: str) -> None:
        where = (name, place if self.every else shape)
        if where in self.looked_at:
            return
        self.looked_at.add(where)
        expect_accessible(self.page, f"{name}, {place}")


def shape(node: dict) -> str:
    """What decides which template shows it, and with which fields."""
    return f"{node['type']} {node.get('kind', '')}"


def shown(words: str) -> str:
    """Words as a page has them, whatever the lines in which they were written."""
    return " ".join(words.split())


def marked(node: dict, response: dict) -> list[str]:
    """The words of what is to be marked, in the order of the page's author."""
    items = (*node.get("choices", ()), *node.get("questions", ()), *node.get("options", ()))
    chosen = response.get("answer", [response.get("choice") or response.get("question")])
    return [item["text"] for item in items if item["id"] in chosen]
