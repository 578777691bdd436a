"""What `people` announces to the apps above it."""

from django.dispatch import Signal

#: Sent with `officer_ids` within the transaction that made, moved or opened many people at once: a bulk write
#: sends no `post_save`.
people_joined = Signal()

#: Sent with `lost`, by the ids of people the `people.lost.Lost` that was taken from each, within the transaction that
#: took it, before `people_joined`: a bulk write sends no `post_save`.
people_lost = Signal()

#: Sent with `officer_ids` within the transaction that changed their names, numbers, ranks or units, and with `left`: the
#: units in which those of them were that moved.
people_changed = Signal()

#: Sent with `unit` within the transaction that gave it another name or code.
unit_renamed = Signal()

#: Sent with `unit` and `parent_before` within the transaction that moved it, and all below it, in the tree.
unit_moved = Signal()

#: Sent with `officer_id` and `extra_time` within the transaction that gave an officer other extra time.
accommodated = Signal()
