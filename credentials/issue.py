"""When a course is completed, its certificate is due."""

import structlog

log = structlog.get_logger("credentials")


def course_completed(enrolment_id: int, **kwargs) -> None:
    """Receiver of `progress.signals.course_completed`: notes that a certificate is due for this enrolment.

    Certificates themselves are issued by this app in a later step; which enrolments are owed one can always
    be told from their status.
    """
    log.info("course_completed", enrolment_id=enrolment_id)
