"""What `progress` announces to the apps above it."""

from django.dispatch import Signal

#: Sent after commit with `enrolment_id`, once for each completion of a course by an officer.
course_completed = Signal()
