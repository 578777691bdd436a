"""The cockpit's pages, for who may edit the course; publishing and reviewing ask for permissions of their own."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import get_language, get_language_info, ngettext, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin.views.pages.preview import ViewDraftView
from wagtail.models import Locale, Page, Site
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.utils.decorators import xframe_options_sameorigin_override

from courses.compiled import CannotPublish
from courses.desk.drafts import catch_up
from courses.models import CoursePage, CourseReview
from courses.review import permission, record_review

from .board import board, told_problems
from .confirm_translation import confirm_translation, confirmed_in
from .coverage import coverage
from .forms import NewCourseForm, ReviewForm
from .publish import NothingToPublish, known_trial, publish_course, try_course
from .starter import free_slug, start_course
from .survey import Survey, survey

COURSES_A_PAGE = 25


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The courses that one may edit, in the default language where they exist in it. Queries: constant."""
    editable = PagePermissionPolicy().instances_user_has_permission_for(request.user, "change")
    pages = CoursePage.objects.filter(pk__in=editable, alias_of=None).select_related("locale").order_by("draft_title")
    first = pages.filter(locale=Locale.get_default())
    others = pages.exclude(translation_key__in=first.values("translation_key"))
    wanted = request.GET.get("q", "").replace("\0", "").strip()
    found = first | others
    if wanted:
        found = found.filter(draft_title__icontains=wanted)
    context = {
        "courses": Paginator(found, COURSES_A_PAGE).get_page(request.GET.get("p")),
        "q": wanted,
        "may_add": PagePermissionPolicy().user_has_permission(request.user, "add"),
        "header_title": _("Courses"),
        "page_title": _("Courses"),
        "header_icon": "clipboard-list",
    }
    return TemplateResponse(request, "courses/cms/index.html", context)


@require_http_methods(["GET", "POST"])
def new_course(request: HttpRequest) -> HttpResponse:
    """Lay out a course with guidance in place. For who may add pages below the language's home."""
    form = NewCourseForm(request.POST or None)
    if form.is_valid():
        title, locale = form.cleaned_data["title"], form.cleaned_data["locale"]
        home = Site.objects.get(is_default_site=True).root_page.get_translation_or_none(locale)
        if home is None:
            form.add_error("locale", _("There are no pages in this language yet. Ask an administrator to add it."))
        elif not home.permissions_for_user(request.user).can_add_subpage():
            raise PermissionDenied
        else:
            with override(locale.language_code):
                course = start_course(
                    title=title,
                    slug=free_slug(title, home),
                    modules=form.cleaned_data["modules"],
                    home=home,
                    by=request.user,
                )
            messages.success(request, _("The course is laid out as drafts. Write over the guidance, page by page."))
            return redirect("course_cockpit", course.pk)
    context = {
        "form": form,
        "header_title": _("New course"),
        "breadcrumbs_items": _crumbs(_("New course")),
        "header_icon": "clipboard-list",
    }
    return TemplateResponse(request, "courses/cms/new_course.html", context, status=400 if form.errors else 200)


@require_GET
def cockpit(request: HttpRequest, page_id: int) -> HttpResponse:
    """A course in all its languages: how each page stands, and what keeps it from being published.

    `?check=1` tries what wasn't tried since the last change. Queries: the same for any number of pages otherwise.
    """
    course = _course(request, page_id)
    surveyed = _survey(request, course)
    trying = try_course if request.GET.get("check") else known_trial
    trials = {language: trying(surveyed.of(language)) for language in surveyed.languages}
    context = {
        **board(surveyed, trials, user=request.user),
        "shown": _shown(request, surveyed),
        "header_title": surveyed.course.draft_title,
        "breadcrumbs_items": _crumbs(surveyed.course.draft_title),
        "header_icon": "clipboard-list",
    }
    return TemplateResponse(request, "courses/cms/cockpit.html", context)


@require_GET
def competencies(request: HttpRequest, page_id: int) -> HttpResponse:
    """Which competency of the course is taught and tested where, and what isn't. For who may see its cockpit."""
    course = _course(request, page_id)
    context = {
        **coverage(survey(course), get_language()),
        "header_title": _("Competencies"),
        "breadcrumbs_items": _crumbs(
            course.draft_title, reverse("course_cockpit", args=[page_id]), _("Competencies")
        ),
        "header_icon": "tick-inverse",
    }
    return TemplateResponse(request, "courses/cms/coverage.html", context)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask once, then publish all that has changed in the language of this course page, or list what is in the way."""
    course = _course(request, page_id, publishing=True)
    cells = _survey(request, course).of(course.locale.language_code)
    problems: list[dict] = []
    if request.method == "POST":
        try:
            count = publish_course(cells, by=request.user)
        except NothingToPublish:
            messages.info(request, _("Everything is live as it was last saved."))
            return redirect("course_cockpit", page_id)
        except CannotPublish as refusal:
            problems = told_problems(cells, refusal)
        else:
            told = ngettext("%(count)s page was published.", "%(count)s pages were published.", count)
            messages.success(request, told % {"count": count})
            return redirect("course_cockpit", page_id)
    context = {
        "course": course,
        "language": get_language_info(course.locale.language_code)["name_local"],
        "to_publish": [cell for cell in cells if cell.is_to_publish],
        "problems": problems,
        "header_title": _("Publish course"),
        "breadcrumbs_items": _crumbs(course.draft_title, reverse("course_cockpit", args=[page_id]), _("Publish course")),
        "header_icon": "upload",
    }
    status = 400 if problems else 200
    return TemplateResponse(request, "courses/cms/publish.html", context, status=status)


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, page_id: int, kind: str) -> HttpResponse:
    """Record that one has read the course in this language. For who has the permission for that kind of review."""
    course = _course(request, page_id)
    if kind not in CourseReview.Kind.values or not request.user.has_perm(permission(kind)):
        raise PermissionDenied
    cells = _survey(request, course).of(course.locale.language_code)
    trial = try_course(cells)
    if trial.digest is None:
        messages.error(request, _("What doesn't compile can't be reviewed. Please put the problems right first."))
        return redirect(f"{reverse('course_cockpit', args=[page_id])}?check=1")
    form = ReviewForm(request.POST or None, digest=trial.digest)
    if form.is_valid():
        record_review(page=course, kind=kind, by=request.user, **form.cleaned_data)
        messages.success(request, _("Your review is recorded. Thank you."))
        return redirect("course_cockpit", page_id)
    context = {
        "course": course,
        "form": form,
        "kind": CourseReview.Kind(kind),
        "language": get_language_info(course.locale.language_code)["name_local"],
        "cells": [cell for cell in cells if cell.page.depth - course.depth != 1 and cell.status != "withdrawn"],
        "header_title": CourseReview.Kind(kind).label.capitalize(),
        "breadcrumbs_items": _crumbs(
            course.draft_title, reverse("course_cockpit", args=[page_id]), CourseReview.Kind(kind).label.capitalize()
        ),
        "header_icon": "glasses",
    }
    return TemplateResponse(request, "courses/cms/review.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def translation(request: HttpRequest, page_id: int) -> HttpResponse:
    """Say which pages of a translated course a native speaker has read. For who may edit the course in this language."""
    course = _course(request, page_id)
    surveyed = _survey(request, course)
    language = course.locale.language_code
    if language == surveyed.languages[0]:
        raise Http404
    cells = [cell for cell in surveyed.of(language) if cell.page.alias_of_id is None]
    if request.method == "POST":
        _confirm(request, cells)
        return redirect("confirm_translation", page_id)
    reviewed = confirmed_in(cells)
    title = _("Translation reviewed: %(language)s") % {"language": get_language_info(language)["name_local"]}
    context = {
        "course": course,
        "rows": [{"cell": cell, "reviewed": reviewed[cell.page.pk], "stamp": _stamp(cell.page)} for cell in cells],
        "header_title": title,
        "breadcrumbs_items": _crumbs(course.draft_title, reverse("course_cockpit", args=[page_id]), title),
        "header_icon": "check",
    }
    return TemplateResponse(request, "courses/cms/confirm_translation.html", context)


def _confirm(request: HttpRequest, cells: list) -> None:
    """Keep the ticks of the form, except on pages whose words have changed since it was shown."""
    shown, ticked = set(request.POST.getlist("shown")), set(request.POST.getlist("reviewed"))
    wanted = {cell.page.pk: str(cell.page.pk) in ticked for cell in cells if _stamp(cell.page) in shown}
    try:
        done = confirm_translation(cells, wanted, by=request.user)
    except CannotPublish as refusal:
        for problem in refusal.problems:
            messages.error(request, problem.sentence)
        return
    if done.live + done.waiting:
        messages.success(request, _("Saved."))
    if done.waiting:
        told = ngettext(
            "%(count)s page says so once its draft is published.",
            "%(count)s pages say so once their drafts are published.",
            done.waiting,
        )
        messages.info(request, told % {"count": done.waiting})
    if ticked - {str(pk) for pk in wanted}:
        messages.warning(request, _("Some pages were changed while this page was open. Please look at them again."))


def _stamp(page: Page) -> str:
    """A page and the draft of it that was shown."""
    return f"{page.pk}:{page.latest_revision_id}"


@require_GET
@xframe_options_sameorigin_override
def preview(request: HttpRequest, page_id: int) -> HttpResponse:
    """The latest draft as officers will see it, to be shown in the cockpit's phone. For who may edit or publish it."""
    return ViewDraftView.as_view()(request, page_id=page_id)


def _course(request: HttpRequest, page_id: int, *, publishing: bool = False) -> CoursePage:
    course = get_object_or_404(CoursePage.objects.select_related("locale"), pk=page_id)
    allowed = course.permissions_for_user(request.user)
    if not (allowed.can_publish() if publishing else allowed.can_edit()):
        raise PermissionDenied
    return course


def _survey(request: HttpRequest, course: CoursePage) -> Survey:
    """The course with what its translators wrote until now. Queries: 9, where all of that is in the drafts."""
    surveyed = survey(course)
    return survey(course) if catch_up(surveyed.pages, by=request.user) else surveyed


def _shown(request: HttpRequest, surveyed: Survey) -> Page:
    """The page in the phone: the one asked for, else the course itself."""
    wanted = request.GET.get("show", "")
    return next((page for page in surveyed.pages if str(page.pk) == wanted), surveyed.course)


def _crumbs(title: str, url: str = "", last: str = "") -> list[dict]:
    crumbs = [{"url": reverse("course_cockpits"), "label": _("Courses")}, {"url": url, "label": title}]
    return [*crumbs, {"url": "", "label": last}] if last else crumbs
