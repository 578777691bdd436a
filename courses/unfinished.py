"""What is still missing in a StreamField: drafts are saved unfinished, and not only forms publish them."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

from .compiled import Problem


def unfinished(stream: StreamValue, *, field: str = "body") -> tuple[Problem, ...]:
    """One problem for each block that its own form would refuse, in their order."""
    try:
        stream.stream_block.clean(stream)
    except ValidationError as error:
        return tuple(
            Problem(_block_sentence(stream, index, block_error), field=field, path=(stream[index].id,))
            for index, block_error in sorted(error.block_errors.items())
        )
    return ()


def _block_sentence(stream: StreamValue, index: int, error: ValidationError) -> str:
    return _("Block %(number)d (%(kind)s): %(reasons)s") % {
        "number": index + 1,
        "kind": stream[index].block.label,
        "reasons": " ".join(dict.fromkeys(_sentences(error))),
    }


def _sentences(error: ValidationError) -> Iterator[str]:
    """All sentences in an error of nested blocks, from the outside in."""
    of_blocks = getattr(error, "block_errors", None)
    if of_blocks is None:
        yield from error.messages
        return
    yield from (message for one in error.non_block_errors.as_data() for message in one.messages)
    for one in of_blocks.values():
        yield from _sentences(one)
