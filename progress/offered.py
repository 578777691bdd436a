"""The language in which a unit offers a course to who opens it first and hasn't chosen one."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from courses.models import CourseEdition
from people.models import User

from .delivery import Front
from .join import reaching_her
from .models import Enrolment


def offered_language(officer: User, front: Front) -> dict | None:
    """Where the course is in that language, with the language's name; None where there is nothing to offer.

    Who has another language than the installation's has chosen it. Of several assignments the latest decides.
    Queries: none once she has begun or where she has chosen, else at most 3, and 1 more where one is offered.
    """
    if front.enrolment.status != Enrolment.Status.NOT_STARTED or officer.language != settings.LANGUAGE_CODE:
        return None
    course = front.enrolment.course_id
    said = [reach.assignment for reach in reaching_her(officer, course) if reach.assignment.language]
    if not said:
        return None
    language = max(said, key=lambda one: one.assigned_at).language
    if language == front.language or not CourseEdition.objects.filter(course=course, locale=language).exists():
        return None
    with override(language):
        url = reverse("course", args=[front.slug])
    return {"url": url, "code": language, "name": dict(settings.LANGUAGES)[language]}
