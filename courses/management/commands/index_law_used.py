from django.core.management.base import BaseCommand
from django.db import transaction

from courses.law_used import keep_law_used
from courses.models import ActivityPage


class Command(BaseCommand):
    help = "Look through every live page for the law that it shows; once, where pages were published before it was kept."

    @transaction.atomic
    def handle(self, **options):
        number = 0
        for model in _kinds_of(ActivityPage):
            for page in model.objects.live().iterator():
                keep_law_used(page)
                number += 1
        self.stdout.write(f"{number} pages were looked through.")


def _kinds_of(model) -> list[type]:
    """The heirs that have pages of their own."""
    heirs = model.__subclasses__()
    return [each for heir in heirs for each in ([] if heir._meta.abstract else [heir]) + _kinds_of(heir)]
