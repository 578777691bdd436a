"""What every installation stands on: languages, root of the page tree, topics of law, roles; laid after each migration."""

from django.apps import apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import transaction
from wagtail.models import Locale, Page, Site

from law.models.topic import ensure_topics
from people.roles import ensure_roles

from .models import HomePage


@transaction.atomic
def lay_foundations(verbosity: int = 0, using: str = "default", plan=(), **kwargs) -> None:
    """Idempotent; receiver of `post_migrate`. Changes nothing that an administrator has changed since."""
    if using != "default" or not Page.objects.filter(depth=1).exists():
        return
    for app in apps.get_app_configs():
        create_permissions(app, verbosity=0)
    ensure_topics(ensure_home(settings.LANGUAGE_CODE).locale)
    ensure_roles()


def ensure_home(language: str) -> HomePage:
    """The root of a language's courses, made with its locale if need be; the default language's is the site's root."""
    locale, _ = Locale.objects.get_or_create(language_code=language)
    home = HomePage.objects.filter(locale=locale).first()
    if home is not None:
        return home
    root = Page.get_first_root_node()
    first = HomePage.objects.first()
    home = HomePage(title=settings.SITE_NAME, slug=f"home-{language}", locale=locale)
    if first is not None:
        home.translation_key = first.translation_key
    root.add_child(instance=home)
    if language == settings.LANGUAGE_CODE:
        _make_site(home)
    return home


def _make_site(home: HomePage) -> None:
    """Wagtail's first migration makes a welcome page and a site of its own; ours takes their place."""
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "port": 80, "root_page": home, "site_name": settings.SITE_NAME},
    )
    Page.objects.filter(depth=2, slug="home").exclude(pk=home.pk).delete()
