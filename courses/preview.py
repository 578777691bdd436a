"""What officers will see, shown to editors of a draft."""

from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import override

from .body import render_body


def preview_lesson(request, page) -> TemplateResponse:
    """The lesson of an unsaved or saved draft, on the officers' own template."""
    locale = page.locale.language_code
    reader = getattr(request.user, "unit", None)
    jurisdiction = reader.jurisdiction if reader else None
    body = render_body(page.compile().content, locale, jurisdiction=jurisdiction, on=timezone.localdate())
    parent = page.get_parent() if page.path else None
    context = {
        "preview": True,
        "course": {"title": "", "url": ""},
        "module_title": parent.title if parent else "",
        "lesson": {
            "title": page.title,
            "intro": page.intro,
            "minutes": page.minutes,
            "body": body,
            "lang": locale,
            "draft_translation": page.is_draft_translation,
            "fallback": False,
        },
    }
    return in_language(request, "courses/lesson.html", context, locale)


def preview_course(request, page) -> TemplateResponse:
    """The course's front, without anybody's progress."""
    locale = page.locale.language_code
    context = {
        "preview": True,
        "course": {
            "title": page.title,
            "summary": page.summary,
            "objectives": page.objectives.splitlines(),
            "lang": locale,
            "draft_translation": page.is_draft_translation,
        },
        "modules": [
            {
                "title": module.title,
                "summary": module.specific.summary,
                "objectives": module.specific.objectives.splitlines(),
                "lang": locale,
                "activities": [],
            }
            for module in (page.get_children().specific() if page.path else [])
        ],
    }
    return in_language(request, "progress/course.html", context, locale)


def in_language(request, template: str, context: dict, locale: str) -> TemplateResponse:
    """A response rendered in the page's language, whatever the editor's own is."""
    request.LANGUAGE_CODE = locale
    response = TemplateResponse(request, template, {**context, "page_lang": locale})
    with override(locale):
        response.render()
    return response
