"""Agreement of two observers in words and tables, for the terminal, the page and the workbench."""

from collections.abc import Sequence

from geborgen.analysis.agreement.results import (
    AgreementReading,
    Alpha,
    CodeAgreement,
    Disagreement,
    Drift,
    Icc,
    Kappa,
    StreamAgreement,
)
from geborgen.analysis.results import Verdict
from geborgen.moments import Phrasebook
from geborgen.views.clock import say_clock, say_length, say_seconds
from geborgen.views.words import Table

__all__ = [
    "code_table",
    "disagreement_table",
    "group_table",
    "say_agreement",
    "say_agreement_facts",
    "say_columns",
    "session_tables",
    "stream_table",
]

_NONE = "–"
# From here on, rounded, an error of the observers would not be seen.
_AS_GOOD_AS_FOUR, _AS_GOOD_AS_ALWAYS = 3.9, 0.99


def say_agreement_facts(reading: AgreementReading, book: Phrasebook) -> str:
    return book.say(
        "agree.facts",
        n=len(reading.sessions),
        time=say_length(reading.seconds, book),
        unit=say_seconds(reading.unit_s, book),
        tolerance=say_seconds(reading.tolerance_s, book),
    )


def say_agreement(reading: AgreementReading, book: Phrasebook) -> list[str]:
    """Return what the numbers come to, in sentences: each stream's, then what holds for all."""
    said: list[str] = []
    for stream in reading.streams:
        said += _say_stream(stream, book)
        gap_s = reading.seconds / max(stream.n_first, stream.n_second, 1)
        if gap_s <= reading.tolerance_s:
            said.append(
                book.say(
                    "agree.said.dense",
                    stream=_name(stream.stream, book),
                    gap=say_seconds(gap_s, book),
                    tolerance=say_seconds(reading.tolerance_s, book),
                )
            )
        for observer, codes in (
            (reading.first, stream.only_first),
            (reading.second, stream.only_second),
        ):
            if codes:
                name, listed = _name(stream.stream, book), book.joined(list(codes))
                said.append(
                    book.say("agree.said.only_one", stream=name, observer=observer, codes=listed)
                )
    seen = [one.odds_of_four for one in reading.streams if one.odds_of_four is not None]
    if seen and min(seen) < _AS_GOOD_AS_FOUR:
        said.append(book.say("agree.said.odds", odds=book.number(min(seen), 1)))
    if doubled := sum(stream.units.n_doubled for stream in reading.streams):
        total = 2 * sum(sum(map(sum, stream.units.table.counts)) for stream in reading.streams)
        said.append(book.say("agree.said.doubled", n=doubled, total=total))
    if reading.observers:
        said.append(book.say("agree.and_others", names=book.joined(list(reading.observers))))
    return said


def say_columns(reading: AgreementReading, book: Phrasebook) -> str:
    return book.say("agree.caption.columns", first=reading.first, second=reading.second)


def stream_table(reading: AgreementReading, book: Phrasebook) -> Table:
    names = ("who", "n_first", "n_second", "time_kappa", "acts_kappa", "alpha", "verdict")
    rows = [
        (
            _name(stream.stream, book),
            str(stream.n_first),
            str(stream.n_second),
            _kappa_cell(stream.units.mean, book),
            _kappa_cell(stream.acts, book),
            _kappa_cell(stream.alpha, book),
            book.say(f"verdict_cell.{stream.units.mean.verdict}"),
        )
        for stream in reading.streams
    ]
    return _table("streams", names, rows, book=book, note=_explain(reading, book))


def code_table(reading: AgreementReading, book: Phrasebook) -> Table:
    names = ("code", "who", "n_first", "n_second", "n_both", "on", "more", "time_kappa",
             "acts_kappa")  # fmt: skip
    codes = [(stream, code) for stream in reading.streams for code in stream.codes]
    has_icc = any(code.icc is not None for _, code in codes)
    rows = [
        (
            code.code,
            _name(stream.stream, book),
            str(code.n_first),
            str(code.n_second),
            str(code.n_both),
            *_share_cells(code, book),
            _kappa_cell(code.units, book),
            _kappa_cell(code.acts, book),
            *([_kappa_cell(code.icc, book)] if has_icc else []),
        )
        for stream, code in codes
    ]
    return _table("codes", (*names, "icc") if has_icc else names, rows, book=book)


def session_tables(reading: AgreementReading, book: Phrasebook) -> list[Table]:
    """Return kappa per session, where there are several, and per stretch of time."""
    tables = []
    if len(reading.sessions) > 1:
        rows = [
            (session, _name(stream.stream, book), _kappa_cell(units, book), _kappa_cell(acts, book))
            for stream in reading.streams
            for session, units, acts in stream.sessions
        ]
        names = ("session", "who", "time_kappa", "acts_kappa")
        tables.append(_table("sessions", names, rows, book=book))
    if len(reading.sessions) < 3:
        rows_of_stretches = [
            (
                f"{say_clock(point.start_s)}–{say_clock(point.end_s)}",
                point.session,
                _name(stream.stream, book),
                _kappa_cell(point.kappa, book),
            )
            for stream in reading.streams
            for point in stream.drift.points
        ]
        names = ("stretch", "session", "who", "time_kappa")
        tables.append(_table("drift", names, rows_of_stretches, book=book))
    return tables


def group_table(reading: AgreementReading, book: Phrasebook, *, most: int | None = None) -> Table:
    rows = [
        (
            book.say(f"agree.kind.{group.kind}"),
            group.first_code or _NONE,
            group.second_code or _NONE,
            str(group.count),
        )
        for group in reading.groups[:most]
    ]
    return _table("groups", ("kind", "first_code", "second_code", "count"), rows, book=book)


def disagreement_table(
    reading: AgreementReading, book: Phrasebook, *, most: int | None = None
) -> Table:
    names = ["when", "who", "kind", "first_code", "second_code", "apart"]
    several = len(reading.sessions) > 1
    rows = [
        _disagreement_row(one, book, session=[one.session] if several else [])
        for one in reading.disagreements[:most]
    ]
    return _table("list", [*(["session"] if several else []), *names], rows, book=book)


def _disagreement_row(
    one: Disagreement, book: Phrasebook, *, session: Sequence[str]
) -> tuple[str, ...]:
    return (
        *session,
        say_clock(one.start_s),
        _name(one.stream, book),
        book.say(f"agree.kind.{one.kind}"),
        one.first_code or _NONE,
        one.second_code or _NONE,
        "" if one.apart_s is None else book.number(one.apart_s, 1),
    )


def _say_stream(stream: StreamAgreement, book: Phrasebook) -> list[str]:
    kappa, drift = stream.units.mean, stream.drift
    said = [_say_kappa(stream, book)]
    if kappa.value is not None and drift.verdict is not Verdict.TOO_FEW:
        said.append(_say_drift(drift, book))
    return said


def _say_kappa(stream: StreamAgreement, book: Phrasebook) -> str:
    kappa, name = stream.units.mean, _name(stream.stream, book)
    if kappa.value is None and kappa.agreement is not None:
        return book.say("agree.said.undefined", stream=name, percent=book.percent(kappa.agreement))
    if kappa.value is None or kappa.low is None or kappa.high is None:
        return book.say("agree.said.too_few", stream=name)
    key = str(kappa.verdict)
    always = stream.accuracy is None or stream.accuracy > _AS_GOOD_AS_ALWAYS
    if kappa.verdict is Verdict.ENOUGH and always:
        key = "enough_bare"
    return book.say(
        f"agree.said.{key}",
        stream=name,
        value=_two(kappa.value, book),
        low=_two(kappa.low, book),
        high=_two(kappa.high, book),
        percent=book.percent(stream.accuracy or 0),
    )


def _say_drift(drift: Drift, book: Phrasebook) -> str:
    assert drift.change is not None and drift.low is not None and drift.high is not None
    key = "down" if drift.high < 0 else "up" if drift.low > 0 else "level"
    change, low, high = (_two(one, book) for one in (drift.change, drift.low, drift.high))
    return book.say(f"agree.said.{key}", change=change, low=low, high=high)


def _kappa_cell(kappa: Kappa | Alpha | Icc | None, book: Phrasebook) -> str:
    """Return a value with its interval; too few or undefined is said, not shown."""
    if kappa is None or kappa.value is None or kappa.low is None or kappa.high is None:
        return _NONE
    if kappa.verdict is Verdict.TOO_FEW:
        return book.say("agree.nothing")
    value, low, high = (_two(one, book) for one in (kappa.value, kappa.low, kappa.high))
    return f"{value} ({low}; {high})"


def _share_cells(code: CodeAgreement, book: Phrasebook) -> tuple[str, str]:
    """Return how much of the time the code is on, and how much more by the first observer."""
    if code.units.prevalence is None or code.units.bias is None:
        return _NONE, _NONE
    sign = "+" if code.units.bias > 0.0005 else ""
    return (
        book.percent((1 + code.units.prevalence) / 2),
        f"{sign}{book.number(100 * code.units.bias, 1)}",
    )


def _table(
    key: str,
    names: Sequence[str],
    rows: Sequence[tuple[str, ...]],
    *,
    book: Phrasebook,
    note: str | None = None,
) -> Table:
    return Table(
        caption=book.say(f"agree.caption.{key}"),
        headings=tuple(book.say(f"agree.head.{name}") for name in names),
        rows=tuple(rows),
        note=note,
    )


def _explain(reading: AgreementReading, book: Phrasebook) -> str:
    named = say_columns(reading, book)
    return " ".join([named, book.say("agree.rule"), book.say("agree.neighbours")])


def _name(stream: str, book: Phrasebook) -> str:
    if not stream:
        return book.say("agree.everybody")
    return book.say(f"role.{stream}") if book.has(f"role.{stream}") else stream


def _two(value: float, book: Phrasebook) -> str:
    text = f"{value:.2f}"
    text = "0.00" if text == "-0.00" else text
    return text.replace(".", ",") if book.language == "nl" else text
