"""What `people` announces to the apps above it."""

from django.dispatch import Signal

#: Sent with `officer_ids` within the transaction that made, moved or opened many people at once: a bulk write
#: sends no `post_save`.
people_joined = Signal()
