"""Agreement of three observers or more in words and tables, for the terminal and the page."""

from collections.abc import Sequence
from dataclasses import replace

from geborgen.analysis.agreement.results import (
    DisagreementKind,
    StreamAgreement,
    TeamPlace,
    TeamReading,
    TeamStream,
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
from geborgen.views.agreement_words import say_dense
from geborgen.views.clock import say_clock, say_length, say_seconds
from geborgen.views.words import NONE, Table

__all__ = [
    "list_letters",
    "place_group_table",
    "place_table",
    "say_kinds",
    "say_letters",
    "say_team",
    "say_team_facts",
    "team_tables",
]

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def say_team_facts(reading: TeamReading, book: Phrasebook) -> str:
    key = "facts_all" if reading.n_all == len(reading.sessions) else "facts"
    return book.say(
        f"agree.team.{key}",
        n=len(reading.sessions),
        n_all=reading.n_all,
        time=say_length(reading.seconds, book),
        unit=say_seconds(reading.unit_s, book),
        tolerance=say_seconds(reading.tolerance_s, book),
    )


def say_team(reading: TeamReading, book: Phrasebook) -> list[str]:
    """Return what the numbers come to: all together, the span of each two, and what to mind."""
    said: list[str] = []
    for stream in reading.streams:
        said.append(_say_fleiss(stream, book))
        said += _say_span(stream.stream, reading, book)
        said += _say_some(stream, reading, book)
        of_two = [
            (one, pair)
            for pair in reading.pairs
            for one in pair.streams
            if one.stream == stream.stream
        ]
        dense = [line for one, pair in of_two for line in say_dense(one, pair, book)]
        said += dense[:1]
    return said + say_scores(reading.n_all, book)


def _say_fleiss(stream: TeamStream, book: Phrasebook) -> str:
    found, name = stream.fleiss, name_stream(stream.stream, book)
    if found.value is None and found.n_units:
        return book.say("agree.team.undefined", stream=name, n=found.n_units)
    if found.value is None or found.low is None or found.high is None:
        return book.say("agree.team.none", stream=name)
    if found.verdict is Verdict.TOO_FEW:
        return book.say("agree.said.too_few", stream=name)
    value, low, high = (book.decimals(one) for one in (found.value, found.low, found.high))
    return book.say(
        f"agree.team.{found.verdict}",
        stream=name, value=value, low=low, high=high, n=found.n_units,
    )  # fmt: skip


def _say_span(stream: str, reading: TeamReading, book: Phrasebook) -> list[str]:
    """Return between which two kappa in time is lowest and highest."""
    found = [
        (kappa.value, book.say("agree.team.two", first=pair.first, second=pair.second))
        for pair in reading.pairs
        for one in pair.streams
        if one.stream == stream
        and (kappa := one.units.mean).value is not None
        and kappa.verdict is not Verdict.TOO_FEW
    ]
    if len(found) < 2:
        return []
    low, high = min(found), max(found)
    return [
        book.say(
            "agree.team.span",
            stream=name_stream(stream, book),
            low=book.decimals(low[0]), least=low[1], high=book.decimals(high[0]), most=high[1],
        )
    ]  # fmt: skip


def _say_some(stream: TeamStream, reading: TeamReading, book: Phrasebook) -> list[str]:
    """Return which codes not everybody used who coded anything."""
    coded = [place for place, n in enumerate(stream.n_acts) if n]
    codes = [one.code for one in stream.codes if not all(one.n_acts[place] for place in coded)]
    if not codes:
        return []
    name = name_stream(stream.stream, book)
    return [book.say("agree.team.some", stream=name, codes=book.joined(codes))]


def list_letters(reading: TeamReading) -> list[str]:
    """Return a letter for each observer; numbers where letters run out."""
    n = len(reading.observers)
    return list(_LETTERS[:n]) if n <= len(_LETTERS) else [str(place + 1) for place in range(n)]


def say_letters(reading: TeamReading, book: Phrasebook) -> str:
    named = [
        book.say("agree.team.letter", letter=letter, name=name)
        for letter, name in zip(list_letters(reading), reading.observers, strict=True)
    ]
    return book.say("agree.team.letters", letters=book.joined(named))


def team_tables(reading: TeamReading, book: Phrasebook) -> list[Table]:
    """Return every table but the list of places."""
    return [
        _stream_table(reading, book),
        _pair_table(reading, book),
        _code_table(reading, book),
        *ordered_tables(reading.streams, book),
        *score_tables(reading.streams, book),
        *_part_tables(reading, book),
    ]


def _stream_table(reading: TeamReading, book: Phrasebook) -> Table:
    is_partly = any(one.alpha.n_units != one.fleiss.n_units for one in reading.streams)
    rows = [
        (
            name_stream(one.stream, book),
            _join_counts(one.n_acts),
            str(one.fleiss.n_units),
            kappa_cell(one.fleiss, book),
            *([str(one.alpha.n_units)] if is_partly else []),
            kappa_cell(one.alpha, book),
            book.say(f"verdict_cell.{one.fleiss.verdict}"),
        )
        for one in reading.streams
    ]
    more = ["units_two"] if is_partly else []
    names = ("who", "acts", "units_all", "fleiss", *more, "alpha", "verdict")
    note = " ".join(
        [say_letters(reading, book), book.say("agree.team.rule"), book.say("agree.neighbours")]
    )
    return _with_letters(make_table("team", names, rows, book=book, note=note), reading, book)


def _pair_table(reading: TeamReading, book: Phrasebook) -> Table:
    letters = dict(zip(reading.observers, list_letters(reading), strict=True))
    rows = [
        (
            name_stream(one.stream, book),
            f"{letters[pair.first]} – {letters[pair.second]}",
            str(len(pair.sessions)),
            str(one.units.mean.n),
            kappa_cell(one.units.mean, book),
            str(one.acts.n),
            kappa_cell(one.acts, book),
            *_weighed_cells(one, reading, book),
        )
        for stream in reading.streams
        for pair in reading.pairs
        for one in pair.streams
        if one.stream == stream.stream
    ]
    weighed = ("linear", "quadratic") if _has_order(reading) else ()
    names = ("who", "two", "n_sessions", "units", "time_kappa", "acts_laid", "acts_kappa", *weighed)
    return make_table("pairs", names, rows, book=book, note=book.say("agree.team.pairs"))


def _has_order(reading: TeamReading) -> bool:
    return any(one.ordered is not None for pair in reading.pairs for one in pair.streams)


def _weighed_cells(one: StreamAgreement, reading: TeamReading, book: Phrasebook) -> tuple[str, ...]:
    if not _has_order(reading):
        return ()
    if one.ordered is None:
        return NONE, NONE
    return kappa_cell(one.ordered.linear, book), kappa_cell(one.ordered.quadratic, book)


def _code_table(reading: TeamReading, book: Phrasebook) -> Table:
    rows = [
        (
            code.code,
            name_stream(stream.stream, book),
            _join_counts(code.n_acts),
            NONE if code.share is None else book.percent(code.share),
            kappa_cell(code.fleiss, book),
            kappa_cell(code.alpha, book),
        )
        for stream in reading.streams
        for code in stream.codes
    ]
    names = ("code", "who", "acts", "on", "fleiss", "alpha")
    return _with_letters(
        make_table("codes", names, rows, book=book, note=book.say("agree.dash")), reading, book
    )


def _part_tables(reading: TeamReading, book: Phrasebook) -> list[Table]:
    rows = [
        (
            part.name,
            name_stream(stream.stream, book),
            *([str(part.n_sessions)] if reading.by else []),
            str(part.fleiss.n_units),
            kappa_cell(part.fleiss, book),
            kappa_cell(part.alpha, book),
        )
        for stream in reading.streams
        for part in stream.parts
    ]
    if not rows:
        return []
    names = ("who", *(["n_sessions"] if reading.by else []), "units_all", "fleiss", "alpha")
    return [make_part_table(reading.by, names, rows, book=book)]


def place_group_table(reading: TeamReading, book: Phrasebook, *, most: int | None = None) -> Table:
    """Return in what way and about which codes observers differ most."""
    rows = [
        (" / ".join(group.codes), say_kinds(group.kinds, book), str(group.count))
        for group in reading.groups[:most]
    ]
    return make_table("groups", ("codes", "kind", "count"), rows, book=book)


def place_table(reading: TeamReading, book: Phrasebook, *, most: int | None = None) -> Table:
    """Return the places to watch again, with what each observer has there."""
    several = len(reading.sessions) > 1
    names = [*(["session"] if several else []), "when", "who", *list_letters(reading), "kind"]
    rows = [
        (*([one.session] if several else []), *_place_row(one, book))
        for one in reading.places[:most]
    ]
    headings = (
        name if name in list_letters(reading) else book.say(f"agree.head.{name}") for name in names
    )
    return Table(
        caption=book.say("agree.caption.list"),
        headings=tuple(headings),
        rows=tuple(rows),
        note=book.say("agree.team.places"),
    )


def _place_row(one: TeamPlace, book: Phrasebook) -> tuple[str, ...]:
    codes = ("" if own is None else " + ".join(own) or NONE for own in one.codes)
    return say_clock(one.start_s), name_stream(one.stream, book), *codes, say_kinds(one.kinds, book)


def say_kinds(kinds: Sequence[DisagreementKind], book: Phrasebook) -> str:
    """Return in what way observers differ at a place, in words."""
    return ", ".join(dict.fromkeys(_say_kind(kind, book) for kind in kinds))


def _say_kind(kind: DisagreementKind, book: Phrasebook) -> str:
    missed = kind in (DisagreementKind.MISSED_BY_FIRST, DisagreementKind.MISSED_BY_SECOND)
    return book.say("agree.kind.missed" if missed else f"agree.kind.{kind}")


def _join_counts(counts: Sequence[int]) -> str:
    return " / ".join(map(str, counts))


def _with_letters(table: Table, reading: TeamReading, book: Phrasebook) -> Table:
    """Say in the heading of the counts whose they are."""
    acts, letters = book.say("agree.head.acts"), " / ".join(list_letters(reading))
    headings = (f"{one} {letters}" if one == acts else one for one in table.headings)
    return replace(table, headings=tuple(headings))
