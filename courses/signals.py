"""What `courses` announces to the apps above it."""

from django.dispatch import Signal

#: Sent with `course` within the transaction that changed what its completion asks for.
requirements_changed = Signal()

#: Sent with `course` within the transaction that made a withdrawn course live again.
went_live = Signal()

#: Sent with `course` within the transaction that changed its address, or its title in any language.
renamed = Signal()
