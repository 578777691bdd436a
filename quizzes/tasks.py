"""What is done in the background; each task is safe to run twice and to be killed at any point."""

from django_tasks import task

from .regrade import carry_out


@task(backend="later")
def regrade(regrade_id: int) -> None:
    """Do what is left of a regrade."""
    carry_out(regrade_id)
