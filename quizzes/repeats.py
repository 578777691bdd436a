"""Texts that readers couldn't tell apart."""

from collections import Counter
from collections.abc import Iterable

from quizzes.problem import Problem, Where


def repeated(texts: Iterable[str], field: str) -> list[Problem]:
    """A problem for each text that stands more than once among those offered together."""
    counted = Counter(text.strip() for text in texts)
    where = Where(field=field)
    return [Problem("repeated_option_text", where, {"text": text}) for text, count in counted.items() if count > 1]
