"""What `progress` announces to the apps above it."""

from django.dispatch import Signal

#: Sent after commit with `enrolment_ids`, in which each completion of a course by an officer is once.
course_completed = Signal()
