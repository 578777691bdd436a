"""The cockpit as its template shows it: plain data, ready to be printed."""

from django.urls import reverse
from django.utils.translation import get_language_info
from wagtail.models import Page

from courses.compiled import CannotPublish, Problem
from courses.models import CourseReview, ModulePage
from courses.prerequisites import course_problems, problems_among
from courses.review import missing_reviews, permission
from people.models import User

from .publish import Trial
from .survey import Cell, Line, Survey


def board(surveyed: Survey, trials: dict[str, Trial | None], *, user: User) -> dict:
    """Languages with their numbers and reviews, and the outline's lines with a cell for each language.

    `trials` by language, None where it wasn't tried since the last change.
    """
    reviews = _newest_reviews(surveyed)
    problems = _problems(surveyed, trials)
    may_publish = surveyed.course.permissions_for_user(user).can_publish()
    may_review = [kind for kind in CourseReview.Kind if user.has_perm(permission(kind))]
    return {
        "course": surveyed.course,
        "languages": [
            _language(surveyed, language, trials[language], reviews, may_review)
            for language in surveyed.languages
        ],
        "lines": [_line(line, problems) for line in surveyed.lines],
        "unchecked": sum(
            cell.is_to_publish
            for language in surveyed.languages
            if trials[language] is None
            for cell in surveyed.of(language)
        ),
        "problem_count": sum(len(of_page) for of_page in problems.values()),
        "may_publish": may_publish,
    }


def told_problems(cells: list[Cell], refusal: CannotPublish) -> list[dict]:
    """Each problem with its page and the way there; what only the attempt showed stands with the page that it named."""
    return [
        {"page": cell.page, "sentence": problem.sentence, "url": _spot(cell, problem)}
        for cell in cells
        for problem in refusal.by_page.get(cell.page.pk, ())
    ]


def _problems(surveyed: Survey, trials: dict[str, Trial | None]) -> dict[int, tuple[Problem, ...]]:
    """By page id, what the trials found, and reviews that are asked for and not recorded. Queries: 1 a language.

    What is live asks perhaps for something that was withdrawn since: no trial of what has changed would find that.
    """
    problems = _asked_in_vain(surveyed)
    for language in surveyed.languages:
        course = surveyed.of(language)[0]
        problems |= trials[language].problems if trials[language] else {}
        if course.is_to_publish and (missing := missing_reviews(course.page.specific)):
            problems[course.page.pk] = (*problems.get(course.page.pk, ()), *missing)
    return problems


def _asked_in_vain(surveyed: Survey) -> dict[int, tuple[Problem, ...]]:
    """By page id, prerequisites of live pages that officers can't complete. Queries: at most 8."""
    course = surveyed.course
    modules = list(ModulePage.objects.child_of(course).order_by("path"))
    found = problems_among(modules, course_is_live=course.live) | {course.pk: course_problems(course)}
    as_published = {cell.page.pk for cell in surveyed.of(surveyed.languages[0]) if cell.status == "live"}
    return {pk: problems for pk, problems in found.items() if problems and pk in as_published}


def _language(
    surveyed: Survey, language: str, trial: Trial | None, reviews: dict[tuple[int, str], CourseReview], may_review: list
) -> dict:
    cells = surveyed.of(language)
    course = cells[0].page
    digest = trial.digest if trial else None
    return {
        "code": language,
        "name": get_language_info(language)["name_local"],
        "course": course,
        "live": sum(cell.page.live for cell in cells),
        "pages": len(surveyed.lines),
        "missing": len(surveyed.lines) - len(cells),
        "to_publish": sum(cell.is_to_publish for cell in cells),
        "confirm_url": "" if language == surveyed.languages[0] else reverse("confirm_translation", args=[course.pk]),
        "publish_url": reverse("publish_course", args=[course.pk]),
        "reviews": [
            _review(kind, reviews.get((course.pk, kind.value)), digest, course, may_review)
            for kind in CourseReview.Kind
        ],
    }


def _review(kind, review: CourseReview | None, digest: str | None, course: Page, may_review: list) -> dict:
    return {
        "label": kind.label,
        "review": review,
        # Unknown while it wasn't tried, or doesn't compile: then nothing is claimed.
        "changed": bool(review and digest and review.digest != digest),
        "url": reverse("review_course", args=[course.pk, kind.value]) if kind in may_review else "",
    }


def _newest_reviews(surveyed: Survey) -> dict[tuple[int, str], CourseReview]:
    """By course page and kind. Queries: 1."""
    reviews = CourseReview.objects.filter(page__translation_key=surveyed.course.translation_key)
    newest: dict[tuple[int, str], CourseReview] = {}
    for review in reviews.select_related("reviewer", "jurisdiction"):
        newest.setdefault((review.page_id, review.kind), review)
    return newest


def _line(line: Line, problems: dict[int, tuple[Problem, ...]]) -> dict:
    return {
        "title": line.title,
        "depth": line.depth,
        "kind": line.kind,
        "cells": [_cell(cell, line, problems) for cell in line.cells],
    }


def _cell(cell: Cell, line: Line, problems: dict[int, tuple[Problem, ...]]) -> dict:
    if cell.page is None:
        source = line.cells[0].page
        return {
            "cell": cell,
            "translate_url": source and reverse("wagtail_localize:submit_page_translation", args=[source.pk]),
        }
    view = getattr(cell.page.specific_class, "versions_view", "")
    return {
        "cell": cell,
        "versions_url": reverse(view, args=[cell.page.pk]) if view else "",
        "problems": [
            {"sentence": problem.sentence, "url": _spot(cell, problem)} for problem in problems.get(cell.page.pk, ())
        ],
    }


def _spot(cell: Cell, problem: Problem) -> str:
    """Straight to the block that has the problem, as Wagtail's editor names it."""
    return f"{cell.edit_url}#block-{problem.path[0]}-section" if problem.path else cell.edit_url
