"""Hours in which nobody's telephone rings: chosen by each, and read by the clocks of where she serves."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q

from .models import Notice, User
from .time_zones import ZONES

_COUNTRY = "unit__jurisdiction__code__startswith"


def may_be_mailed(now: datetime) -> Q:
    """Whom news may reach by mail at this moment: outside of her quiet hours, and, where she wishes one mail a day,
    the first of her day. Queries: none; it is a part of one.
    """
    countries: dict[tuple[int, datetime], list[str]] = {}
    for country, zone in ZONES.items():
        countries.setdefault(_hour_and_midnight(now, zone), []).append(country)
    found, anywhere = Q(pk__in=[]), Q(pk__in=[])
    for clock, those in countries.items():
        here = Q(pk__in=[])
        for country in those:
            here |= Q(**{_COUNTRY: country})
        found |= here & _by(*clock)
        anywhere |= here
    # Also who belongs to no unit.
    return found | (~anywhere & _by(*_hour_and_midnight(now, settings.TIME_ZONE)))


def _hour_and_midnight(now: datetime, zone: str) -> tuple[int, datetime]:
    here = now.astimezone(ZoneInfo(zone))
    return here.hour, here.replace(hour=0, minute=0, second=0, microsecond=0)


def _by(hour: int, midnight: datetime) -> Q:
    today = Notice.objects.filter(recipient=OuterRef("pk"), mailed_at__gte=midnight)
    return _awake(hour) & (Q(mails=User.Mails.AT_ONCE) | ~Exists(today))


def _awake(hour: int) -> Q:
    """Quiet hours may go over midnight; from an hour until the same there are none."""
    within_a_day = Q(quiet_from__lt=F("quiet_until"), quiet_from__lte=hour, quiet_until__gt=hour)
    over_midnight = Q(quiet_from__gt=F("quiet_until")) & (Q(quiet_from__lte=hour) | Q(quiet_until__gt=hour))
    return ~(within_a_day | over_midnight)
