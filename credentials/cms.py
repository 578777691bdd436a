"""Certificates in the CMS: administrators find one, revoke it or issue it again, and say how a service's ones look."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from people.choosing import Unchosen
from people.cms_list import ListViewSet

from .code import normal_code
from .design import sample_of
from .models import Certificate, CertificateDesign
from .print import pdf_of
from .revoke import AlreadyRevoked, issue_again, revoke

MAY_SEE = ["view", "change"]
LIST, PAGE = "certificates:index", "certificates:page"


class CertificateList(generic.IndexView):
    """Administrators: every certificate. Queries don't grow with the certificates."""

    model = Certificate
    any_permission_required = MAY_SEE
    page_title = _("Certificates")
    queryset = Certificate.objects.select_related("enrolment__officer", "enrolment__course")
    default_ordering = "-issued_at"
    paginate_by = 50
    is_searchable = True
    list_display = [
        TitleColumn("name", label=_("Name"), accessor="name", get_url=lambda one: reverse(PAGE, args=[one.pk])),
        Column("number", label=_("Service number"), accessor="enrolment.officer.service_number"),
        Column("course", label=_("Course"), accessor=lambda one: one.title(get_language())),
        Column("code", label=_("Code"), accessor="shown_code"),
        DateColumn("issued_at", label=_("Issued"), sort_key="issued_at"),
        Column("state", label=_("Status"), accessor=lambda one: one.state.label),
    ]

    def search_queryset(self, queryset):
        """By a part of the name, or the whole of service number or code."""
        wanted = self.search_query
        if not wanted:
            return queryset
        found = queryset.filter(name__icontains=wanted) | queryset.filter(
            enrolment__officer__service_number__iexact=wanted
        )
        return found | queryset.filter(code=code) if (code := normal_code(wanted)) else found


class ChangeForm(forms.Form):
    """What is to be done with a certificate, and why."""

    WAYS = (("again", _("Issue it again, with the name and the design of today")), ("revoke", _("Revoke it")))

    way = forms.ChoiceField(label=_("What is to be done"), choices=WAYS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept with the certificate, for administrators only."),
    )  # fmt: skip


class CertificatePage(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Administrators: one certificate, and the form that changes what becomes of it."""

    permission_policy = ModelPermissionPolicy(Certificate)
    any_permission_required = MAY_SEE
    template_name = "credentials/cms/certificate.html"
    form_class = ChangeForm
    page_title = _("Certificate")
    header_icon = "clipboard-list"
    _show_breadcrumbs = True

    def get_certificate(self) -> Certificate:
        known = Certificate.objects.select_related("enrolment__officer", "enrolment__course", "revoked_by", "replaces")
        return get_object_or_404(known, pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict]:
        there = [{"url": reverse(LIST), "label": CertificateList.page_title}]
        return [*super().get_breadcrumbs_items(), *there, {"url": "", "label": self.get_certificate().name}]

    def get_context_data(self, **kwargs):
        certificate = self.get_certificate()
        return super().get_context_data(
            certificate=certificate,
            title=certificate.title(get_language()),
            successor=Certificate.objects.filter(replaces=certificate).first(),
            may_change=self.user_has_permission("change"),
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        if not self.user_has_permission("change"):
            return self.handle_no_permission()
        return super().post(request, *args, **kwargs)

    def form_valid(self, form) -> HttpResponse:
        certificate, reason = self.get_certificate(), form.cleaned_data["reason"]
        try:
            if form.cleaned_data["way"] == "again":
                certificate = issue_again(certificate=certificate, reason=reason, by=self.request.user)
                messages.success(self.request, gettext("It is issued again; the former one is revoked."))
            else:
                revoke(certificate=certificate, reason=reason, by=self.request.user)
                messages.success(self.request, gettext("It is revoked. Whoever checks it is told so from now on."))
        except AlreadyRevoked:
            messages.error(self.request, gettext("Somebody has revoked it before; nothing was changed."))
        return redirect(PAGE, certificate.pk)


class Certificates(ListViewSet):
    """Their place in the CMS: the reports menu."""

    name = "certificates"
    url_prefix = "certificates"
    icon = "clipboard-list"
    menu_label = _("Certificates")
    list_view = CertificateList
    add_to_reports_menu = True

    def more(self, shared: dict) -> list:
        return [path("<int:pk>/", CertificatePage.as_view(), name="page")]


class CertificateDesigns(SnippetViewSet):
    """How certificates of a service look."""

    model = CertificateDesign
    chooser_viewset_class = Unchosen
    icon = "image"
    menu_label = _("Designs of certificates")
    add_to_settings_menu = True
    list_display = ["issuer", Column("unit", label=_("Unit"))]


def sample(request, pk: int) -> HttpResponse:
    """Administrators: a certificate of this design that nobody has earned, as PDF."""
    if not ModelPermissionPolicy(CertificateDesign).user_has_permission(request.user, "change"):
        raise PermissionDenied
    design = get_object_or_404(CertificateDesign, pk=pk)
    return HttpResponse(pdf_of(sample_of(design)), content_type="application/pdf")
