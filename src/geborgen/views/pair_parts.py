"""What is computed of one pair, part by part, each with its sentences, drawing and tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from geborgen.analysis.results import (
    Contingency,
    LatencyCurve,
    Matching,
    PairReading,
    Reading,
    Trend,
    Verdict,
)
from geborgen.moments import Engagement, Phrasebook
from geborgen.views.clock import say_length, say_seconds
from geborgen.views.curve_svg import render_latency_curve, render_trend
from geborgen.views.matching_svg import render_matching_strip
from geborgen.views.words import Measure, Table, make_measure, share_cells

__all__ = ["Part", "make_parts"]

_MOST_STRIPS, _MOST_CURVE_ROWS = 4, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a pair's page: what it is about, its measures, sentences, drawing and tables."""

    key: str
    title: str
    intro: str
    measures: tuple[Measure, ...] = ()
    said: tuple[str, ...] = ()
    pictures: tuple[Markup, ...] = ()
    picture_note: str = ""
    tables: tuple[Table, ...] = ()


def make_parts(pair: PairReading, reading: Reading, book: Phrasebook) -> tuple[Part, ...]:
    """Return the parts that have anything to show, in the page's order."""
    parts = (
        _four_s(pair, book),
        _latency(pair.latency, book),
        _repair(pair, book),
        _counterpart(pair, book),
        _holding(pair, book),
        _availability(pair, book),
        _matching(pair.matching, reading, book),
        _contingency(pair.contingencies, book),
        _trend(pair.trend, book),
    )
    return tuple(part for part in parts if part is not None and _tells(part))


def _part(
    key: str,
    book: Phrasebook,
    *,
    measures: tuple[Measure, ...] = (),
    said: Sequence[str] = (),
    pictures: Sequence[str] = (),
    picture_note: str = "",
    tables: Sequence[Table] = (),
) -> Part:
    return Part(
        key=key,
        title=book.say(f"{key}.title"),
        intro=book.say(f"{key}.intro"),
        measures=measures,
        said=tuple(said),
        pictures=tuple(Markup(picture) for picture in pictures if picture),
        picture_note=picture_note,
        tables=tuple(tables),
    )


def _four_s(pair: PairReading, book: Phrasebook) -> Part:
    names = ("seen", "soothed", "safe", "secure")
    measures = (make_measure(f"four_s.{n}", getattr(pair.four_s, n), book) for n in names)
    return _part("four_s", book, measures=tuple(measures))


def _say_median(curve: LatencyCurve, book: Phrasebook) -> str:
    if curve.verdict is Verdict.TOO_FEW:
        return book.say("latency.too_few", n=curve.n)
    if curve.median_s is None:
        return book.say("latency.no_median", n=curve.n)
    time = say_seconds(curve.median_s, book)
    if curve.median_low_s is None or curve.median_high_s is None:
        return book.say("latency.median_open", n=curve.n, time=time)
    low, high = (say_seconds(s, book) for s in (curve.median_low_s, curve.median_high_s))
    return book.say("latency.median", n=curve.n, time=time, low=low, high=high)


def _curve_table(curve: LatencyCurve, book: Phrasebook) -> Table:
    """The curve's corners; of a long curve an even choice of them."""
    places = range(0, len(curve.times_s), max(1, -(-len(curve.times_s) // _MOST_CURVE_ROWS)))
    rows = (
        (
            book.number(curve.times_s[i]),
            book.percent(curve.survival[i]),
            book.say("share.interval", low=book.percent(curve.low[i]),
                     high=book.percent(curve.high[i])),
            str(curve.at_risk[i]),
        )
        for i in places
    )  # fmt: skip
    names = ("table_time", "table_open", "table_interval", "table_risk")
    return Table(
        caption=book.say("latency.label"),
        headings=tuple(book.say(f"latency.{name}") for name in names),
        rows=tuple(rows),
    )


def _latency(curve: LatencyCurve | None, book: Phrasebook) -> Part | None:
    if curve is None:
        return None
    said = [_say_median(curve, book)]
    if curve.n_censored:
        said.append(book.say("latency.censored", n=curve.n_censored))
    picture = render_latency_curve(curve, book, label=book.say("latency.label"))
    tables = [_curve_table(curve, book)]
    return _part("latency", book, said=said, pictures=[picture], tables=tables)


def _repair(pair: PairReading, book: Phrasebook) -> Part | None:
    summary = pair.repair
    if not summary.ruptures.total:
        return None
    said, pictures = [], []
    people = [
        book.say("repair.by_one", role=book.say(f"role.{role}"), n=n) for role, n in summary.by if n
    ]
    if people:
        said.append(book.say("repair.by", people=book.joined(people)))
    if (curve := summary.latency) and curve.verdict is not Verdict.TOO_FEW:
        if curve.median_s is not None:
            time = say_seconds(curve.median_s, book)
            said.append(book.say("repair.median", n=curve.n, time=time))
        label = book.say("latency.repair_label")
        pictures.append(render_latency_curve(curve, book, label=label))
    measures = (
        make_measure("repair.ruptures", summary.ruptures, book),
        make_measure("repair.repaired", summary.repaired, book),
    )
    return _part("repair", book, measures=measures, said=said, pictures=pictures)


def _counterpart(pair: PairReading, book: Phrasebook) -> Part:
    names = ("limits", "warmth", "warm_limits")
    measures = (make_measure(f"counterpart.{n}", getattr(pair.counterpart, n), book) for n in names)
    return _part("counterpart", book, measures=tuple(measures))


def _holding(pair: PairReading, book: Phrasebook) -> Part:
    measures = (
        make_measure("holding.mirroring", pair.mirroring, book),
        make_measure("holding.containment", pair.containment, book),
    )
    return _part("holding", book, measures=measures)


def _availability(pair: PairReading, book: Phrasebook) -> Part | None:
    found = pair.availability
    if not found.blocks:
        return None
    name = make_measure("availability.name", found.answered_blocks, book)
    said = [book.say("availability.meaning")]
    if found.evenness is not None and found.verdict is not Verdict.TOO_FEW:
        said.append(book.say("availability.even", percent=book.percent(1 - found.evenness)))
    headings = ("availability.blocks_plain", "circle_part.good", "circle_part.interval",
                "circle_part.verdict")  # fmt: skip
    caption = book.say("availability.blocks_plain")
    if found.block_s:
        caption = book.say("availability.blocks", time=say_length(found.block_s, book))
    rows = (
        (book.say("availability.block", n=i), *share_cells(share, book))
        for i, share in enumerate(found.blocks, 1)
    )
    table = Table(caption=caption, headings=tuple(book.say(h) for h in headings), rows=tuple(rows))
    return _part("availability", book, measures=(name,), said=said, tables=[table])


def _joint_table(found: Matching, book: Phrasebook) -> Table:
    counts = {(child, other): n for child, other, n in found.joint}
    states = list(Engagement)
    rows = (
        (book.say(f"engagement.{one}"), *(str(counts.get((one, two), 0)) for two in states))
        for one in states
    )
    head = book.say("matching.grid_head", caregiver=found.caregiver)
    return Table(
        caption=book.say("matching.grid", unit=say_seconds(found.unit_s, book)),
        headings=(head, *(book.say(f"engagement.{state}") for state in states)),
        rows=tuple(rows),
    )


def _matching(found: Matching | None, reading: Reading, book: Phrasebook) -> Part | None:
    if found is None:
        return None
    said = []
    if found.mean_match_run_s is not None and found.mean_mismatch_run_s is not None:
        runs = {"match": say_seconds(found.mean_match_run_s, book),
                "mismatch": say_seconds(found.mean_mismatch_run_s, book)}  # fmt: skip
        said.append(book.say("matching.runs", **runs))
    if found.longest_mismatch_s:
        said.append(book.say("matching.longest", time=say_seconds(found.longest_mismatch_s, book)))
    if found.repairs_per_minute is not None and found.verdict is not Verdict.TOO_FEW:
        rate = book.number(found.repairs_per_minute)
        said.append(book.say("matching.rate", count=rate))
    if mixed := found.n_mixed_child + found.n_mixed_caregiver:
        said.append(book.say("matching.mixed", n=mixed))
    names = ("matched", "repaired", "repaired_next")
    strips = [
        render_matching_strip(s.recording, book, scheme=reading.scheme, caregiver=found.caregiver)
        for s in reading.sessions[-_MOST_STRIPS:]
        if s.recording.child == found.child
    ]
    return _part(
        "matching",
        book,
        measures=tuple(make_measure(f"matching.{n}", getattr(found, n), book) for n in names),
        said=said,
        pictures=strips,
        picture_note=book.say("matching.strip_note") if any(strips) else "",
        tables=[_joint_table(found, book)],
    )


def _stream(name: str, book: Phrasebook) -> str:
    """A stream's name in words, or as it is where the analysis has none."""
    return book.say(f"contingency.{name}") if book.has(f"contingency.{name}") else name


def _say_contingency(found: Contingency, book: Phrasebook) -> str:
    """The question, its answer in words, and what the answer rests on."""
    key = f"contingency.{found.given}_{found.response}"
    names = {"given": _stream(found.given, book), "response": _stream(found.response, book)}
    question = book.say(key) if book.has(key) else book.say("following.question", **names)
    if found.verdict is Verdict.TOO_FEW:
        counted = book.say("following.counted", n=found.n_given, **names)
        return f"{question} {book.say('contingency.too_few')} {counted}"
    odds = (found.odds_ratio, found.odds_low, found.odds_high)
    if None in odds or found.p_value is None:
        return f"{question} {book.say('following.undefined', n=found.n_given, **names)}"
    is_more = found.p_value < 0.05 and (found.odds_ratio or 0) > 1
    answer = book.say("contingency.follows" if is_more else "contingency.not_clear")
    ratio, low, high = (book.number(value, 1) for value in odds if value is not None)
    numbers = book.say(
        "following.numbers",
        n=found.n_given,
        window=say_seconds(found.window_s, book),
        odds=ratio,
        low=low,
        high=high,
        p=book.number(found.p_value, 3),
        **names,
    )
    return f"{question} {answer} {numbers}"


def _contingency_table(found: Contingency, book: Phrasebook) -> Table:
    names = {"given": _stream(found.given, book), "response": _stream(found.response, book)}
    caption = book.say("following.name", **names)
    return Table(
        caption=caption,
        headings=("", book.say("following.with"), book.say("following.without")),
        rows=(
            (book.say("following.inside"), str(found.in_window_with),
             str(found.in_window_without)),
            (book.say("following.outside"), str(found.outside_with),
             str(found.outside_without)),
        ),
    )  # fmt: skip


def _contingency(found: Sequence[Contingency], book: Phrasebook) -> Part | None:
    if not found:
        return None
    said = [_say_contingency(one, book) for one in found]
    if any(one.zero_corrected for one in found):
        said.append(book.say("contingency.zero_corrected"))
    tables = [_contingency_table(one, book) for one in found]
    return _part("following", book, said=said, tables=tables)


def _say_change(trend: Trend, book: Phrasebook) -> str:
    if trend.verdict is Verdict.TOO_FEW or trend.change is None:
        return book.say("trend.too_few")
    if trend.change_low is None or trend.change_high is None:
        return book.say("trend.too_few")
    low, high = (book.number(100 * v, 0) for v in (trend.change_low, trend.change_high))
    if trend.change_low <= 0 <= trend.change_high:
        return book.say("trend.unsure", low=low, high=high)
    key = "trend.up" if trend.change > 0 else "trend.down"
    if trend.change < 0:
        low, high = high.lstrip("-"), low.lstrip("-")
    change = book.number(abs(100 * trend.change), 0)
    return book.say(key, change=change, low=low, high=high)


def _trend(trend: Trend | None, book: Phrasebook) -> Part | None:
    if trend is None or len(trend.points) < 2:
        return None
    headings = ("trend.session", "circle_part.good", "circle_part.interval", "circle_part.verdict")
    rows = ((point.label, *share_cells(point.answered, book)) for point in trend.points)
    label = book.say("trend.label")
    table = Table(caption=label, headings=tuple(book.say(h) for h in headings), rows=tuple(rows))
    picture = render_trend(trend, book, label=label)
    said = [_say_change(trend, book)]
    return _part("trend", book, said=said, pictures=[picture], tables=[table])


def _tells(part: Part) -> bool:
    """Whether a part has anything to show; what the codes cannot tell is said elsewhere."""
    return not part.measures or any(measure.is_seen for measure in part.measures)
