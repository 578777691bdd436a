"""The reference course as a measurement needs it: its addresses, and officers at chosen steps of its scenario."""

from dataclasses import dataclass
from functools import cached_property
from uuid import uuid4

from django.urls import reverse
from django.utils.translation import override

from courses.models import Activity, ActivityEdition
from people.models import User
from progress.models import Enrolment
from quizzes import attempts
from quizzes.expert import walk
from quizzes.models import Attempt
from quizzes.versions import current

from .population import LANGUAGES, Service


def language_of(number: int) -> str:
    """Officers read in turns in the languages that the course has."""
    return LANGUAGES[number % len(LANGUAGES)]


def address(name: str, language: str, *arguments) -> str:
    with override(language):
        return reverse(name, args=arguments)


@dataclass(frozen=True)
class Exercise:
    """The scenario of a service's course, played along its expert's path: the longest sensible one."""

    service: Service
    activity: Activity

    @classmethod
    def of(cls, service: Service) -> "Exercise":
        scenarios = Activity.objects.filter(course=service.course, kind="scenario", position__isnull=False)
        return cls(service, scenarios.order_by("position")[0])

    @cached_property
    def responses(self) -> list[dict]:
        """What the expert answers, step by step; keys are the same in every language."""
        return [dict(taken.response) for taken in walk(self.document).path]

    @cached_property
    def document(self) -> dict:
        return current(self._edition(self.service.course.source_locale))

    def address(self, language: str) -> str:
        return address("activity", language, self.service.course.slug, self.activity.slug)

    def answer_address(self, language: str, attempt: Attempt) -> str:
        return address("answer", language, self.service.course.slug, self.activity.slug, attempt.key)

    def begin(self, officer: User, language: str, *, answered: int = 0) -> Attempt:
        """An attempt of hers with so many steps behind it, made by the same functions as on the site."""
        enrolment = Enrolment.objects.get(officer=officer, course=self.service.course)
        attempt = attempts.begin(enrolment=enrolment, edition=self._edition(language))
        for response in self.responses[:answered]:
            attempts.submit(attempt=attempt, response_id=uuid4(), payload=response, language=language)
        return attempt

    def _edition(self, language: str) -> ActivityEdition:
        return ActivityEdition.objects.select_related("activity").get(activity=self.activity, locale=language)

