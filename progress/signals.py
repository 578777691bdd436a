"""What `progress` announces to the apps above it."""

from django.dispatch import Signal

#: Sent after commit with `enrolment_ids`, in which each completion of a course by an officer is once.
course_completed = Signal()

#: Sent with `enrolment` (as it was), `reason` and `by` within the transaction that takes back a recognised completion.
completion_withdrawn = Signal()
