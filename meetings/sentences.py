"""Why something wasn't done, as sentences for officers and facilitators."""

from django.utils.translation import gettext

from people import limit

from . import absent, attend, book, correct, walk_in


def sentence(error: Exception) -> str:
    """In the active language."""
    match error:
        case book.IsCancelled():
            return gettext("This session is cancelled.")
        case book.IsClosed():
            return gettext("Booking has ended.")
        case book.IsForOthers():
            return gettext("This session is for other units.")
        case book.HasBooked():
            return gettext("You have booked already. Give that place back first.")
        case book.WasThere():
            return gettext("You were there. This is done.")
        case book.IsFull():
            return gettext("All places are taken.")
        case attend.NotNow():
            return gettext("This session doesn’t take place now.")
        case attend.HasCounted():
            return gettext("It counts already and can’t be undone.")
        case absent.NeedsReason():
            return gettext("She has been told that she didn’t come. Say why that was wrong.")
        case correct.SaysNoReason():
            return gettext("Say why it was wrong: she reads it.")
        case absent.NoPlaceLeft():
            return gettext("All places are taken.")
        case walk_in.CannotBeAdded():
            return gettext("Nobody with this number can be added here.")
        case limit.TooManyTries():
            return limit.too_many(error)
        case attend.HasNoPlace() | absent.CannotMiss() | correct.WasNotCounted():
            return gettext("Nothing was changed. Go back and try again.")
    raise error


def stays() -> str:
    """What becomes of it, the same for everybody: facilitators see no results."""
    return gettext("It is taken out of her course, unless she has completed that: what is completed stays.")
