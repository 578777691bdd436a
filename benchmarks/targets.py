"""What must be reached, and whether it was."""

from dataclasses import dataclass

#: Of the yardstick's requests per second.
RATIOS = {
    "lesson": 0.5,
    "long_lesson": 0.5,
    "step": 0.4,
    "answer": 0.25,
    "completions": 0.4,
    "completions_ndjson": 0.4,
    "completions_last_page": 0.7,
}
#: Seconds to the first byte of a download; megabytes that it adds to the process, whatever its length.
FIRST_BYTE_SECONDS, BULK_MEGABYTES = 0.3, 30
#: Kilobytes of 1,000 bytes, compressed, of a lesson's first load without images.
PAGE_KILOBYTES, JAVASCRIPT_KILOBYTES = 100, 25
QUERIES = {"lesson": 12, "long_lesson": 12, "step": 10, "answer": 16, "completions_page": 8}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the result. `ratio` and `yardstick` are empty where nothing is compared, `target` where none is set."""

    name: str
    unit: str
    value: float
    target: float | None = None
    yardstick: float | None = None
    ratio: float | None = None

    @property
    def met(self) -> bool:
        """A ratio must reach its target, a plain value must not exceed it."""
        if self.target is None:
            return True
        return self.value <= self.target if self.ratio is None else self.ratio >= self.target

    def as_json(self) -> dict:
        return {
            "ratio": _short(self.ratio),
            "target": self.target,
            "value": _short(self.value),
            "yardstick": _short(self.yardstick),
            "unit": self.unit,
            "met": self.met,
        }


def _short(number: float | None) -> float | None:
    """Three digits after the point for what is small; more would be noise."""
    return number if number is None or isinstance(number, int) else round(number, 3 if number < 10 else 1)
