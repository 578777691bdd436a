"""The clocks by which people live: those of their unit's jurisdiction."""

from django.conf import settings

from .models import User

#: The clocks of the jurisdictions, by the country of their codes.
ZONES = {
    "AL": "Europe/Tirane", "AM": "Asia/Yerevan", "AZ": "Asia/Baku", "BA": "Europe/Sarajevo", "GE": "Asia/Tbilisi",
    "MD": "Europe/Chisinau", "ME": "Europe/Podgorica", "MK": "Europe/Skopje", "RS": "Europe/Belgrade",
    "TR": "Europe/Istanbul", "UA": "Europe/Kyiv", "XK": "Europe/Belgrade",
}  # fmt: skip


def zone_of(code: str | None) -> str:
    """The name of the time zone of a jurisdiction, by its code; the installation's where there is none."""
    return ZONES.get((code or "")[:2], settings.TIME_ZONE)


def zone_of_person(person: User) -> str:
    """That of her unit's jurisdiction. Queries: none where her unit is known with its jurisdiction, else 2."""
    return zone_of(person.unit.jurisdiction.code if person.unit_id else None)
