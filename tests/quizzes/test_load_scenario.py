"""`manage.py load_scenario`: a scenario file becomes a published page, or nothing, and the reason by line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override
from wagtail_localize.models import StringTranslation, Translation

from courses.models import Activity, CoursePage, ModulePage
from quizzes.models import PublishedVersion, ScenarioPage
from tests import factories
from tests.quizzes import reference, worlds
from tests.quizzes.test_scenario_file import SMALL
from tests.quizzes.worlds import Learner

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    """The course of the reference scenario's competencies, with module m1."""
    named = {name: name for name in reference.scenario("bakery").document["competencies"]}
    return worlds.module(named=named).get_parent()


@pytest.fixture
def write(tmp_path):
    """Write a file; gives its path."""

    def to_file(content: str | bytes, name: str = "scenario.yaml"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return to_file


def load(file, under: str = "m1", **options) -> str:
    out = StringIO()
    call_command("load_scenario", str(file), under=under, stdout=out, **options)
    return out.getvalue()


def refused(file, under: str = "m1", **options) -> str:
    """What is said, when nothing was added."""
    before = ScenarioPage.objects.count(), Activity.objects.count(), PublishedVersion.objects.count()
    with pytest.raises(CommandError) as error:
        load(file, under, **options)
    assert (ScenarioPage.objects.count(), Activity.objects.count(), PublishedVersion.objects.count()) == before
    return str(error.value)


def test_a_file_is_added_and_published(course, write):
    assert load(write(SMALL)).splitlines()[0] == "Added and published: ‘Small’ under ‘Module m1’."
    page = ScenarioPage.objects.get()
    assert (page.slug, page.live, page.get_parent().slug) == ("small", True, "m1")
    assert PublishedVersion.objects.get().document["nodes"]["begin"]["choices"][0]["id"] == "yes"


def test_an_officer_plays_the_bakery_from_its_file(course):
    load(reference.FOLDER / "scenario-bakery.yaml")
    learner = Learner(Activity.objects.get(slug="bakery")).begin()

    def ids() -> list[str]:
        return worlds.ids_shown(reference.scenario("bakery").document, learner.see().context)

    page = learner.see()
    assert "The bakery on Lipa Street" in page.content.decode()
    assert len(page.context["input"]["options"]) == 3
    learner.play({"choice": "c"}, {}, {"choice": "b"}, {"choice": "b"}, {"question": "open"}, {"question": "sure"})
    assert "stone" not in set(ids())
    learner.play({"question": "why_think"}, {"choice": "a"})
    # The stone was swept away with the glass, so it can't be secured any more, only its loss be written down.
    assert "write down who swept" in learner.see().content.decode()


def test_a_draft_is_added_but_officers_do_not_see_it(course, write):
    assert load(write(SMALL), draft=True).splitlines()[0] == "Added as a draft: ‘Small’ under ‘Module m1’."
    page = ScenarioPage.objects.get()
    assert not page.live and page.get_latest_revision_as_object().title == "Small"
    assert not Activity.objects.filter(kind="scenario").exists()


@pytest.mark.parametrize("under", ["m1", "hate-crime", "hate-crime/m1"])
def test_it_goes_below_a_module_or_the_last_module_of_a_course(course, write, under):
    load(write(SMALL), under)
    assert ScenarioPage.objects.get().get_parent().slug == "m1"


def test_of_several_modules_of_that_name_one_has_to_be_said(course, write):
    other = factories.course_page("other", competencies=worlds.competencies({"recording": "Recording"}))
    factories.module_page(other)
    assert refused(write(SMALL)) == "Several modules are called ‘m1’. Write course/module."
    load(write(SMALL), "other/m1")
    assert ScenarioPage.objects.get().get_parent().get_parent().slug == "other"


@pytest.mark.parametrize("under", ["nowhere", "hate-crime/m9", "nowhere/m1", "", "l1", "/"])
def test_an_unknown_place(course, write, under):
    assert refused(write(SMALL), under) == f"There is no module, and no course with a module, called ‘{under}’."


def test_a_course_without_modules_is_no_place(course, write):
    factories.course_page("empty")
    assert "no course with a module, called ‘empty’" in refused(write(SMALL), "empty")


def test_a_page_of_that_name_is_not_overwritten(course, write):
    load(write(SMALL))
    said = refused(write(SMALL.replace("title: Small", "title: Another")))
    assert said == (
        "There is a page ‘small’ under ‘Module m1’ already. "
        "Change it in the CMS, or change the key in the file."
    )
    assert ScenarioPage.objects.get().title == "Small"


def test_without_a_key_the_file_gives_the_name(course, write):
    load(write(SMALL.replace("key: small\n", ""), "night-shift.yaml"))
    assert ScenarioPage.objects.get().slug == "night-shift"


def test_what_is_wrong_is_said_by_line_all_at_once(course, write):
    file = write(SMALL.replace("to: good", "to: god").replace("minutes: 5", "minutes: 5000"))
    assert refused(file).splitlines() == [
        f"{file} was not added:",
        "line 4: The time needed must be between 1 and 600 minutes.",
        "line 16: The choice ‘yes’ leads to ‘god’, and there is no such step.",
        "line 18: No path leads to the step ‘good’.",
    ]


def test_what_only_play_shows_is_said_by_line_too(course, write):
    text = SMALL.replace("outcome: pass", "outcome: fail").replace("expert_path: [begin.yes]", "")
    file = write(text.replace("when: trust >= 1", "when: trust > 5"))
    assert refused(file).splitlines() == [
        f"{file} was not added:",
        "line 19: The step ‘bad’ can never be reached: no path fulfils the conditions on the way.",
        "line 1: Whatever the officer does, this can't be passed.",
    ]


def test_a_competency_that_the_course_does_not_train(course, write):
    said = refused(write(SMALL.replace("recording", "patience")))
    assert "‘patience’ is not among the competencies of this exercise." in said


@pytest.mark.parametrize("key", ["../up", "two words", "a/b", "š", "x" * 300])
def test_a_key_that_can_be_no_address(course, write, key):
    said = refused(write(SMALL.replace("key: small", f'key: "{key}"')))
    assert "address" in said


@pytest.mark.parametrize("key", ["[a, b]", "{a: b}"])
def test_a_key_that_is_no_text(course, write, key):
    assert "key" in refused(write(SMALL.replace("key: small", f"key: {key}")))


def test_a_title_that_is_too_long_for_a_page(course, write):
    said = refused(write(SMALL.replace("title: Small", f"title: {'x' * 300}")))
    assert "255" in said


def test_a_file_that_is_not_there(course, tmp_path):
    assert refused(tmp_path / "nothing.yaml").endswith("can't be read: No such file or directory.")
    assert refused(tmp_path).endswith("can't be read: Is a directory.")


def test_a_binary_file(course, write):
    assert refused(write(b"\x89PNG\r\n\x1a\n\x00\xff\xfe")).endswith("isn't UTF-8 text.")


def test_nul_bytes(course, write):
    assert "line 1: The file can't be read as YAML" in refused(write(b"\x00" * 100))


def test_an_empty_file(course, write):
    assert "line 1: " in refused(write(""))


def test_a_huge_file_is_refused_unread(course, write):
    said = refused(write("x" * 3_000_000))
    assert said.splitlines()[1] == "line 1: The file is larger than 1000000 bytes."


def test_a_huge_file_that_ends_within_a_character(course, write):
    """Only as much is read as is needed to see that it is too much, and that may end in the middle of a letter."""
    assert "The file is larger than 1000000 bytes." in refused(write("č" * 1_500_000))


class TestWordsOfOtherLanguages:
    @pytest.fixture
    def french(self, course):
        """The module and its course are there in French."""
        module = ModulePage.objects.get(slug="m1")
        for page in (module.get_parent().specific, module):
            page.copy_for_translation(factories.locale("fr"))

    def test_they_become_a_draft_that_translators_find(self, course, french, write):
        said = load(write(SMALL))
        page = ScenarioPage.objects.get(locale__language_code="fr")
        assert said.splitlines()[1] == (
            "The words in ‘fr’ were added as a draft. A translator publishes it in the CMS."
        )
        assert (page.title, page.live, page.translation_key) == (
            "Petit", False, ScenarioPage.objects.get(locale__language_code="en").translation_key,
        )
        assert Translation.objects.filter(target_locale__language_code="fr", source__object_id=page.translation_key)
        assert not PublishedVersion.objects.filter(locale="fr").exists()

    def test_published_it_is_the_same_exercise_in_these_words(self, course, french, write):
        load(write(SMALL))
        for page in (*CoursePage.objects.all(), *ModulePage.objects.all(), *ScenarioPage.objects.all()):
            if page.locale.language_code == "fr":
                page.get_latest_revision().publish()
        english, told = (PublishedVersion.objects.get(locale=locale) for locale in ("en", "fr"))
        assert told.structure_hash == english.structure_hash
        begin = told.document["nodes"]["begin"]
        assert (begin["text"], [choice["text"] for choice in begin["choices"]]) == (
            "Et maintenant ?", ["Le noter.", "Go on."],
        )

    def test_a_draft_has_them_too(self, course, french, write):
        load(write(SMALL), draft=True)
        assert {page.live for page in ScenarioPage.objects.all()} == {False}
        assert ScenarioPage.objects.count() == 2

    def test_what_they_leave_out_is_still_to_be_translated(self, course, french, write):
        load(write(SMALL))
        told = StringTranslation.objects.filter(locale__language_code="fr")
        assert set(told.values_list("data", flat=True)) == {"Petit", "Et maintenant ?", "Le noter."}

    @pytest.mark.parametrize("language", ["fr", "xx"])
    def test_where_there_is_no_place_for_them_it_is_said(self, course, write, language):
        """The language isn't there at all, or the module isn't translated into it."""
        factories.locale("fr")
        said = load(write(SMALL.replace("  fr:", f"  {language}:")))
        assert said.splitlines()[1] == (
            f"The words in ‘{language}’ were not added: "
            "the site doesn't have this language, or the module isn't translated into it."
        )
        assert ScenarioPage.objects.count() == 1

    def test_they_are_checked_before_anything_is_added(self, course, french, write):
        assert "line 24: The translation has ‘titel’" in refused(write(SMALL.replace("title: Petit", "titel: Petit")))


def test_it_speaks_the_language_of_the_operator(course, write):
    with override("bs"):
        said = refused(write(SMALL.replace("to: good", "to: god")))
    assert "leads to ‘god’, and there is no such step." not in said
