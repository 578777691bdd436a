"""The flag 'look at this again' follows the law: receivers of what Django tells of provisions, judgments and terms."""

from .uses import law_changed

#: What a reader of a lesson is shown; a new mark of verification or review changes none of her words.
_SHOWN = {
    "glossaryterm": ("key", "term", "definition", "equivalents"),
    "judgment": ("name", "application_numbers", "date", "articles", "facts", "holding", "lesson"),
    "provision": (
        "jurisdiction_id", "topic", "instrument", "article", "summary", "in_force_from", "in_force_to",
    ),
}  # fmt: skip


def before_saving(instance, raw=False, **kwargs) -> None:
    """Receiver of `pre_save`: remembers what was stored, to be compared when it is saved. Queries: 1."""
    fields = _SHOWN[instance._meta.model_name]
    instance.shown_before = None if raw else type(instance).objects.filter(pk=instance.pk).values(*fields).first()


def saved(instance, raw=False, **kwargs) -> None:
    """Receiver of `post_save`: new law, or law whose words are others now, flags the places that show it."""
    before = instance.shown_before
    # From the database, since a date may still be the text that a form or a file gave.
    fields = _SHOWN[instance._meta.model_name]
    after = None if raw else type(instance).objects.filter(pk=instance.pk).values(*fields).first()
    if before != after:
        left = before or {}
        law_changed(instance, also_topic=left.get("topic", ""), also_term=left.get("key", ""))


def deleted(instance, **kwargs) -> None:
    """Receiver of `post_delete`: the places that showed it show less."""
    law_changed(instance)
