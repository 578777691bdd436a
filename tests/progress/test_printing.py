"""PDF of lessons and courses: who gets which, made once, in the background."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pypdf import PdfReader

from courses.models import ActivityEdition, Course, Printout
from courses.printing.order import KEPT, forget_old
from tests import factories as make

COURSE = "/en/courses/hate-crime/~pdf/"
LESSON = "/en/courses/hate-crime/l1/~pdf/"

TEXTS = {
    "ka": "სიძულვილით მოტივირებული დანაშაული",
    "hy": "Ատելության հանցագործություն",
    "sr": "Злочин из мржње",
    "sq": "Krimi i urrejtjes, çështje",
}
FACES = {"ka": "NotoSansGeorgian", "hy": "NotoSansArmenian", "sr": "NotoSans-", "sq": "NotoSans-"}


def pdf_at(client, address: str) -> PdfReader:
    response = client.get(f"{address}file/")
    assert response.status_code == 200 and response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    return PdfReader(BytesIO(b"".join(response.streaming_content)))


def words(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_a_lesson_is_offered_then_made_then_there_to_download(client, enrolment, work_off):
    assert "Make the PDF" in client.get(LESSON).content.decode()

    client.post(LESSON)
    waiting = client.get(LESSON)
    assert "The PDF is being made." in waiting.content.decode()
    assert waiting["Refresh"]

    assert work_off() == 1
    ready = client.get(LESSON)
    assert "The PDF is ready." in ready.content.decode()
    assert "Refresh" not in ready
    assert "Ask what was said." in words(pdf_at(client, LESSON))


def test_a_course_has_all_its_lessons_as_bookmarks(client, course, enrolment, work_off):
    client.post(COURSE)
    work_off()
    pdf = pdf_at(client, COURSE)
    module, lessons = pdf.outline[0], pdf.outline[1]
    assert module.title == "Module m1"
    assert [one.title for one in lessons] == ["Lesson l1", "Lesson l2"]
    assert pdf.metadata.title == "Course hate-crime"


def test_progress_is_told_while_it_is_made(client, course, enrolment):
    client.post(COURSE)
    Printout.objects.update(status="making", done=1, total=2)
    assert "50% done" in client.get(COURSE).content.decode()


def test_officers_who_ask_for_the_same_share_one(client, enrolment, amra, work_off):
    other = make.officer(unit=amra.unit)
    make.enrolment(other, enrolment.course)
    client.post(LESSON)
    client.post(LESSON)
    make.signed_in(other).post(LESSON)
    assert Printout.objects.count() == 1
    assert work_off() == 1


def test_whoever_reads_another_language_or_law_gets_another(client, enrolment, work_off):
    neighbour = make.officer(unit=make.unit(where=make.jurisdiction("RS")))
    make.enrolment(neighbour, enrolment.course)
    client.post(LESSON)
    make.signed_in(neighbour).post(LESSON)
    client.post(LESSON.replace("/en/", "/bs/"))
    assert Printout.objects.count() == 3


def test_when_words_change_a_new_one_is_made(client, course, enrolment, work_off):
    client.post(LESSON)
    work_off()
    ActivityEdition.objects.filter(activity__slug="l1").update(content=[make.text("<p>Listen.</p>")], content_hash="new")
    Course.objects.update(state=course.state + 1)
    assert "Make the PDF" in client.get(LESSON).content.decode()
    client.post(LESSON)
    work_off()
    assert "Listen." in words(pdf_at(client, LESSON))


@pytest.mark.parametrize("language", TEXTS)
def test_it_has_the_right_letters_in_the_right_face_and_is_tagged(client, course, enrolment, work_off, language):
    activity = course.activities.get(slug="l1")
    make.words(activity, language, title=TEXTS[language], html=f"<p>{TEXTS[language]}</p>" * 60)
    Course.objects.update(state=course.state + 1)
    address = LESSON.replace("/en/", f"/{language}/")
    client.post(address)
    work_off()
    pdf = pdf_at(client, address)
    assert TEXTS[language] in words(pdf)
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == language
    faces = {str(font["/BaseFont"]) for page in pdf.pages for font in _fonts(page)}
    assert any(FACES[language] in face for face in faces)
    assert not any("NotDef" in face for face in faces)


def _fonts(page):
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


def test_an_exercise_is_named_and_not_printed(client, course, enrolment, work_off):
    make.activity(course, "check", kind="check")
    Course.objects.update(state=course.state + 1)
    client.post(COURSE)
    work_off()
    assert "This exercise is done on screen" in words(pdf_at(client, COURSE))
    assert client.get(LESSON.replace("l1", "check")).status_code == 404


def test_one_that_failed_says_so_and_can_be_asked_for_again(client, enrolment, work_off):
    client.post(LESSON)
    Printout.objects.update(status="failed")
    DBTaskResult.objects.all().delete()
    assert "could not be made" in client.get(LESSON).content.decode()
    client.post(LESSON)
    work_off()
    assert "The PDF is ready." in client.get(LESSON).content.decode()


def test_one_of_which_nothing_is_heard_any_more_counts_as_failed(client, enrolment, work_off):
    client.post(LESSON)
    DBTaskResult.objects.all().delete()
    Printout.objects.update(status="making", asked_at=timezone.now() - timedelta(hours=1))
    page = client.get(LESSON)
    assert "could not be made" in page.content.decode() and "Refresh" not in page
    client.post(LESSON)
    assert work_off() == 1
    assert "The PDF is ready." in client.get(LESSON).content.decode()


def test_made_twice_it_is_there_once(client, enrolment, work_off):
    from courses.printing.make import make_printout

    client.post(LESSON)
    make_printout.enqueue(Printout.objects.get().pk)
    assert work_off() == 2
    assert "Ask what was said." in words(pdf_at(client, LESSON))


def test_the_file_cannot_be_had_before_it_is_made(client, enrolment):
    response = client.get(f"{LESSON}file/")
    assert response.status_code == 302 and response["Location"] == LESSON


def test_old_ones_are_deleted(client, enrolment, work_off):
    client.post(LESSON)
    work_off()
    assert forget_old() == 0
    Printout.objects.update(asked_at=timezone.now() - KEPT - timedelta(hours=1))
    assert forget_old() == 1
    assert "Make the PDF" in client.get(LESSON).content.decode()


@pytest.mark.parametrize("address", [COURSE, LESSON, f"{COURSE}file/", f"{LESSON}file/"])
def test_who_is_not_signed_in_or_not_enrolled_gets_none(client, course, address):
    from django.test import Client

    assert Client().get(address).status_code == 302
    assert Client().post(address).status_code in (302, 405)
    assert client.get(address).status_code == 403
    assert client.post(address).status_code in (403, 405)
    assert not Printout.objects.exists()


def test_pages_of_a_printout_cost_the_same_whatever_the_course(client, course, enrolment, django_assert_num_queries):
    client.get(COURSE)
    with django_assert_num_queries(4):
        client.get(COURSE)
    for number in range(5):
        make.activity(course, f"m{number}")
    Course.objects.update(state=course.state + 1)
    client.get(COURSE)
    with django_assert_num_queries(4):
        client.get(COURSE)
