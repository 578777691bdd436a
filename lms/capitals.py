"""Django's `capfirst`, in templates and at the head of form fields' labels, as Georgian needs it."""

from django import template
from django.db.models import fields
from django.template.defaultfilters import stringfilter
from django.utils.functional import keep_lazy_text

from people.capitals import begin

register = template.Library()


@register.filter(is_safe=True)
@stringfilter
def capfirst(text: str) -> str:
    """In place of Django's filter of that name: settings make it a builtin of every template."""
    return begin(text)


def spare_georgian_labels() -> None:
    """Labels that Django makes from the names of a model's fields; lazy, since forms are made once for all languages."""
    fields.capfirst = keep_lazy_text(lambda text: begin(str(text)) if text else text)
