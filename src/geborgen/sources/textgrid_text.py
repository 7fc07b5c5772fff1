"""Praat's text files, read as Praat reads them: only texts, numbers and flags count.

Everything else (the words before the values in the long form, comments behind ``!``) is for people.
So the long, the short and the chronological form are one reader.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geborgen.moments import FileError

__all__ = ["GridLabel", "GridTier", "PraatText", "parse_textgrid"]

_VALUE = re.compile(
    r'"(?P<text>(?:[^"]|"")*)"'
    r"|(?<!\S)<(?P<flag>[^<>\s]*)>"
    r"|(?<!\S)(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?)[A-Za-z%]{0,3}(?!\S)"
    r"|![^\n\r]*"
)
_INTERVALS, _POINTS = "IntervalTier", "TextTier"
_CHRONOLOGICAL = "chronological"


@dataclass(frozen=True, slots=True, kw_only=True)
class GridLabel:
    """One label: from when, until when (None on a tier of points), its text, and its line."""

    start_s: float
    end_s: float | None
    text: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GridTier:
    """One tier, with the labels that are not empty."""

    name: str
    is_points: bool
    labels: tuple[GridLabel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PraatText:
    """A TextGrid: the stretch it covers in seconds, and its tiers."""

    start_s: float
    end_s: float
    tiers: tuple[GridTier, ...]


def parse_textgrid(text: str, file: str) -> PraatText:
    """TextGrid of a text in any of Praat's text forms.

    Parameters
    ----------
    text
        The whole file.
    file
        Its name, for messages.

    Returns
    -------
    PraatText
        Tiers in their order; a chronological file's labels are sorted into theirs.

    Raises
    ------
    FileError
        When it is no TextGrid, or ends before all that it announces was there.
    """
    values = _Values(text, file)
    first = values.text()
    if _CHRONOLOGICAL in first:
        return _read_chronological(values)
    if values.text() != "TextGrid":
        raise values.broken("not_textgrid")
    start, end = values.number(), values.number()
    if not values.flag():
        return PraatText(start_s=start, end_s=end, tiers=())
    tiers = tuple(_read_tier(values) for _ in range(values.count()))
    return PraatText(start_s=start, end_s=end, tiers=tiers)


class _Values:
    """The values of a text one after the other; a class because it remembers its place."""

    def __init__(self, text: str, file: str) -> None:
        self._text, self._file = text, file
        self._found: Iterator[re.Match[str]] = (
            match for match in _VALUE.finditer(text) if match.lastgroup is not None
        )
        self._line, self._seen = 1, 0

    def text(self) -> str:
        return self._next("text").replace('""', '"')

    def number(self) -> float:
        return float(self._next("number"))

    def count(self) -> int:
        number = self.number()
        # Too large for a float's own whole number is too large for a file.
        return int(number) if 0 <= number < 1e9 else 0

    def flag(self) -> bool:
        return self._next("flag") == "exists"

    def next_place(self) -> int | None:
        """Number of the tier that the next label is on; None at the end."""
        match = next(self._found, None)
        if match is None:
            return None
        if match.lastgroup != "number":
            raise self.broken("not_textgrid")
        number = float(match["number"])
        return int(number) if math.isfinite(number) else 0

    def row(self) -> int:
        """Line of the value that was taken last."""
        return self._line

    def broken(self, reason: str) -> FileError:
        return FileError("file_broken", file=self._file, format="TextGrid", reason=reason)

    def _next(self, kind: str) -> str:
        match = next(self._found, None)
        if match is None:
            raise self.broken("cut_off")
        if match.lastgroup != kind:
            raise self.broken("not_textgrid")
        self._line += self._text.count("\n", self._seen, match.start())
        self._seen = match.start()
        return match[kind]


def _read_tier(values: _Values) -> GridTier:
    kind = values.text()
    if kind not in (_INTERVALS, _POINTS):
        raise values.broken("not_textgrid")
    name = values.text()
    values.number(), values.number()
    count, is_points = values.count(), kind == _POINTS
    labels = (_read_label(values, is_points=is_points) for _ in range(count))
    return _make_tier(name, list(labels), is_points=is_points)


def _read_label(values: _Values, *, is_points: bool) -> GridLabel:
    start = values.number()
    end = None if is_points else values.number()
    return GridLabel(start_s=start, end_s=end, text=values.text(), row=values.row())


def _read_chronological(values: _Values) -> PraatText:
    start, end = values.number(), values.number()
    kinds: list[tuple[str, bool]] = []
    for _ in range(values.count()):
        is_points, name = values.text() == _POINTS, values.text()
        values.number(), values.number()
        kinds.append((name, is_points))
    labels: list[list[GridLabel]] = [[] for _ in kinds]
    while (place := values.next_place()) is not None:
        if not 1 <= place <= len(kinds):
            raise values.broken("not_textgrid")
        labels[place - 1].append(_read_label(values, is_points=kinds[place - 1][1]))
    tiers = (
        _make_tier(name, found, is_points=is_points)
        for (name, is_points), found in zip(kinds, labels, strict=True)
    )
    return PraatText(start_s=start, end_s=end, tiers=tuple(tiers))


def _make_tier(name: str, labels: Sequence[GridLabel], *, is_points: bool) -> GridTier:
    told = tuple(label for label in labels if label.text.strip())
    return GridTier(name=name, is_points=is_points, labels=told)
