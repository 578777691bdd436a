"""A copy of a course asks for its own modules, not for those of the course that it was made from."""

from wagtail.models import Page

from .compile import compile_course
from .models import CoursePage, ModulePage


def keep_prerequisites(original: Page, copy: Page) -> None:
    """Let the modules of `copy`, a course page, ask for each other as those of `original` do.

    A copy has new keys and the same addresses. Queries: 2 where no module asks for others, else 3 for each that does.
    """
    if original.specific_class is not CoursePage:
        return
    slugs = {str(one.translation_key): one.slug for one in ModulePage.objects.child_of(original)}
    modules = list(ModulePage.objects.child_of(copy))
    keys = {module.slug: str(module.translation_key) for module in modules}
    own = {key: keys[slug] for key, slug in slugs.items() if slug in keys}
    asking = [module for module in modules if module.prerequisites]
    for module in asking:
        draft = module.get_latest_revision_as_object()
        draft.prerequisites = [own.get(key, key) for key in draft.prerequisites]
        draft.save_revision(changed=False, clean=False)
        wanted = [own.get(key, key) for key in module.prerequisites]
        ModulePage.objects.filter(pk=module.pk).update(prerequisites=wanted)
    if asking and copy.live:
        compile_course(CoursePage.objects.get(pk=copy.pk), only=())
