"""Parts about time: how soon answers come, mending, what can be counted on, what changes."""

from datetime import date

from geborgen.analysis.results import Availability, LatencyCurve, PairReading, Trend, Verdict
from geborgen.moments import Phrase, Phrasebook
from geborgen.views.clock import say_day, say_length, say_seconds
from geborgen.views.curve_svg import render_latency_curve, render_trend
from geborgen.views.diary_svg import is_diary
from geborgen.views.part import Part, make_part
from geborgen.views.words import Table, make_measure, share_cells

__all__ = ["availability_part", "latency_part", "repair_part", "say_change", "trend_part"]

_MOST_CURVE_ROWS = 20


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
        is_printed=False,
    )


def latency_part(curve: LatencyCurve | None, book: Phrasebook) -> Part | None:
    """How soon a fitting answer comes."""
    if curve is None:
        return None
    said = [_say_median(curve, book)]
    if curve.n_censored:
        said.append(book.say("latency.censored", n=curve.n_censored))
    picture = render_latency_curve(curve, book, label=book.say("latency.label"))
    tables = [_curve_table(curve, book)]
    return make_part("latency", book, said=said, pictures=[picture], tables=tables)


def repair_part(pair: PairReading, book: Phrasebook) -> Part | None:
    """Losing each other and making up."""
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
            said.append(book.say("repair.median", time=time))
        label = book.say("latency.repair_label")
        since = book.say("curve.seconds_lost")
        pictures.append(render_latency_curve(curve, book, label=label, since=since))
    measures = (
        make_measure("repair.ruptures", summary.ruptures, book),
        make_measure("repair.repaired", summary.repaired, book),
    )
    return make_part("repair", book, measures=measures, said=said, pictures=pictures)


def _stretch(pair: PairReading) -> str:
    """What the blocks of availability are: stretches of equal length, days, or sessions."""
    if pair.availability.block_s:
        return "stretches"
    return "days" if is_diary(pair.moments) else "sessions"


def _say_evenness(found: Availability, book: Phrasebook) -> str:
    """The best and the least stretch, where at least some of them hold enough to say so."""
    told = [block for block in found.blocks if block.verdict is not Verdict.TOO_FEW]
    values = [block.value for block in told if block.value is not None]
    if len(values) < 2:
        return ""
    best, least = book.percent(max(values)), book.percent(min(values))
    return book.say("availability.even", best=best, least=least)


def _block_table(found: Availability, stretch: str, book: Phrasebook) -> Table:
    length = say_length(found.block_s or 0.0, book)
    names = ("availability.stretch", "circle_part.good", "circle_part.interval",
             "circle_part.verdict")  # fmt: skip
    rows = (
        (book.say(f"availability.block_{stretch}", n=i), *share_cells(share, book))
        for i, share in enumerate(found.blocks, 1)
    )
    return Table(
        caption=book.say(f"availability.blocks_{stretch}", time=length),
        headings=tuple(book.say(name) for name in names),
        rows=tuple(rows),
        is_printed=False,
    )


def availability_part(pair: PairReading, book: Phrasebook) -> Part | None:
    """Whether the child can count on an answer."""
    found = pair.availability
    if not found.blocks:
        return None
    stretch = _stretch(pair)
    unit = Phrase.of(f"unit.{stretch}", time=say_length(found.block_s or 0.0, book))
    said = (book.say(f"availability.meaning_{stretch}"), _say_evenness(found, book))
    return make_part(
        "availability",
        book,
        measures=(make_measure("availability.name", found.answered_blocks, book, unit=unit),),
        said=[sentence for sentence in said if sentence],
        tables=[_block_table(found, stretch, book)],
    )


def say_change(trend: Trend, book: Phrasebook) -> str:
    """Return whether the later half of the time went differently, or that nobody can tell."""
    if trend.verdict is Verdict.TOO_FEW or trend.change is None:
        return book.say("trend.too_few")
    if trend.change_low is None or trend.change_high is None:
        return book.say("trend.too_few")
    low, high = (book.number(abs(100 * v), 0) for v in (trend.change_low, trend.change_high))
    if trend.change_low <= 0 <= trend.change_high:
        return book.say("trend.unsure", low=low, high=high)
    key = "trend.up" if trend.change > 0 else "trend.down"
    if trend.change < 0:
        low, high = high, low
    change = book.number(abs(100 * trend.change), 0)
    return book.say(key, change=change, low=low, high=high)


def _say_label(label: str, book: Phrasebook) -> str:
    """A session's name as it is, and a date as a day."""
    try:
        return say_day(date.fromisoformat(label), book)
    except ValueError:
        return label


def trend_part(pair: PairReading, book: Phrasebook) -> Part | None:
    """Change over the sessions, or over the days of a diary."""
    trend = pair.trend
    if trend is None or len(trend.points) < 2:
        return None
    over = "days" if _stretch(pair) == "days" else "sessions"
    labels = [_say_label(point.label, book) for point in trend.points]
    # Dots that each rest on a moment or two show chance, not change.
    told = any(point.answered.verdict is not Verdict.TOO_FEW for point in trend.points)
    if not told and trend.verdict is Verdict.TOO_FEW:
        return None
    label = book.say(f"trend.label_{over}")
    return make_part(
        "trend",
        book,
        title=book.say(f"trend.title_{over}"),
        intro=book.say(f"trend.intro_{over}") if told else book.say("trend.intro_none"),
        said=[say_change(trend, book)],
        pictures=[render_trend(trend, book, label=label, names=labels)] if told else [],
        tables=[_trend_table(trend, labels, book, caption=label)],
    )


def _trend_table(trend: Trend, labels: list[str], book: Phrasebook, *, caption: str) -> Table:
    names = ("trend.point", "circle_part.good", "circle_part.interval", "circle_part.verdict")
    rows = (
        (label, *share_cells(point.answered, book))
        for label, point in zip(labels, trend.points, strict=True)
    )
    headings = tuple(book.say(name) for name in names)
    return Table(caption=caption, headings=headings, rows=tuple(rows), is_printed=False)
