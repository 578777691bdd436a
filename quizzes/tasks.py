"""What is done in the background; each task is safe to run twice and to be killed at any point."""

from django_tasks import task

from .competencies import owed_competencies
from .drafts import forget_past_drafts
from .make_cards import cards_of, owed_cards
from .regrade import carry_out
from .remember_news import tell_due
from .time_up import end_all

#: More completions at once than these are left to the task that does what is owed.
FEW = 500


@task(backend="later")
def regrade(regrade_id: int) -> None:
    """Do what is left of a regrade."""
    carry_out(regrade_id)


def course_completed(enrolment_ids: list[int], **kwargs) -> None:
    """Receiver of `progress.signals.course_completed`."""
    if len(enrolment_ids) > FEW:
        make_owed_cards.enqueue()
    else:
        make_cards.enqueue(enrolment_ids)


@task(backend="later")
def make_cards(enrolment_ids: list[int]) -> None:
    """What these completions give to remember."""
    cards_of(enrolment_ids)


@task(backend="later")
def make_owed_cards() -> None:
    """What is owed: of many completions at once, of those before there were cards, or when a process died in between."""
    if owed_cards():
        make_owed_cards.enqueue()


@task(backend="later")
def remind_to_remember() -> None:
    tell_due()


@task(backend="later")
def end_what_ran_out() -> None:
    """Attempts whose time is up and that nobody came back to; afterwards the drafts of all that are finished."""
    if end_all():
        end_what_ran_out.enqueue()
    forget_past_drafts()


@task(backend="later")
def keep_owed_competencies() -> None:
    """Of attempts that ended before an upgrade."""
    if owed_competencies():
        keep_owed_competencies.enqueue()
