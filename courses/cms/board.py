"""The cockpit as its template shows it: plain data, ready to be printed."""

from django.urls import reverse
from django.utils.translation import get_language_info
from wagtail.models import Page

from courses.compiled import CannotPublish, Problem
from courses.models import CourseReview
from courses.review import course_digest, permission
from people.models import User

from .checked import Checked, check, problems_of
from .survey import Cell, Line, Survey


def board(
    surveyed: Survey, checked: dict[int, Checked], problems: dict[int, tuple[Problem, ...]], *, user: User
) -> dict:
    """Languages with their numbers and reviews, and the outline's lines with a cell for each language."""
    reviews = _newest_reviews(surveyed)
    may_publish = surveyed.course.permissions_for_user(user).can_publish()
    may_review = [kind for kind in CourseReview.Kind if user.has_perm(permission(kind))]
    return {
        "course": surveyed.course,
        "languages": [
            _language(surveyed, language, checked, problems, reviews, may_review) for language in surveyed.languages
        ],
        "lines": [_line(line, checked, problems) for line in surveyed.lines],
        "unchecked": sum(page.pk not in checked for page in surveyed.pages),
        "problem_count": sum(len(of_page) for of_page in problems.values()),
        "may_publish": may_publish,
    }


def told_problems(cells: list[Cell], refusal: CannotPublish) -> list[dict]:
    """Each problem with its page and the way there; what only the attempt showed stands with the page that it named."""
    pages = [cell.page for cell in cells]
    by_page = problems_of(pages, check(pages)) or {refusal.page.pk: refusal.problems}
    return [
        {"page": cell.page, "sentence": problem.sentence, "url": _spot(cell, problem)}
        for cell in cells
        for problem in by_page.get(cell.page.pk, ())
    ]


def _language(surveyed, language, checked, problems, reviews, may_review) -> dict:
    cells = surveyed.of(language)
    course = cells[0].page
    digest = _digest(cells, checked)
    return {
        "code": language,
        "name": get_language_info(language)["name_local"],
        "course": course,
        "live": sum(cell.page.live for cell in cells),
        "pages": len(surveyed.lines),
        "missing": len(surveyed.lines) - len(cells),
        "to_publish": sum(cell.is_to_publish for cell in cells),
        "problems": sum(len(problems.get(cell.page.pk, ())) for cell in cells),
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
        # Unknown while a part wasn't checked: then nothing is claimed.
        "changed": bool(review and digest and review.digest != digest),
        "url": reverse("review_course", args=[course.pk, kind.value]) if kind in may_review else "",
    }


def _digest(cells: list[Cell], checked: dict[int, Checked]) -> str | None:
    """The name of what the latest drafts say; None while one of them wasn't checked."""
    course, *parts = [cell.page for cell in cells]
    activities = [page for page in parts if page.depth == course.depth + 2]
    if any(page.pk not in checked for page in (course, *activities)):
        return None
    return course_digest(checked[course.pk].digest, {p.translation_key: checked[p.pk].digest for p in activities})


def _newest_reviews(surveyed: Survey) -> dict[tuple[int, str], CourseReview]:
    """By course page and kind. Queries: 1."""
    reviews = CourseReview.objects.filter(page__translation_key=surveyed.course.translation_key)
    newest: dict[tuple[int, str], CourseReview] = {}
    for review in reviews.select_related("reviewer", "jurisdiction"):
        newest.setdefault((review.page_id, review.kind), review)
    return newest


def _line(line: Line, checked: dict[int, Checked], problems: dict[int, tuple[Problem, ...]]) -> dict:
    return {
        "title": line.title,
        "depth": line.depth,
        "kind": line.kind,
        "cells": [_cell(cell, line, checked, problems) for cell in line.cells],
    }


def _cell(cell: Cell, line: Line, checked: dict[int, Checked], problems: dict[int, tuple[Problem, ...]]) -> dict:
    if cell.page is None:
        source = line.cells[0].page
        return {
            "cell": cell,
            "translate_url": source and reverse("wagtail_localize:submit_page_translation", args=[source.pk]),
        }
    return {
        "cell": cell,
        "checked": cell.page.pk in checked,
        "problems": [
            {"sentence": problem.sentence, "url": _spot(cell, problem)} for problem in problems.get(cell.page.pk, ())
        ],
    }


def _spot(cell: Cell, problem: Problem) -> str:
    """Straight to the block that has the problem, as Wagtail's editor names it."""
    return f"{cell.edit_url}#block-{problem.path[0]}-section" if problem.path else cell.edit_url
