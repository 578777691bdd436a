"""Why a response was not accepted: one class per reason, all of them `Refused`.

Responses come from browsers and devices, so every one of these is an ordinary event. Each carries what
the shell needs to say a helpful sentence and to send the officer to where she is.
"""


def _(text: str) -> str:
    """Marks a sentence for the message catalogues; `quizzes/sentences.py` translates it when it is shown."""
    return text


SENTENCES: dict[str, str] = {"nothing_chosen": _("Choose an answer first. Nothing was sent yet.")}
"""What to say to a malformed answer, by its reason; kinds of question add their own."""


class Refused(Exception):
    """A response that changes nothing; `current` is the node where the attempt stands."""

    def __init__(
        self,
        reason: str = "",
        *,
        node: str | None = None,
        choice: str | None = None,
        current: str | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.node = node
        self.choice = choice
        self.current = current


class Malformed(Refused):
    """Not a response at all, or an answer that is incomplete or contradicts itself.

    `reason` is one that `SENTENCES` has a sentence for, or unknown_option, not_a_response or another for which
    there is nothing to say but that it can't be read.
    """


class Finished(Refused):
    """The exercise has ended."""


class AlreadyPassed(Refused):
    """This step, or this question of the interview, has been answered before."""


class NotHere(Refused):
    """The response is for a step where the attempt isn't and has never been."""


class NoSuchChoice(Refused):
    """The step has no choice, or the interview no question, of this id."""


class NotAvailable(Refused):
    """The choice exists, but its condition doesn't hold now; or an interview is left without a question."""


class TimeIsUp(Refused):
    """The time of the attempt ended before the response came."""
