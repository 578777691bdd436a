"""Extra time that somebody is given while an attempt of hers runs: it may gain by that, and never loses."""

from django.utils import timezone

from people.accommodate import extended

from .models import Attempt


def give_more_time(officer_id: int, extra_time: str, **kwargs) -> None:
    """Receiver of `people.signals.accommodated`. An attempt whose time is up already stays as it is.

    Queries: 1, and 1 for each attempt under way that gains.
    """
    running = Attempt.objects.select_for_update(of=["self"]).filter(
        enrolment__officer=officer_id, finished_at__isnull=True, ends_at__gt=timezone.now()
    )
    for attempt in running.order_by("pk"):
        allowed = extended(attempt.time_limit, extra_time)
        begun_at = attempt.ends_at - extended(attempt.time_limit, attempt.extra_time)
        ends_at = allowed and begun_at + allowed
        if ends_at is None or ends_at > attempt.ends_at:
            attempt.extra_time, attempt.ends_at = extra_time, ends_at
            attempt.save(update_fields=["extra_time", "ends_at"])
