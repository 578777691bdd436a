"""The published versions of an exercise with what is known of each, and its regrades: what the versions page shows."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from courses.models import Activity
from people.models import User

from .models import PublishedVersion, Regrade, RegradedAttempt

#: Within so long of a version's publication the CMS has written down who published the page.
WRITTEN_WITHIN = timedelta(minutes=1)

#: A regrade that nobody has worked on for so long was interrupted, or nobody works.
STALLED_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Line:
    """A version. `before` is the one before it in its language, `same_exercise` whether only words differ from that."""

    version: PublishedVersion
    by: str
    begun: int
    finished: int
    current: bool
    before: PublishedVersion | None

    @property
    def same_exercise(self) -> bool:
        return self.before is not None and self.before.structure_hash == self.version.structure_hash


@dataclass(frozen=True, slots=True)
class Progress:
    """A regrade with what has come of it so far, by outcome."""

    regrade: Regrade
    counts: Mapping[str, int]

    @property
    def done(self) -> int:
        return sum(self.counts.values())

    @property
    def stalled(self) -> bool:
        return self.regrade.finished_at is None and timezone.now() - self.regrade.moved_at > STALLED_AFTER


def versions_of(activity: Activity) -> list[Line]:
    """All versions in all languages, in each the newest first. Queries: 5."""
    versions = PublishedVersion.objects.filter(activity=activity).defer("document").order_by("published_at", "pk")
    begun, finished = _attempts(activity)
    hashes = set(activity.editions.values_list("locale", "content_hash"))
    log, latest, lines = _publications(activity), {}, []
    for version in versions:
        lines.append(
            Line(
                version=version,
                by=_publisher(log.get(version.locale, []), version.published_at),
                begun=begun[version.pk],
                finished=finished[version.pk],
                current=(version.locale, version.content_hash) in hashes,
                before=latest.get(version.locale),
            )
        )
        latest[version.locale] = version
    return lines[::-1]


def regrades_of(activity: Activity) -> list[Progress]:
    """All regrades, the latest first. Queries: 2."""
    counts: dict[int, Counter] = {}
    rows = RegradedAttempt.objects.filter(regrade__activity=activity).order_by()
    for pk, outcome, count in rows.values_list("regrade", "outcome").annotate(count=Count("pk")):
        counts.setdefault(pk, Counter())[outcome] = count
    regrades = activity.regrades.select_related("asked_by", "from_version", "to_version")
    regrades = regrades.defer("from_version__document", "to_version__document")
    return [Progress(one, counts.get(one.pk, Counter())) for one in regrades]


def _attempts(activity: Activity) -> tuple[Counter, Counter]:
    """By version: how many attempts were begun, and how many finished."""
    rows = activity.attempts.order_by().values_list("version").annotate(begun=Count("pk"), finished=Count("finished_at"))
    begun, finished = Counter(), Counter()
    for pk, began, ended in rows:
        begun[pk], finished[pk] = began, ended
    return begun, finished


def _publications(activity: Activity) -> dict[str, list[tuple[datetime, User | None]]]:
    """By language: when the page was published, and by whom."""
    pages = dict(Page.objects.filter(translation_key=activity.key).values_list("pk", "locale__language_code"))
    found: dict[str, list[tuple[datetime, User | None]]] = {}
    entries = PageLogEntry.objects.filter(page_id__in=pages, action="wagtail.publish").select_related("user")
    for entry in entries.order_by("timestamp"):
        found.setdefault(pages[entry.page_id], []).append((entry.timestamp, entry.user))
    return found


def _publisher(log: list[tuple[datetime, User | None]], published_at: datetime) -> str:
    """Who published it, where the CMS has written it down: it does so right after."""
    for at, user in log:
        if published_at <= at <= published_at + WRITTEN_WITHIN:
            return user.get_full_name() or user.service_number if user else ""
    return ""
