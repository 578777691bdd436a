"""When law or the glossary changes, lessons that show it are rendered anew."""

from django.db.models import F

from .models import ActivityEdition, Course
from .models.syllabus import new_state


def law_changed() -> None:
    """Leave all cached lesson bodies behind, in every process at once, by growing their stamps.

    Law changes a few times a month, and which lessons a provision shows in depends on each reader's
    jurisdiction; so all of them are rendered again at their next reading. Queries: 2.
    """
    ActivityEdition.objects.filter(content__isnull=False).update(stamp=F("stamp") + 1)
    Course.objects.update(state=new_state())
