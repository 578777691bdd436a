"""The units of the demonstration service and the officers who serve in them; nobody signs in as one of these."""

from collections.abc import Mapping
from random import Random

from django.contrib.auth.models import Group

from people.models import Jurisdiction, Rank, Role, Unit, User

RANKS = {"OFF": "Officer", "SGT": "Sergeant", "INSP": "Inspector"}
#: Code, name, code of the unit above, jurisdiction, how many officers serve there beside the accounts.
UNITS = (
    ("DEMO", "Demonstration Service", None, "BA", 0),
    ("DEMO-N", "Region North", "DEMO", "BA-BIH", 0),
    ("DEMO-N1", "Station Lipa", "DEMO-N", "BA-BIH", 17),
    ("DEMO-N2", "Station Vrba", "DEMO-N", "BA-BIH", 14),
    ("DEMO-S", "Region South", "DEMO", "BA-SRP", 0),
    ("DEMO-S1", "Station Javor", "DEMO-S", "BA-SRP", 13),
    ("DEMO-S2", "Station Jela", "DEMO-S", "BA-SRP", 12),
    ("DEMO-E", "Region East", "DEMO", "BA-BRC", 0),
    ("DEMO-E1", "Station Jasen", "DEMO-E", "BA-BRC", 16),
    ("DEMO-E2", "Station Breza", "DEMO-E", "BA-BRC", 12),
)
FIRST_NAMES = (
    "Adnan", "Ajla", "Ana", "Ardita", "Armen", "Bojan", "Dragana", "Elira", "Emir", "Goran", "Haris", "Ilir", "Irena",
    "Jelena", "Kenan", "Luka", "Maja", "Mehmet", "Merima", "Milan", "Natalija", "Nino", "Oksana", "Petar", "Sanja", "Selma",
    "Stefan", "Tamar", "Vedran", "Viktor",
)  # fmt: skip
LAST_NAMES = (
    "Arifović", "Bašić", "Bondarenko", "Čolić", "Delić", "Dragić", "Gashi", "Georgiev", "Hadžić", "Hoxha", "Jović",
    "Kapanadze", "Kljajić", "Krasniqi", "Lazić", "Marić", "Memić", "Mulić", "Nikolić", "Pavlović", "Petrosyan", "Popescu",
    "Radić", "Shevchenko", "Softić", "Stanković", "Šarić", "Vuković", "Yılmaz", "Zukić",
)  # fmt: skip
#: In which languages people of a region read, in turn; the whole course is there in all of them.
LANGUAGES = {"DEMO-N": ("bs", "en"), "DEMO-S": ("bs", "bs", "sq"), "DEMO-E": ("bs", "uk", "bs")}
RANK_OF = ("OFF", "OFF", "OFF", "OFF", "SGT", "SGT", "INSP")


def make_units() -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for code, name, above, jurisdiction, _officers in UNITS:
        fields = {"code": code, "name": name, "jurisdiction": Jurisdiction.objects.get(code=jurisdiction)}
        parent = units.get(above)
        units[code] = parent.add_child(**fields) if parent else Unit.add_root(**fields)
        # treebeard counts children on the instance, so the next child needs a fresh parent
        if parent:
            units[above] = Unit.objects.get(pk=parent.pk)
    return units


def make_ranks() -> dict[str, Rank]:
    Rank.objects.bulk_create((Rank(code=code, name=name) for code, name in RANKS.items()), ignore_conflicts=True)
    return {rank.code: rank for rank in Rank.objects.filter(code__in=RANKS)}


def make_officers(units: Mapping[str, Unit], ranks: Mapping[str, Rank]) -> list[User]:
    """Officers without passwords and addresses, in the order of their numbers. Queries: 4. They have no courses yet."""
    random = Random("demo:people")
    where = [code for code, *_rest, count in UNITS for _one in range(count)]
    names = random.sample([(first, last) for first in FIRST_NAMES for last in LAST_NAMES], len(where))
    people = [
        User(
            service_number=f"D-{1000 + number}",
            first_name=first,
            last_name=last,
            unit=units[code],
            rank=ranks[random.choice(RANK_OF)],
            language=_language(code, number),
            password="!",
        )
        for number, (code, (first, last)) in enumerate(zip(where, names, strict=True))
    ]
    made = User.objects.bulk_create(people, batch_size=500)
    group = Group.objects.get(name=Role.OFFICER.value)
    memberships = User.groups.through
    memberships.objects.bulk_create((memberships(user=one, group=group) for one in made), batch_size=500)
    return made


def _language(code: str, number: int) -> str:
    those = LANGUAGES[code[:-1]]
    return those[number % len(those)]
