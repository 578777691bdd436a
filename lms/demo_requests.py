"""A small course for which officers ask, for trying requests and who decides on them."""

from courses.compile import compile_course
from courses.models import Course, CoursePage, LessonPage, ModulePage
from courses.together import together
from people.models import User
from progress.ask import ask

from .foundations import ensure_home

SLUG = "children-as-witnesses"
LESSON = (
    "<p>A child who saw violence is heard once, by somebody who has learned it. Until then, only what is needed to protect "
    "the child and to find the person is asked.</p><p>Write down the child’s own words, and what was asked before them.</p>"
)


def load_requests(officers: list[User]) -> Course:
    """The course is open with approval, and these officers wait for an answer."""
    with together():
        course = CoursePage(
            title="Children as witnesses", slug=SLUG, open_to_all=True, approval_needed=True, live=False,
            summary="What to ask a child who saw violence, and what to leave to those who are trained for it.",
        )
        ensure_home("en").add_child(instance=course)
        module = ModulePage(title="The first words", slug="first-words", live=False)
        course.add_child(instance=module)
        lesson = LessonPage(
            title="Before the interview", slug="before-the-interview", live=False, minutes=10,
            body=[{"type": "text", "value": LESSON}],
        )
        module.add_child(instance=lesson)
        for page in (course, module, lesson):
            page.save_revision().publish()
    compile_course(CoursePage.objects.get(pk=course.pk))
    for officer in officers:
        ask(officer=officer, slug=SLUG, words="I am often the first at schools.")
    return Course.objects.get(slug=SLUG)
