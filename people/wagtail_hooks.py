from wagtail.snippets.models import register_snippet

from .viewsets import PeopleGroup

register_snippet(PeopleGroup)
