import json
from pathlib import Path
from random import Random
from time import perf_counter

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from courses.models import Course
from people.models import Jurisdiction, Role, Unit, User
from progress.assign import assign
from progress.models import Enrolment
from quizzes.read_attempts import items_of
from quizzes.simulation import model
from quizzes.simulation.bulk import BulkSize, NoPlace, ThereAlready, code_of, simulate_in_bulk
from quizzes.simulation.play import Player, Syllabus, read_syllabus
from quizzes.versions import current

MOST_OFFICERS, MOST_IN_BULK = 20_000, 5_000_000
NO_JURISDICTION = "There is no jurisdiction yet, and a unit needs one. Run load_reference first."

#: Officers between two commits: a commit for each answer would take most of the time.
TOGETHER = 25


class Command(BaseCommand):
    help = (
        "Make a cohort of simulated officers who take a course by a stated item-response model "
        "(quizzes/simulation/model.py), through the same services as real officers. For trying out and for checking "
        "the analysis; never where officers learn. With --bulk, a whole service for trying out reports: no answers, but "
        "units, officers and enrolments by the million, in minutes."
    )

    def add_arguments(self, parser):
        parser.add_argument("--officers", type=int, required=True, help=f"how many, at most {MOST_OFFICERS} (--bulk: any)")
        parser.add_argument("--seed", type=int, required=True, help="the same seed gives the same cohort")
        parser.add_argument("--course", help="slug of the course that they take; not with --bulk")
        parser.add_argument("--bulk", action="store_true", help="make all at once by SQL, in courses made for it")
        parser.add_argument("--units", type=int, default=1000, help="with --bulk: how many units")
        parser.add_argument("--courses", type=int, default=10, help="with --bulk: courses, each of which all take")
        parser.add_argument("--locales", default="", help="languages in turn, such as en,bs; else the course's own")
        parser.add_argument(
            "--dif",
            action="append",
            default=[],
            metavar="ITEM:LOCALE:LOGITS",
            help="make an item harder in one language, such as check-1.3:bs:0.8 (activity and number of the "
            "question, or the question's key); may be given several times",
        )
        parser.add_argument("--leaving", type=float, default=1.0, help="percent who leave, at each step of an exercise")
        parser.add_argument("--truth", type=Path, help="write the parameters of the model to this file, as JSON")
        parser.add_argument("--yes", action="store_true", help="also with production settings")

    def handle(self, *, officers, seed, course, locales, dif, leaving, truth, yes, **options):
        if str(settings.SETTINGS_MODULE).endswith("production") and not yes:
            raise CommandError("These are production settings: invented officers would stand in your reports. Add --yes.")
        if options["bulk"]:
            return self._in_bulk(officers, seed, options["units"], options["courses"], locales, given=course)
        if not course:
            raise CommandError("Say which course they take: --course SLUG. Or make a service for reports: --bulk.")
        if not 1 <= officers <= MOST_OFFICERS:
            raise CommandError(f"--officers must be from 1 to {MOST_OFFICERS}.")
        if not 0 <= leaving < 100:
            raise CommandError("--leaving must be from 0 to less than 100.")
        found = Course.objects.filter(slug=course, is_live=True).first()
        if found is None:
            raise CommandError(f"There is no course ‘{course}’ that officers can take.")
        syllabus = read_syllabus(found)
        languages = _languages(locales, found)
        player = Player(seed=seed, leaving=leaving / 100, shifts=_shifts(dif, syllabus, languages))
        people = _enrol(officers, seed, found, languages)
        self._play(player, people, syllabus, model.cohort(officers, languages, seed), seed)
        if truth:
            truth.write_text(json.dumps(_truths(player), indent=1), encoding="utf-8")
        self.stdout.write(f"{officers} simulated officers of unit {code_of(seed)} took ‘{course}’.")

    def _in_bulk(self, officers: int, seed: int, units: int, courses: int, locales: str, *, given: str | None) -> None:
        if given:
            raise CommandError("--bulk makes courses of its own: leave --course out.")
        languages = [one for one in locales.split(",") if one] or [settings.LANGUAGE_CODE]
        if unknown := set(languages) - {code for code, _name in settings.LANGUAGES}:
            raise CommandError(f"There is no language {', '.join(sorted(unknown))} here.")
        if min(officers, courses) < 1 or units < 3 or officers > MOST_IN_BULK:
            raise CommandError(f"--officers must be from 1 to {MOST_IN_BULK}, --courses at least 1, --units at least 3.")
        begun = perf_counter()
        try:
            simulate_in_bulk(size=BulkSize(officers, units, courses), seed=seed, languages=languages)
        except ThereAlready as reason:
            raise CommandError(f"A cohort with seed {seed} is there already. Choose another seed.") from reason
        except NoPlace as reason:
            raise CommandError(NO_JURISDICTION) from reason
        self.stdout.write(
            f"{officers * courses} enrolments of {officers} officers in {units} units below {code_of(seed)}, "
            f"in {perf_counter() - begun:.0f} s. The roll-ups count them with `manage.py rollups`, or when somebody looks."
        )

    def _play(self, player: Player, people: list[Enrolment], syllabus: Syllabus, cohort, seed: int) -> None:
        now = timezone.now()
        for first in range(0, len(people), TOGETHER):
            with transaction.atomic():
                for number, enrolment in enumerate(people[first : first + TOGETHER], start=first):
                    random = Random(f"{seed}:officer:{number}")
                    player.play_course(cohort[number], enrolment, syllabus, random, now)


def _languages(given: str, course: Course) -> list[str]:
    languages = [one for one in given.split(",") if one] or [course.source_locale]
    there = set(course.editions.values_list("locale", flat=True))
    if missing := [one for one in languages if one not in there]:
        raise CommandError(f"The course isn't there in {', '.join(missing)}; there are {', '.join(sorted(there))}.")
    return languages


def _shifts(given: list[str], syllabus: Syllabus, languages: list[str]) -> dict[str, dict[str, float]]:
    """The planted differences by item key. Raises CommandError for what names no item or language."""
    shifts: dict[str, dict[str, float]] = {}
    keys = _keys(syllabus) if given else {}
    for text in given:
        name, _, rest = text.partition(":")
        locale, _, logits = rest.partition(":")
        if name not in keys:
            raise CommandError(f"--dif {text}: there is no question ‘{name}’. There are {', '.join(_named(keys))}.")
        if locale not in languages:
            raise CommandError(f"--dif {text}: ‘{locale}’ isn't among the languages of this cohort.")
        try:
            shifts.setdefault(keys[name], {})[locale] = float(logits)
        except ValueError as error:
            raise CommandError(f"--dif {text}: ‘{logits}’ isn't a number of logits.") from error
    return shifts


def _keys(syllabus: Syllabus) -> dict[str, str]:
    """Keys of questions by what they may be called on the command line."""
    keys: dict[str, str] = {}
    for place, (activity, _) in enumerate(syllabus.activities):
        edition = syllabus.edition(place, syllabus.course.source_locale)
        if activity.kind == "check":
            for number, item in enumerate(items_of(current(edition)), start=1):
                keys[f"{activity.slug}.{number}"] = keys[item.key] = item.key
    return keys


def _named(keys: dict[str, str]) -> list[str]:
    return [name for name, key in keys.items() if name != key][:40] or ["none"]


@transaction.atomic
def _enrol(count: int, seed: int, course: Course, languages: list[str]) -> list[Enrolment]:
    """A unit of its own for the cohort, so that reports can leave it out; nobody in it can sign in."""
    if Unit.objects.filter(code=code_of(seed)).exists():
        raise CommandError(f"A cohort with seed {seed} is there already. Choose another seed.")
    where = Jurisdiction.objects.order_by("pk").first()
    if where is None:
        raise CommandError(NO_JURISDICTION)
    unit = Unit.add_root(code=code_of(seed), name=f"Simulated cohort {seed}", jurisdiction=where)
    people = User.objects.bulk_create(
        [
            User(
                service_number=f"SIM-{seed}-{number:05d}",
                first_name="Simulated",
                last_name=f"Officer {number}",
                unit=unit,
                language=languages[(number - 1) % len(languages)],
                password="!",
            )
            for number in range(1, count + 1)
        ],
        batch_size=1000,
    )
    group = Group.objects.get(name=Role.OFFICER.value)
    memberships = User.groups.through
    memberships.objects.bulk_create((memberships(user=one, group=group) for one in people), batch_size=1000)
    assign(course=course, unit=unit)
    enrolments = Enrolment.objects.filter(officer__unit=unit, course=course).order_by("officer__service_number")
    return list(enrolments.select_related("officer", "course"))


def _truths(player: Player) -> dict[str, dict]:
    return {
        key: {
            "discrimination": truth.discrimination,
            "difficulty": truth.difficulty,
            "seconds": truth.seconds,
            "shift": dict(truth.shift),
        }
        for key, truth in sorted(player.truths.items())
    }
