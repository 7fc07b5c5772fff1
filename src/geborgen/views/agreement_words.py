"""Agreement of two observers in words and tables, for the terminal, the page and the workbench."""

from collections.abc import Sequence

from geborgen.analysis.agreement.results import (
    AgreementReading,
    CodeAgreement,
    Disagreement,
    Drift,
    StreamAgreement,
)
from geborgen.analysis.results import Verdict
from geborgen.moments import Phrasebook
from geborgen.views.agreement_cells import (
    kappa_cell,
    make_part_table,
    make_table,
    name_stream,
)
from geborgen.views.agreement_scores import ordered_tables, say_scores, score_tables
from geborgen.views.clock import say_clock, say_length, say_seconds
from geborgen.views.words import NONE, Table

__all__ = [
    "code_table",
    "disagreement_table",
    "drift_tables",
    "group_table",
    "say_agreement",
    "say_agreement_facts",
    "say_columns",
    "say_dense",
    "session_tables",
    "stream_table",
]

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
        said += say_dense(stream, reading, book)
        for observer, codes in (
            (reading.first, stream.only_first),
            (reading.second, stream.only_second),
        ):
            if codes:
                name, listed = name_stream(stream.stream, book), book.joined(list(codes))
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
    return said + say_scores(len(reading.sessions), book)


def say_dense(stream: StreamAgreement, reading: AgreementReading, book: Phrasebook) -> list[str]:
    """Return that acts stand closer together than the tolerance, where they do."""
    gap_s = reading.seconds / max(stream.n_first, stream.n_second, 1)
    if gap_s > reading.tolerance_s:
        return []
    return [
        book.say(
            "agree.said.dense",
            stream=name_stream(stream.stream, book),
            gap=say_seconds(gap_s, book),
            tolerance=say_seconds(reading.tolerance_s, book),
        )
    ]


def say_columns(reading: AgreementReading, book: Phrasebook) -> str:
    return book.say("agree.caption.columns", first=reading.first, second=reading.second)


def stream_table(reading: AgreementReading, book: Phrasebook) -> Table:
    names = ("who", "n_first", "n_second", "time_kappa", "acts_kappa", "alpha", "verdict")
    rows = [
        (
            name_stream(stream.stream, book),
            str(stream.n_first),
            str(stream.n_second),
            kappa_cell(stream.units.mean, book),
            kappa_cell(stream.acts, book),
            kappa_cell(stream.alpha, book),
            book.say(f"verdict_cell.{stream.units.mean.verdict}"),
        )
        for stream in reading.streams
    ]
    return make_table("streams", names, rows, book=book, note=_explain(reading, book))


def code_table(reading: AgreementReading, book: Phrasebook) -> Table:
    names = ("code", "who", "n_first", "n_second", "n_both", "on", "more", "time_kappa",
             "acts_kappa")  # fmt: skip
    codes = [(stream, code) for stream in reading.streams for code in stream.codes]
    rows = [
        (
            code.code,
            name_stream(stream.stream, book),
            str(code.n_first),
            str(code.n_second),
            str(code.n_both),
            *_share_cells(code, book),
            kappa_cell(code.units, book),
            kappa_cell(code.acts, book),
        )
        for stream, code in codes
    ]
    return make_table("codes", names, rows, book=book, note=book.say("agree.dash"))


def session_tables(reading: AgreementReading, book: Phrasebook) -> list[Table]:
    """Return codes with an order, totals per session, and kappa per part and session."""
    tables = [*ordered_tables(reading.streams, book), *score_tables(reading.streams, book)]
    if reading.by is not None:
        tables.append(_part_table(reading, reading.by, book))
    if len(reading.sessions) > 1:
        rows = [
            (
                session,
                name_stream(stream.stream, book),
                kappa_cell(units, book),
                kappa_cell(acts, book),
            )
            for stream in reading.streams
            for session, units, acts in stream.sessions
        ]
        names = ("session", "who", "time_kappa", "acts_kappa")
        tables.append(make_table("sessions", names, rows, book=book))
    return tables


def drift_tables(reading: AgreementReading, book: Phrasebook) -> list[Table]:
    """Return kappa per stretch, where there are too few sessions for a drift over them."""
    if len(reading.sessions) >= 3:
        return []
    rows = [
        (
            f"{say_clock(point.start_s)}–{say_clock(point.end_s)}",
            point.session,
            name_stream(stream.stream, book),
            kappa_cell(point.kappa, book),
        )
        for stream in reading.streams
        for point in stream.drift.points
    ]
    return [make_table("drift", ("stretch", "session", "who", "time_kappa"), rows, book=book)]


def _part_table(reading: AgreementReading, by: str, book: Phrasebook) -> Table:
    rows = [
        (
            part.name,
            name_stream(stream.stream, book),
            str(part.n_sessions),
            str(part.units.n),
            kappa_cell(part.units, book),
            str(part.acts.n),
            kappa_cell(part.acts, book),
        )
        for stream in reading.streams
        for part in stream.parts
    ]
    names = ("who", "n_sessions", "units", "time_kappa", "acts_laid", "acts_kappa")
    return make_part_table(by, names, rows, book=book)


def group_table(reading: AgreementReading, book: Phrasebook, *, most: int | None = None) -> Table:
    rows = [
        (
            book.say(f"agree.kind.{group.kind}"),
            group.first_code or NONE,
            group.second_code or NONE,
            str(group.count),
        )
        for group in reading.groups[:most]
    ]
    return make_table("groups", ("kind", "first_code", "second_code", "count"), rows, book=book)


def disagreement_table(
    reading: AgreementReading, book: Phrasebook, *, most: int | None = None
) -> Table:
    names = ["when", "who", "kind", "first_code", "second_code", "apart"]
    several = len(reading.sessions) > 1
    rows = [
        _disagreement_row(one, book, session=[one.session] if several else [])
        for one in reading.disagreements[:most]
    ]
    return make_table("list", [*(["session"] if several else []), *names], rows, book=book)


def _disagreement_row(
    one: Disagreement, book: Phrasebook, *, session: Sequence[str]
) -> tuple[str, ...]:
    return (
        *session,
        say_clock(one.start_s),
        name_stream(one.stream, book),
        book.say(f"agree.kind.{one.kind}"),
        one.first_code or NONE,
        one.second_code or NONE,
        "" if one.apart_s is None else book.number(one.apart_s, 1),
    )


def _say_stream(stream: StreamAgreement, book: Phrasebook) -> list[str]:
    kappa, drift = stream.units.mean, stream.drift
    said = [_say_kappa(stream, book)]
    if kappa.value is not None and drift.verdict is not Verdict.TOO_FEW:
        said.append(_say_drift(drift, book))
    return said


def _say_kappa(stream: StreamAgreement, book: Phrasebook) -> str:
    kappa, name = stream.units.mean, name_stream(stream.stream, book)
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
        value=book.decimals(kappa.value),
        low=book.decimals(kappa.low),
        high=book.decimals(kappa.high),
        percent=book.percent(stream.accuracy or 0),
    )


def _say_drift(drift: Drift, book: Phrasebook) -> str:
    assert drift.change is not None and drift.low is not None and drift.high is not None
    key = "down" if drift.high < 0 else "up" if drift.low > 0 else "level"
    change, low, high = (book.decimals(one) for one in (drift.change, drift.low, drift.high))
    return book.say(f"agree.said.{key}", change=change, low=low, high=high)


def _share_cells(code: CodeAgreement, book: Phrasebook) -> tuple[str, str]:
    """Return how much of the time the code is on, and how much more by the first observer."""
    if code.units.prevalence is None or code.units.bias is None:
        return NONE, NONE
    sign = "+" if code.units.bias > 0.0005 else ""
    return (
        book.percent((1 + code.units.prevalence) / 2),
        f"{sign}{book.number(100 * code.units.bias, 1)}",
    )


def _explain(reading: AgreementReading, book: Phrasebook) -> str:
    named = say_columns(reading, book)
    return " ".join([named, book.say("agree.rule"), book.say("agree.neighbours")])
