"""``geborgen agree``: observers side by side, and where to watch again together."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from geborgen.analysis.agreement import (
    AgreementReading,
    AgreementRules,
    Disagreement,
    SharedSession,
    TeamPlace,
    TeamReading,
    compute_agreement,
    compute_team_agreement,
)
from geborgen.cli.agree_reading import Compared, read_compared
from geborgen.cli.outputs import check_output
from geborgen.cli.reading import list_inputs
from geborgen.cli.terminal import say, say_json, say_path, say_table, say_warnings
from geborgen.moments import (
    Actor,
    Behaviour,
    DataWarning,
    Phrasebook,
    Provenance,
    Recording,
    Role,
    UserError,
    __version__,
)
from geborgen.moments.plain import to_plain
from geborgen.sources import write_recordings, write_text
from geborgen.views.agreement_page import render_agreement_csv, render_agreement_page
from geborgen.views.agreement_words import (
    code_table,
    disagreement_table,
    group_table,
    say_agreement,
    say_agreement_facts,
    say_columns,
    session_tables,
    stream_table,
)
from geborgen.views.team_words import (
    place_group_table,
    place_table,
    say_kinds,
    say_letters,
    say_team,
    say_team_facts,
    team_tables,
)
from geborgen.views.words import Table, load_report_book

__all__ = ["run"]

_SHOWN_GROUPS, _SHOWN_PLACES = 8, 15

Reading = AgreementReading | TeamReading


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Read, compare, and show or save."""
    if given.output:
        check_output(given.output, list_inputs(given), force=given.force)
    compared = read_compared(given, book)
    try:
        reading = _compare(compared, given)
    except ValueError as error:
        pairs = [pair for _, of_two in compared.pairs for pair in of_two]
        longest = max(pairs, key=lambda pair: len(pair.first.behaviours))
        raise UserError("agree_too_many", session=longest.session) from error
    _deliver(reading, compared, given=given, book=book)
    say_warnings(compared.warnings, book, rest="said.more_notes")


def _compare(compared: Compared, given: argparse.Namespace) -> Reading:
    rules = AgreementRules(
        unit_s=given.unit or given.interval,
        tolerance_s=given.tolerance,
        overlap=given.overlap,
        codes=frozenset(given.code or ()),
        order=given.order or (),
        by=given.by,
    )
    if len(compared.names) > 2:
        names = compared.names
        return compute_team_agreement(compared.sessions, compared.pairs, names=names, rules=rules)
    [(two, pairs)] = compared.pairs
    return compute_agreement(pairs, rules=rules, names=two)


def _deliver(
    reading: Reading, compared: Compared, *, given: argparse.Namespace, book: Phrasebook
) -> None:
    words = load_report_book(book.language)
    if given.output:
        lost = _save(reading, compared, given=given, words=words)
        say_path(book.say("said.written"), given.output.resolve())
        say_warnings(lost, book)
    elif given.json:
        say_json(_as_data(reading))
        return
    elif isinstance(reading, TeamReading):
        _show_team(reading, words, book)
    else:
        _show(reading, words, book)
    for line in _sum_up(reading, words):
        say(line, quietly=bool(given.output))


def _sum_up(reading: Reading, words: Phrasebook) -> list[str]:
    if isinstance(reading, TeamReading):
        return [say_team_facts(reading, words) + ".", *say_team(reading, words)]
    return [say_agreement_facts(reading, words) + ".", *say_agreement(reading, words)]


def _as_data(reading: Reading) -> dict[str, object]:
    several = "-of-several" if isinstance(reading, TeamReading) else ""
    return {"schema": f"geborgen-agreement{several}", "version": 1, **to_plain(reading)}


def _show_team(reading: TeamReading, words: Phrasebook, book: Phrasebook) -> None:
    tables = team_tables(reading, words)
    if reading.places:
        tables.append(place_group_table(reading, words, most=_SHOWN_GROUPS))
        tables.append(place_table(reading, words, most=_SHOWN_PLACES))
    _show_tables(tables, say_letters(reading, words))
    _say_rest(len(reading.places), words, book)


def _show(reading: AgreementReading, words: Phrasebook, book: Phrasebook) -> None:
    tables = [stream_table(reading, words), code_table(reading, words)]
    tables += session_tables(reading, words)
    if reading.disagreements:
        tables.append(group_table(reading, words, most=_SHOWN_GROUPS))
        tables.append(disagreement_table(reading, words, most=_SHOWN_PLACES))
    _show_tables(tables, say_columns(reading, words))
    _say_rest(len(reading.disagreements), words, book)


def _show_tables(tables: Sequence[Table], named: str) -> None:
    """Show each with its note; below the first only who is who, since the sums follow in words."""
    for place, table in enumerate(tables):
        say_table(table.headings, table.rows, title=table.caption)
        if note := table.note if place else named:
            say(note)
        say("")


def _say_rest(n: int, words: Phrasebook, book: Phrasebook) -> None:
    if n > _SHOWN_PLACES:
        say(book.say("said.more_differences", n=n - _SHOWN_PLACES))
    elif not n:
        say(words.say("agree.no_disagreements"))


def _save(
    reading: Reading, compared: Compared, *, given: argparse.Namespace, words: Phrasebook
) -> tuple[DataWarning, ...]:
    output: Path = given.output
    ending = "".join(output.suffixes[-2:]).lower()
    if ending.endswith(".csv"):
        write_text(output, render_agreement_csv(reading), force=given.force)
    elif ending.endswith(".html"):
        write_text(output, render_agreement_page(reading, words), force=given.force)
    elif ending.endswith(".json") and not ending.endswith(".geborgen.json"):
        from json import dumps

        text = dumps(_as_data(reading), ensure_ascii=False, indent=1, allow_nan=False)
        write_text(output, text + "\n", force=given.force)
    else:
        marked = _mark_all(reading, compared, words)
        return write_recordings(marked, output, force=given.force)
    return ()


def _mark_all(reading: Reading, compared: Compared, words: Phrasebook) -> list[Recording]:
    """Every session that is compared, its acts the places to watch again."""
    shared = [pair.shared for _, pairs in compared.pairs for pair in pairs]
    if isinstance(reading, TeamReading):
        marks = [(one.session, _mark_team_place(one, reading, words)) for one in reading.places]
    else:
        marks = [(one.session, _mark_place(one, words)) for one in reading.disagreements]
    # Of a session of several observers the stretch of all stands last, where there is one.
    known = {one.session: one for one in (*shared, *compared.sessions)}
    return [
        _mark(one, [mark for name, mark in marks if name == session])
        for session, one in known.items()
    ]


def _mark(shared: SharedSession, marks: Sequence[Behaviour]) -> Recording:
    coded = next(one for one in shared.codings if one is not None)
    return replace(
        coded,
        session=shared.session,
        observers=(),
        behaviours=tuple(marks),
        moments=(),
        scheme=None,
        warnings=(),
        length_s=max([shared.end_s, *(one.end_s for one in marks)]),
        provenance=Provenance(maker="agree", version=__version__),
    )


def _mark_team_place(one: TeamPlace, reading: TeamReading, words: Phrasebook) -> Behaviour:
    codes = [
        f"{name}: {' + '.join(own) or '–'}"
        for name, own in zip(reading.observers, one.codes, strict=True)
        if own is not None
    ]
    return Behaviour(
        actor=Actor(role=Role.OTHER, name=one.stream),
        code=say_kinds(one.kinds, words),
        onset_s=one.start_s,
        offset_s=one.end_s if one.end_s > one.start_s else None,
        comment="; ".join(codes),
    )


def _mark_place(one: Disagreement, words: Phrasebook) -> Behaviour:
    return Behaviour(
        actor=Actor(role=Role.OTHER, name=one.stream),
        code=words.say(f"agree.kind.{one.kind}"),
        onset_s=one.start_s,
        offset_s=one.end_s if one.end_s > one.start_s else None,
        comment=f"A: {one.first_code or '–'}; B: {one.second_code or '–'}",
    )
