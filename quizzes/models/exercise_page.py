from typing import ClassVar

from django.db.models import F

from courses.compiled import Compiled, Problem, content_hash
from courses.models import ActivityEdition, ActivityPage, CoursePage


class ExercisePage(ActivityPage):
    """What checks and scenarios share: they compile to a document, kept as an immutable version."""

    weight: ClassVar[int] = 1
    versions_view = "versions"

    class Meta:
        abstract = True

    def course_page(self) -> CoursePage | None:
        return self.get_ancestors().type(CoursePage).specific().last() if self.path else None

    def competency_keys(self) -> list[str]:
        """The competencies that the course trains; scores and questions may name no others."""
        course = self.course_page()
        return [block.value["key"] for block in course.competencies] if course else []

    def competency_names(self) -> dict[str, str]:
        """What the course calls its competencies, by key."""
        course = self.course_page()
        return {block.value["key"]: block.value["title"] for block in course.competencies} if course else {}

    def competencies_served(self) -> frozenset[str]:
        """Those for which something in it gives points: questions name one, choices score for several."""
        named: set[str] = set()
        for node in self.document()["nodes"].values():
            named.add(node.get("competency", ""))
            for choice in (*node.get("choices", ()), *node.get("questions", ())):
                named.update(choice.get("scores", ()))
        return frozenset(named - {""})

    def original(self) -> dict | None:
        """For a translation, the document that is current in the language of its source. Queries: 2."""
        from quizzes.versions import current

        if not self.locale_id:  # a page that was never saved is nobody's translation
            return None
        edition = (
            ActivityEdition.objects.filter(
                activity__key=self.translation_key, locale=F("activity__course__source_locale")
            )
            .exclude(locale=self.locale.language_code)
            .first()
        )
        return current(edition) if edition else None

    def document(self) -> dict:
        """The exercise/1 document of this page, valid or not."""
        raise NotImplementedError

    def problems(self, document: dict) -> tuple[Problem, ...]:
        raise NotImplementedError

    def compile(self) -> Compiled:
        document = self.document()
        return Compiled(
            content=document, content_hash=content_hash(document), problems=self.problems(document)
        )

    def keep(self, compiled: Compiled, activity):
        """Keep the document as a version; the edition names it by its hash and holds no copy."""
        from quizzes.versions import keep_version

        keep_version(
            activity=activity,
            locale=self.locale.language_code,
            document=compiled.content,
            content_hash=compiled.content_hash,
        )

    def serve_preview(self, request, mode_name):
        from quizzes.preview import play

        return play(request, self)
