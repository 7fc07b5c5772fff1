"""When ELAN's annotations are: time slots, those that are not set, and references."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["FilledSlots", "SlotPair", "fill_slots", "find_spans"]

SlotPair = tuple[str, str]
Slots = Mapping[str, float | None]
SpanS = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledSlots:
    """Time slots in seconds, and how many of them the file had not set."""

    seconds: Slots
    filled: int


def fill_slots(slots: Slots, tiers: Iterable[Sequence[SlotPair]]) -> FilledSlots:
    """Seconds of every time slot; those not set are spread evenly between their neighbours.

    Parameters
    ----------
    slots
        Seconds by id in the file's order; None where not set.
    tiers
        For each tier the slots its annotations begin and end at.

    Returns
    -------
    FilledSlots
        A slot stays None only when no slot at all is set.

    Notes
    -----
    The neighbours are first those of the same tier: words that divide a sentence share their inner
    slots and divide its time, whatever other tiers put between them in the file's list. What
    belongs to no such row lies between its neighbours in the list; at an end it is as late as the
    nearest one.
    """
    seconds = dict(slots)
    missing = {id_ for id_, value in seconds.items() if value is None}
    if missing:
        for pairs in tiers:
            _fill_rows(pairs, seconds)
        _fill_list(seconds)
    filled = sum(seconds[id_] is not None for id_ in missing)
    return FilledSlots(seconds=seconds, filled=filled)


def find_spans(own: Mapping[str, SpanS], parents: Mapping[str, str]) -> dict[str, SpanS]:
    """Start and end in seconds of every annotation that has them, itself or by reference.

    Parameters
    ----------
    own
        By annotation id, of annotations with times of their own.
    parents
        By annotation id, the annotation it refers to; references nest.

    Returns
    -------
    dict
        Without the annotations whose references end nowhere or run in a circle.
    """
    spans = dict(own)
    lost: set[str] = set()  # so that a long circle is walked once, not once from each of its parts
    for id_, parent in parents.items():
        if parent in spans:
            spans[id_] = spans[parent]
            continue
        path = [id_]
        seen = {id_}
        while path[-1] in parents and path[-1] not in spans and path[-1] not in lost:
            above = parents[path[-1]]
            if above in seen:
                break
            path.append(above)
            seen.add(above)
        if (span := spans.get(path[-1])) is None:
            lost |= seen
        else:
            spans |= dict.fromkeys(path, span)
    return spans


def _fill_rows(pairs: Sequence[SlotPair], seconds: dict[str, float | None]) -> None:
    """Fill the unset slots that annotations of one tier share, between two set ones."""
    following = dict(pairs)
    lost: set[str] = set()  # slots from which no set one follows
    for start, end in pairs:
        if seconds.get(start) is None or seconds.get(end, 0.0) is not None:
            continue
        row, seen = [start, end], {start, end}
        while seconds.get(row[-1]) is None and row[-1] not in lost:
            after = following.get(row[-1])
            if after is None or after in seen:
                break
            row.append(after)
            seen.add(after)
        if seconds.get(row[-1]) is None:
            lost |= seen
        else:
            _spread(row, seconds)


def _fill_list(seconds: dict[str, float | None]) -> None:
    """Fill what is left between the neighbours in the list, at its ends with the nearest."""
    ids = list(seconds)
    known = [place for place, id_ in enumerate(ids) if seconds[id_] is not None]
    if not known:
        return
    for before, after in pairwise(known):
        if after - before > 1:
            _spread(ids[before : after + 1], seconds)
    seconds |= dict.fromkeys(ids[: known[0]], seconds[ids[known[0]]])
    seconds |= dict.fromkeys(ids[known[-1] + 1 :], seconds[ids[known[-1]]])


def _spread(ids: Sequence[str], seconds: dict[str, float | None]) -> None:
    """Place all but the first and the last evenly between these two."""
    first, last = seconds[ids[0]], seconds[ids[-1]]
    if first is None or last is None:
        return
    step = (last - first) / (len(ids) - 1)
    for number, id_ in enumerate(ids[1:-1], start=1):
        seconds[id_] = round(first + number * step, 3)
