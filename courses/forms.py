"""The editor's form: saving a draft takes anything; publishing says what doesn't compile, and where."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from .compiled import CannotPublish, Problem


class CompiledPageForm(WagtailAdminPageForm):
    """Compiles when the page is to be published, and puts each problem beside the block that has it."""

    def _post_clean(self):
        super()._post_clean()
        if self.is_deferred_validation or self.errors:
            return
        page = self.instance
        problems = [*page.compile().problems, *page.other_problems(), *self._taken_address()]
        for field in {problem.field for problem in problems}:
            of_field = [problem for problem in problems if problem.field == field]
            for problem in of_field:
                self.add_error(None, problem.sentence)
            if field in self.fields and any(problem.path for problem in of_field):
                self.add_error(field, block_errors(getattr(self.instance, field), of_field))

    def _taken_address(self) -> tuple[Problem, ...]:
        from .addresses import refuse_taken_address  # it knows pages, and pages know this form

        try:
            refuse_taken_address(self.instance, below=self.parent_page)
        except CannotPublish as refusal:
            return refusal.problems
        return ()


class ModuleForm(CompiledPageForm):
    """Offers the other modules of the course as prerequisites."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "prerequisites" in self.fields and self.parent_page is not None:
            self.fields["prerequisites"].choices = self._modules()

    def _modules(self) -> list[tuple[str, str]]:
        """By key, with those that are asked for and have left the course, so that they can be taken off."""
        modules = self.parent_page.get_children().exclude(pk=self.instance.pk)
        choices = {str(module.translation_key): module.get_admin_display_title() for module in modules}
        gone = {key: _("A module that isn't in this course any more") for key in self.instance.prerequisites}
        return list((choices | {key: told for key, told in gone.items() if key not in choices}).items())


class LessonForm(CompiledPageForm):
    """Offers the competencies of the course to be ticked."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "competencies" in self.fields and self.parent_page is not None:
            self.fields["competencies"].choices = self._competencies()

    def _competencies(self) -> list[tuple[str, str]]:
        """As the course names them, with those that it doesn't train any more, so that they can be taken off."""
        from .goals import trained_near  # it knows pages, and pages know this form

        named = trained_near(self.parent_page)
        gone = _("A competency that the course doesn't train any more: %(key)s")
        return [
            *named.items(),
            *((key, gone % {"key": key}) for key in self.instance.competencies if key not in named),
        ]


def block_errors(stream, problems: list[Problem]) -> ValidationError:
    """The problems as an error of the StreamField, at the blocks whose ids start their paths."""
    position = {block.id: index for index, block in enumerate(stream)}
    placed: dict[int, list[Problem]] = {}
    for problem in problems:
        if problem.path and problem.path[0] in position:
            placed.setdefault(position[problem.path[0]], []).append(problem)
    return StreamBlockValidationError(
        block_errors={
            index: StructBlockValidationError(non_block_errors=[p.sentence for p in of_block])
            for index, of_block in placed.items()
        }
    )
