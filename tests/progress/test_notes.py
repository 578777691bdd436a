"""What an officer writes for herself: kept, hers alone, and never lost by a mistake."""

from uuid import uuid4

import pytest
from django.test import Client

from courses.models import ActivityEdition
from progress.models import Note
from tests import factories as make
from tests.progress.test_pages import COURSE, LESSON, cost, html

KEEP, BOOKMARK = f"{LESSON}note/", f"{LESSON}bookmark/"
REFLECTION = str(uuid4())


@pytest.fixture
def reflective(course):
    """The first lesson asks something to think about."""
    asked = {"type": "reflection", "id": REFLECTION, "value": {"question": "Whom would you call first?"}}
    edition = ActivityEdition.objects.get(activity__slug="l1")
    edition.content = [*edition.content, asked]
    edition.content_hash = uuid4().hex
    edition.save()
    return edition


@pytest.mark.usefixtures("enrolment")
class TestANote:
    def test_it_is_kept_shown_again_and_changed_in_place(self, client, amra):
        response = client.post(KEEP, {"text": "Ask the pharmacist & <b>her</b> son.", "block": ""}, follow=True)

        assert response.redirect_chain == [(f"{LESSON}#note", 302)]
        assert "Ask the pharmacist &amp; &lt;b&gt;her&lt;/b&gt; son." in html(response)
        client.post(KEEP, {"text": "Ask the pharmacist."})
        assert [(note.officer, note.text) for note in Note.objects.all()] == [(amra, "Ask the pharmacist.")]

    def test_an_empty_one_is_taken_away_and_a_bookmark_stays(self, client):
        client.post(KEEP, {"text": "x"})
        client.post(KEEP, {"text": "  "})
        assert not Note.objects.exists()

        client.post(BOOKMARK, {"here": "1"})
        client.post(KEEP, {"text": "x"})
        client.post(KEEP, {"text": ""})
        assert [(note.text, note.bookmarked) for note in Note.objects.all()] == [("", True)]

    @pytest.mark.parametrize(("text", "said"), [("x" * 8001, "8000"), ("a\x00b", "Null characters")])
    def test_one_that_can_not_be_kept_comes_back_with_a_sentence(self, client, text, said):
        client.post(KEEP, {"text": "before"})
        response = client.post(KEEP, {"text": text})

        page = response.content.decode()
        assert response.status_code == 400 and said in page and text.replace("\x00", "\x00")[:100] in page
        assert Note.objects.get().text == "before"

    def test_line_ends_count_once_as_in_the_browser(self, client):
        assert client.post(KEEP, {"text": "line\r\n" * 1600}).status_code == 302
        assert Note.objects.get().text == "\n".join(["line"] * 1600)

    def test_a_bookmark_is_put_and_taken_and_twice_is_once(self, client):
        for here in ("1", "1"):
            assert client.post(BOOKMARK, {"here": here}).status_code == 302
        assert 'aria-pressed="true"' in html(client.get(LESSON))
        for here in ("0", "0"):
            client.post(BOOKMARK, {"here": here})
        assert 'aria-pressed="false"' in html(client.get(LESSON))
        assert not Note.objects.exists()


@pytest.mark.usefixtures("enrolment")
class TestAReflection:
    def test_a_lesson_asks_and_keeps_the_answer_at_its_question(self, client, reflective):
        assert "Whom would you call first?" in html(client.get(LESSON))

        response = client.post(KEEP, {"text": "The </textarea><script>x", "block": REFLECTION}, follow=True)

        assert response.redirect_chain == [(f"{LESSON}#r-{REFLECTION}", 302)]
        page = html(response)
        assert "The &lt;/textarea&gt;&lt;script&gt;x</textarea>" in page and "<!--what" not in page

    def test_two_officers_read_each_their_own_though_the_body_is_one(self, client, reflective, course):
        other = make.officer()
        make.enrolment(other, course)
        client.post(KEEP, {"text": "my own thought", "block": REFLECTION})

        assert "my own thought" not in html(make.signed_in(other).get(LESSON))
        assert "my own thought" in html(client.get(LESSON))

    def test_a_question_that_is_not_there_is_not_answered_and_no_word_is_lost(self, client, reflective):
        client.post(KEEP, {"text": "My note before."})
        response = client.post(KEEP, {"text": "A long thought.", "block": str(uuid4())})
        page = response.content.decode()
        assert response.status_code == 400 and "My note before.\n\nA long thought." in page
        assert [(note.block, note.text) for note in Note.objects.all()] == [("", "My note before.")]
        Note.objects.all().delete()
        assert client.post(KEEP, {"text": "x", "block": "y" * 37}).status_code == 400
        assert not Note.objects.exists()

    def test_it_is_the_same_question_in_every_language(self, client, reflective, course):
        told = make.words(reflective.activity, "bs")
        told.content = [{**reflective.content[-1], "value": {"question": "Koga biste prvo pozvali?"}}]
        told.save()
        client.post(KEEP, {"text": "my own thought", "block": REFLECTION})

        page = html(client.get(LESSON.replace("/en/", "/bs/")))
        assert "Koga biste prvo pozvali?" in page and "my own thought" in page


@pytest.mark.usefixtures("enrolment")
class TestTheList:
    def test_it_has_what_she_wrote_with_bookmarks_first(self, client):
        client.post(f"{COURSE}l2/bookmark/", {"here": "1"})
        client.post(KEEP, {"text": "Ask the pharmacist."})

        page = html(client.get("/en/notes/"))
        assert page.index("Lesson l2") < page.index("Lesson l1") < page.index("Ask the pharmacist.")
        assert f'href="{LESSON}#note"' in page

    def test_what_is_removed_can_be_put_back_once(self, client):
        client.post(KEEP, {"text": "Ask the pharmacist."})
        page = html(client.post(f"/en/notes/{Note.objects.get().pk}/remove/", follow=True))
        assert "Ask the pharmacist." not in page and "Put it back" in page

        page = html(client.post("/en/notes/restore/", follow=True))
        assert "Ask the pharmacist." in page and "Put it back" not in page
        client.post("/en/notes/restore/")
        assert Note.objects.count() == 1

    def test_what_was_written_there_since_stays_above_what_is_put_back(self, client):
        client.post(KEEP, {"text": "before"})
        client.post(f"/en/notes/{Note.objects.get().pk}/remove/")
        client.post(BOOKMARK, {"here": "1"})
        client.post("/en/notes/restore/")
        assert [(note.text, note.bookmarked) for note in Note.objects.all()] == [("before", True)]

        client.post(f"/en/notes/{Note.objects.get().pk}/remove/")
        client.post(KEEP, {"text": "since"})
        client.post("/en/notes/restore/")
        assert Note.objects.get().text == "since\n\nbefore"

    def test_an_empty_one_says_where_notes_come_from(self, client):
        assert "You have no notes yet." in html(client.get("/en/notes/"))

    def test_what_is_no_longer_taught_keeps_the_words(self, client, course):
        client.post(KEEP, {"text": "Ask the pharmacist."})
        course.is_live = False
        course.save()

        page = html(client.get("/en/notes/"))
        assert "Ask the pharmacist." in page and f'href="{LESSON}#note"' not in page

    def test_it_costs_the_same_however_long_it_is(self, client, course, amra):
        client.post(KEEP, {"text": "x"})
        one = cost(client, "/en/notes/")
        for number in range(3, 30):
            Note.objects.create(officer=amra, activity=make.activity(course, f"l{number}"), text="x")

        assert cost(client, "/en/notes/") == one
        assert "Page 1 of 2" in html(client.get("/en/notes/"))


class TestWhoMay:
    def test_who_is_not_signed_in_signs_in_first(self, course):
        for address in (KEEP, BOOKMARK, "/en/notes/1/remove/", "/en/notes/restore/"):
            assert Client().post(address)["Location"].startswith("/en/sign-in/")
        assert Client().get("/en/notes/")["Location"].startswith("/en/sign-in/")

    def test_who_is_not_enrolled_writes_nothing(self, client, course):
        for address in (KEEP, BOOKMARK):
            assert client.post(address, {"text": "x", "here": "1"}).status_code == 403
        assert not Note.objects.exists()

    def test_nobody_reads_or_removes_what_is_another_officers(self, client, enrolment, course):
        client.post(KEEP, {"text": "my own thought"})
        other = make.officer()
        make.enrolment(other, course)
        browser = make.signed_in(other)

        assert "my own thought" not in html(browser.get("/en/notes/"))
        browser.post(f"/en/notes/{Note.objects.get().pk}/remove/")
        assert Note.objects.get().text == "my own thought"

    def test_reading_changes_nothing(self, client, enrolment):
        assert client.get(KEEP)["Location"] == LESSON
        assert client.get(BOOKMARK).status_code == 405


@pytest.mark.parametrize("block_id", ["--><form action=/x>", "a b", "", "x" * 37])
def test_an_id_that_no_browser_makes_puts_nothing_into_the_page(client, enrolment, reflective, block_id):
    reflective.content = [{**reflective.content[-1], "id": block_id}]
    reflective.content_hash = uuid4().hex
    reflective.save()

    page = html(client.get(LESSON))
    assert "Whom would you call first?" in page and "<form action=/x" not in page and "<!--what" not in page
