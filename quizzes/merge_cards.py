"""Questions to remember of two accounts of one person: of one question the card that was answered more often stays."""

from django.db.models import Count

from people.merging import Merging
from progress.write_rows import write_rows

from .models import MemoryCard, MemoryPause, MemoryReview


def move_cards(merging: Merging) -> int:
    """Every answer from memory is kept, below the card that stays. Queries: 5, and 1 more for each 500 answers."""
    rows = MemoryCard.objects.filter(officer__in=merging.ids).annotate(answered=Count("reviews"))
    hers: dict[tuple, list[MemoryCard]] = {}
    for one in rows.order_by("pk"):
        hers.setdefault((one.activity_id, one.node), []).append(one)
    into = {}
    for cards in hers.values():
        stays = max(cards, key=lambda one: (one.answered, one.last_review is not None, one.officer_id == merging.kept.pk))
        into |= {one.pk: stays.pk for one in cards if one is not stays}
    reviews = list(MemoryReview.objects.filter(card__in=into))
    for one in reviews:
        one.card_id = into[one.card_id]
    write_rows(reviews, ("card",))
    MemoryCard.objects.filter(pk__in=into).delete()
    return MemoryCard.objects.filter(officer=merging.merged).update(officer=merging.kept)


def move_pause(merging: Merging) -> int:
    """Who switched it off under either account isn't asked. Queries: 2."""
    theirs = MemoryPause.objects.filter(officer=merging.merged)
    if MemoryPause.objects.filter(officer=merging.kept).exists():
        theirs.delete()
        return 0
    return theirs.update(officer=merging.kept)
