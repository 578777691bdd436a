"""What is done again and again, and how often: the one list of it."""

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from courses.printing.order import forget_old
from courses.renditions import make_missing_forms
from courses.schedule import publish_due, unpublish_expired
from credentials.issue import issue_what_is_owed
from credentials.news import remind_of_expiry
from meetings.attend import count_attendances
from meetings.keep import fill_places, remind_of_meetings
from people.importing.keep import clear_expired
from people.mailing import mail_news
from people.news import forget_old_news
from people.roster.keep import forget_old_rosters
from progress.remind import remind_of_days
from quizzes.tasks import end_what_ran_out, keep_owed_competencies, make_owed_cards, remind_to_remember
from reports.api.idempotency import forget_old_answers
from reports.dashboards.digest import tell_of_the_week
from reports.dashboards.fold import fold
from reports.exports.order import forget_old_exports
from reports.oauth import forget_expired_tokens
from reports.saved.order import forget_old_views, send_due_views
from reports.stores.deliver import forget_old_words, tell_stores
from reports.webhooks.deliver import forget_old_deliveries, tell_webhooks

from .clock import Recurring

#: How long one can look up what became of a task.
KEEP_RESULTS = timedelta(days=30)


@task(backend="later")
def publish_what_is_scheduled() -> None:
    unpublish_expired()
    publish_due()


@task(backend="later")
def forget_old_results() -> None:
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEEP_RESULTS).delete()


@task(backend="later")
def forget_sessions_and_imports() -> None:
    call_command("clearsessions")
    clear_expired()
    forget_old_rosters()
    forget_old_news()


@task(backend="later")
def forget_old_printouts() -> None:
    forget_old()


@task(backend="later")
def forget_old_files() -> None:
    forget_old_exports()
    forget_old_views()


@task(backend="later")
def forget_old_keys() -> None:
    forget_old_answers()
    forget_expired_tokens()


@task(backend="later")
def count_what_changed() -> None:
    """So that whoever opens a unit's page after a night of imports doesn't wait for the counting."""
    fold()


RECURRING = [
    Recurring(publish_what_is_scheduled, timedelta(minutes=1)),
    Recurring(mail_news, timedelta(minutes=1)),
    Recurring(tell_webhooks, timedelta(minutes=1)),
    Recurring(tell_stores, timedelta(minutes=1)),
    Recurring(count_attendances, timedelta(minutes=1)),
    Recurring(fill_places, timedelta(minutes=5)),
    Recurring(remind_of_meetings, timedelta(minutes=30)),
    Recurring(end_what_ran_out, timedelta(minutes=1)),
    Recurring(remind_of_days, timedelta(hours=6)),
    Recurring(remind_of_expiry, timedelta(hours=24)),
    Recurring(make_owed_cards, timedelta(hours=24)),
    Recurring(keep_owed_competencies, timedelta(hours=24)),
    Recurring(remind_to_remember, timedelta(hours=24)),
    Recurring(issue_what_is_owed, timedelta(minutes=5)),
    Recurring(count_what_changed, timedelta(minutes=5)),
    Recurring(tell_of_the_week, timedelta(hours=6)),
    Recurring(send_due_views, timedelta(minutes=5)),
    Recurring(forget_old_deliveries, timedelta(days=1)),
    Recurring(forget_old_words, timedelta(days=1)),
    Recurring(forget_old_files, timedelta(hours=1)),
    Recurring(forget_old_keys, timedelta(hours=1)),
    Recurring(forget_old_results, timedelta(days=1)),
    Recurring(forget_sessions_and_imports, timedelta(days=1)),
    Recurring(forget_old_printouts, timedelta(days=1)),
    Recurring(make_missing_forms, timedelta(days=1)),
]
