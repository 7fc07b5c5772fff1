"""What the items of an SDIS stream say: which code, from when, until when."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from geborgen.sources.sdis_text import Stream
from geborgen.sources.times import Clock, parse_number

__all__ = ["Found", "Item", "read_items"]

_TIME = r"\d{1,12}(?::\d{1,2}){0,2}(?:\.\d{1,9})?"
_CODED = re.compile(
    rf"(?P<code>[^\s,=]+)(?:(?P<sign>[,=])\s*(?P<start>{_TIME})?(?P<dash>-(?P<end>{_TIME})?)?)?"
    rf"|,\s*(?P<mark>{_TIME})"
)
_PLAIN = r"-?\d{1,12}\.\d{1,9}"
_BORIS_ITEM = re.compile(rf"(?P<code>.+),(?P<start>{_PLAIN})-(?P<end>{_PLAIN})")
_TIMES_OVER = re.compile(r"(.*?)\*\s*(\d{1,6})", re.DOTALL)
_MOST_REPEATS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One coded act: seconds, or places where only the order or the interval is told."""

    code: str
    start: float
    end: float | None
    row: int
    is_open: bool = False


@dataclass(slots=True, kw_only=True)
class Found:
    """What a stream holds.

    `first` and `last` are the session's own start and end where it tells them; items that are open
    hold until that end, which another stream may tell; `without_time` are
    codes and rows of items that have no time, `odd` texts and rows of what is no item; `shifts` are
    the rows at which the clock jumped, with the phrase key of the jump. Not frozen: it is filled
    item by item.
    """

    items: list[Item] = field(default_factory=list)
    first: float | None = None
    last: float | None = None
    n_places: int = 0
    without_time: list[tuple[str, int]] = field(default_factory=list)
    odd: list[tuple[str, int]] = field(default_factory=list)
    shifts: list[tuple[str, int]] = field(default_factory=list)


def read_items(
    stream: Stream,
    kind: str,
    *,
    unit_s: float,
    is_boris: bool = False,
    set_of: Mapping[str, int] | None = None,
) -> Found:
    """Items of a stream.

    Parameters
    ----------
    stream
        As `parse_sdis` gives it.
    kind
        Of the sequence: event, multievent, interval, state or timed.
    unit_s
        Seconds per unit of the file's plain numbers.
    is_boris
        Whether BORIS wrote it: then a code may hold any sign but a blank.
    set_of
        Number of the declared set that a code belongs to.

    Returns
    -------
    Found
        Of events, multievents and intervals the times are places, 0, 1, 2 …; in state sequences
        each code holds until the next one begins; a timed code without an end is a point, and one
        whose end is left open (``code,5-``) holds until the next code of its set, or of the stream
        where it is in none.
    """
    found = Found()
    if is_boris:
        _read_boris(_list_words(stream), found)
    elif kind == "event":
        _read_events(_list_words(stream), found)
    elif kind == "multievent":
        _read_places(_split(stream, "."), found)
    elif kind == "interval":
        _read_places(_split(stream, ","), found, once=True)
    else:
        _read_timed(stream, _Timed(found, kind, unit_s=unit_s, set_of=set_of or {}))
    return found


def _list_words(stream: Stream) -> Iterator[tuple[str, int]]:
    """Words with the row each stands on."""
    for text, first in stream.pieces:
        for place, line in enumerate(text.split("\n")):
            for word in line.split():
                yield word, first + place


def _read_boris(words: Iterable[tuple[str, int]], found: Found) -> None:
    for word, row in words:
        item = _BORIS_ITEM.fullmatch(word)
        if item is None:
            found.odd.append((word, row))
            continue
        start, end = (parse_number(item[name]) or 0.0 for name in ("start", "end"))
        found.items.append(Item(code=item["code"], start=start, end=end, row=row))


def _read_events(words: Iterable[tuple[str, int]], found: Found) -> None:
    for word, row in words:
        for code in filter(None, word.split(",")):
            found.items.append(Item(code=code, start=len(found.items), end=None, row=row))
    found.n_places = len(found.items)


def _split(stream: Stream, sign: str) -> Iterator[tuple[str, int]]:
    """Pieces between the signs, with the row each begins on; what follows the last, if anything."""
    for text, first in stream.pieces:
        parts, row = text.split(sign), first
        for place, part in enumerate(parts):
            blank = len(part) - len(part.lstrip())
            if place < len(parts) - 1 or part.strip():
                yield part, row + part.count("\n", 0, blank)
            row += part.count("\n")


def _read_places(pieces: Iterator[tuple[str, int]], found: Found, *, once: bool = False) -> None:
    """Codes of each place; ``*n`` behind them says that the place comes n times.

    `once` counts a code that stands twice in one place once, as an interval knows no number.
    """
    for text, row in pieces:
        repeated = _TIMES_OVER.fullmatch(text.strip())
        times = min(int(repeated[2]), _MOST_REPEATS) if repeated else 1
        end = found.n_places + times
        codes = (repeated[1] if repeated else text).split()
        for code in dict.fromkeys(codes) if once else codes:
            found.items.append(Item(code=code, start=found.n_places, end=end, row=row))
        found.n_places = end


def _read_timed(stream: Stream, reader: "_Timed") -> None:
    found = reader.found
    for text, first in stream.pieces:
        row, seen, place = first, 0, 0
        for item in _CODED.finditer(text):
            row += text.count("\n", seen, item.start())
            seen = item.start()
            if rest := text[place : item.start()].strip():
                found.odd.append((rest, row))
            place = item.end()
            reader.take(item, row)
        if rest := text[place:].strip():
            found.odd.append((rest, row))
    reader.finish()


class _Timed:
    """State and timed items one after the other; remembers which codes still wait for an end."""

    def __init__(
        self, found: Found, kind: str, *, unit_s: float, set_of: Mapping[str, int]
    ) -> None:
        self.found = found
        self._unit_s, self._set_of = unit_s, set_of
        self._is_state = kind == "state"
        self._clock = Clock()
        self._waiting: dict[int | None, Item] = {}
        self._at = 0.0

    def take(self, item: re.Match[str], row: int) -> None:
        """Take an item: a code with its time, or the session's own start or end."""
        if item["mark"]:
            self._mark(self._seconds(item["mark"], row))
        elif item["sign"] == "=" and item["start"]:
            self._last_for(item["code"], self._seconds(item["start"], row, is_length=True), row)
        elif item["start"]:
            self._begin(item, row)
        else:
            self.found.without_time.append((item["code"], row))

    def finish(self) -> None:
        """What still waits stays open until the session's end."""
        self.found.items += [replace(item, is_open=True) for item in self._waiting.values()]

    def _begin(self, item: re.Match[str], row: int) -> None:
        start = self._seconds(item["start"], row)
        place = None if self._is_state else self._set_of.get(item["code"])
        self._close(place, start)
        end = self._seconds(item["end"], row) if item["end"] else None
        new = Item(code=item["code"], start=start, end=end, row=row)
        if end is None and (self._is_state or item["dash"]):
            self._waiting[place] = new
        else:
            self.found.items.append(new)

    def _last_for(self, code: str, seconds: float, row: int) -> None:
        self.found.items.append(Item(code=code, start=self._at, end=self._at + seconds, row=row))
        self._at = round(self._at + seconds, 9)
        self.found.last = self._at

    def _mark(self, seconds: float) -> None:
        is_first = not self.found.items and not self._waiting
        if is_first and self.found.first is None:
            self.found.first = self._at = seconds
        else:
            self.found.last = seconds

    def _close(self, place: int | None, end: float) -> None:
        """End what holds in a set, or all where the next code is in none."""
        over = [place, None] if place is not None else list(self._waiting)
        for key in over:
            if (item := self._waiting.pop(key, None)) is not None:
                self.found.items.append(replace(item, end=end))

    def _seconds(self, text: str, row: int, *, is_length: bool = False) -> float:
        parts = [float(part) for part in text.split(":")]
        if len(parts) == 1:
            return round(parts[0] * self._unit_s, 9)
        seconds = 0.0
        for part in parts:
            seconds = 60 * seconds + part
        if is_length or len(parts) < 3:
            return round(seconds, 9)
        shifted, jump = self._clock.read(seconds)
        if jump:
            self.found.shifts.append((jump, row))
        return round(shifted, 9)
