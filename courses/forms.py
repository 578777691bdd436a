"""The editor's form: saving a draft takes anything; publishing says what doesn't compile, and where."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.blocks import ListBlock, StructBlock, StructValue
from wagtail.blocks.list_block import ListBlockValidationError
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
    """The problems as an error of the StreamField, each at the field to which its path leads."""
    position = {block.id: index for index, block in enumerate(stream)}
    placed = _placed([problem for problem in problems if problem.path and problem.path[0] in position], 0)
    error = StreamBlockValidationError(
        block_errors={
            position[key]: _error(stream[position[key]].block, stream[position[key]].value, of_block, 1)
            for key, of_block in placed.items()
        }
    )
    error.message = problems[0].sentence  # Wagtail's own names its classes, and stands above the form
    return error


def _placed(problems: list[Problem], depth: int) -> dict[str, list[Problem]]:
    """The problems by the part of their paths at this depth."""
    placed: dict[str, list[Problem]] = {}
    for problem in problems:
        placed.setdefault(problem.path[depth], []).append(problem)
    return placed


def _error(block, value, problems: list[Problem], depth: int) -> ValidationError:
    """The problems of one block, `depth` steps along their paths; what leads no further is the block's own."""
    inside = _inside(block, value)
    deeper = [problem for problem in problems if problem.path[depth : depth + 1] and problem.path[depth] in inside]
    own = [problem.sentence for problem in problems if problem not in deeper]
    errors = {}
    for key, of_child in _placed(deeper, depth).items():
        name, child, child_value = inside[key]
        errors[name] = _error(child, child_value, of_child, depth + 1)
    if isinstance(block, ListBlock):
        return ListBlockValidationError(block_errors=errors, non_block_errors=own)
    if isinstance(block, StructBlock):
        return StructBlockValidationError(block_errors=errors, non_block_errors=own)
    return ValidationError(own)


def _inside(block, value) -> dict[str, tuple]:
    """What a path may name within a block: its name or index for Wagtail, the block, its value."""
    if isinstance(block, ListBlock):
        return {item.id: (index, item.block, item.value) for index, item in enumerate(value.bound_blocks)}
    if isinstance(block, StructBlock) and isinstance(value, StructValue):
        return {name: (name, child, value[name]) for name, child in block.child_blocks.items()}
    return {}
