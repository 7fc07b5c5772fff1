"""What is computed of one pair, part by part, in the page's order."""

from geborgen.analysis.results import PairReading, Reading
from geborgen.moments import Phrasebook
from geborgen.views.part import Part, make_part
from geborgen.views.stream_parts import following_part, matching_part
from geborgen.views.time_parts import availability_part, latency_part, repair_part, trend_part
from geborgen.views.words import make_measure

__all__ = ["make_parts"]


def make_parts(pair: PairReading, reading: Reading, book: Phrasebook) -> tuple[Part, ...]:
    """Return the parts that have anything to show."""
    of_moments = (
        _four_s(pair, book),
        trend_part(pair, book),
        latency_part(pair.latency, book),
        repair_part(pair, book),
        _counterpart(pair, book),
        _holding(pair, book),
        availability_part(pair, book),
    )
    of_streams = (
        matching_part(pair.matching, reading, book),
        following_part(pair.contingencies, book),
    )
    parts = (*of_moments, *of_streams)
    return tuple(part for part in parts if part is not None and _tells(part))


def _four_s(pair: PairReading, book: Phrasebook) -> Part:
    names = ("seen", "soothed", "safe", "secure")
    measures = (make_measure(f"four_s.{n}", getattr(pair.four_s, n), book) for n in names)
    return make_part("four_s", book, measures=tuple(measures))


def _counterpart(pair: PairReading, book: Phrasebook) -> Part:
    names = ("limits", "warmth", "warm_limits")
    measures = (make_measure(f"counterpart.{n}", getattr(pair.counterpart, n), book) for n in names)
    return make_part("counterpart", book, measures=tuple(measures))


def _holding(pair: PairReading, book: Phrasebook) -> Part:
    measures = (
        make_measure("holding.mirroring", pair.mirroring, book),
        make_measure("holding.containment", pair.containment, book),
    )
    return make_part("holding", book, measures=measures)


def _tells(part: Part) -> bool:
    """Whether a part has anything to show; what the codes cannot tell is said elsewhere."""
    return not part.measures or any(measure.is_seen for measure in part.measures)
