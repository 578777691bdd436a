"""The paths that an officer is on, as her home shows them: which course is done, which is next, which wait."""

from collections.abc import Sequence

from people.models import User

from .delivery import Front
from .join import reaching_by_course
from .models import Enrolment, LearningPath, PathStep


def my_paths(officer: User, fronts: Sequence[Front], language: str) -> list[dict]:
    """Title, courses in their order, and how many are done. Queries: none where no course of hers is in a path, else 5."""
    mine = {front.enrolment.course_id: front for front in fronts if front.enrolment.course.in_path}
    if not mine:
        return []
    paths: dict[int, LearningPath] = {}
    for reaching in reaching_by_course(officer.pk, list(mine)).values():
        gifts = [one.assignment.of_path for one in reaching if one.assignment.of_path_id]
        paths |= {gift.path_id: gift.path for gift in gifts}
    steps: dict[int, list[Front]] = {pk: [] for pk in paths}
    rows = PathStep.objects.filter(path__in=paths, course__in=mine).order_by("path", "position", "pk")
    for path, course in rows.values_list("path", "course"):
        steps[path].append(mine[course])
    return [_shown(path, steps[pk], language) for pk, path in sorted(paths.items())]


def _shown(path: LearningPath, fronts: list[Front], language: str) -> dict:
    title, lang = path.title_in(language)
    done = [front.enrolment.status == Enrolment.Status.COMPLETED for front in fronts]
    following = done.index(False) if False in done else None
    courses = [
        {
            "title": front.course.title,
            "lang": front.course.locale,
            "url": front.url,
            "done": finished,
            "current": number == following,
        }
        for number, (front, finished) in enumerate(zip(fronts, done, strict=True))
    ]
    return {"title": title, "lang": lang, "courses": courses, "done": sum(done), "total": len(done)}
