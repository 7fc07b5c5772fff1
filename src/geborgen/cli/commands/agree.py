"""``geborgen agree``: two observers side by side, and where to watch again together."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from geborgen.analysis.agreement import (
    AgreementReading,
    AgreementRules,
    Disagreement,
    ObserverPair,
    compute_agreement,
    cut_pair,
    pair_observers,
    pair_recordings,
)
from geborgen.analysis.tracks import list_observers
from geborgen.cli.outputs import check_output
from geborgen.cli.reading import list_inputs, read_files
from geborgen.cli.terminal import say, say_json, say_path, say_table, say_warnings
from geborgen.moments import (
    Actor,
    Behaviour,
    DataWarning,
    FileError,
    Phrasebook,
    Provenance,
    Recording,
    Role,
    UserError,
    __version__,
)
from geborgen.moments.plain import to_plain
from geborgen.sources import file_name, read_bytes, write_recordings, write_text
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
from geborgen.views.words import load_report_book

__all__ = ["run"]

_SHOWN_GROUPS, _SHOWN_PLACES = 8, 15
_NAMED = 8


def run(given: argparse.Namespace, book: Phrasebook) -> None:
    """Read, compare, and show or save."""
    if len(given.files) > 2:
        raise UserError("agree_files", n=len(given.files))
    if given.output:
        check_output(given.output, list_inputs(given), force=given.force)
    names, pairs = _read_pairs(given, book)
    if given.part:
        pairs = [part for pair in pairs if (part := cut_pair(pair, *given.part)) is not None]
    pairs, in_order = _split_off_order(pairs)
    _check_coded(pairs)
    rules = AgreementRules(
        unit_s=given.unit or given.interval, tolerance_s=given.tolerance, overlap=given.overlap
    )
    try:
        reading = compute_agreement(pairs, rules=rules, names=names)
    except ValueError as error:
        longest = max(pairs, key=lambda pair: len(pair.first.behaviours))
        raise UserError("agree_too_many", session=longest.session) from error
    compared = (*pairs, *in_order)
    warnings = [w for pair in compared for one in (pair.first, pair.second) for w in one.warnings]
    _deliver(reading, pairs, given=given, book=book)
    say_warnings(warnings, book, rest="said.more_notes")


def _split_off_order(
    pairs: Sequence[ObserverPair],
) -> tuple[list[ObserverPair], list[ObserverPair]]:
    """Pairs that can be compared in time, and those of which only the order is known."""
    in_order = [pair for pair in pairs if pair.first.order_only or pair.second.order_only]
    timed = [pair for pair in pairs if pair not in in_order]
    if in_order and not timed:
        raise UserError("agree_order_only", session=in_order[0].session)
    return timed, in_order


def _deliver(
    reading: AgreementReading,
    pairs: Sequence[ObserverPair],
    *,
    given: argparse.Namespace,
    book: Phrasebook,
) -> None:
    words = load_report_book(book.language)
    if given.output:
        lost = _save(reading, pairs, given=given, words=words)
        say_path(book.say("said.written"), given.output.resolve())
        say_warnings(lost, book)
    elif given.json:
        say_json(_as_data(reading))
        return
    else:
        _show(reading, words, book)
    for line in (say_agreement_facts(reading, words) + ".", *say_agreement(reading, words)):
        say(line, quietly=bool(given.output))


def _as_data(reading: AgreementReading) -> dict[str, object]:
    return {"schema": "geborgen-agreement", "version": 1, **to_plain(reading)}


def _show(reading: AgreementReading, words: Phrasebook, book: Phrasebook) -> None:
    tables = [stream_table(reading, words), code_table(reading, words)]
    tables += session_tables(reading, words)[: len(reading.sessions) > 1]
    if reading.disagreements:
        tables.append(group_table(reading, words, most=_SHOWN_GROUPS))
        tables.append(disagreement_table(reading, words, most=_SHOWN_PLACES))
    for table in tables:
        say_table(table.headings, table.rows, title=table.caption)
        if table is tables[0]:
            say(say_columns(reading, words))
        say("")
    left = len(reading.disagreements) - _SHOWN_PLACES
    if left > 0:
        say(book.say("said.more_differences", n=left))
    elif not reading.disagreements:
        say(words.say("agree.no_disagreements"))


def _save(
    reading: AgreementReading,
    pairs: Sequence[ObserverPair],
    *,
    given: argparse.Namespace,
    words: Phrasebook,
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
        marked = [_mark(pair, reading, words) for pair in pairs]
        return write_recordings(marked, output, force=given.force)
    return ()


def _mark(pair: ObserverPair, reading: AgreementReading, words: Phrasebook) -> Recording:
    """A session whose acts are the places to watch again."""
    places = [one for one in reading.disagreements if one.session == pair.session]
    return replace(
        pair.first,
        session=pair.session,
        observers=(),
        behaviours=tuple(_mark_place(one, words) for one in places),
        moments=(),
        scheme=None,
        warnings=(),
        length_s=max([pair.end_s, *(one.end_s for one in places)]),
        provenance=Provenance(maker="agree", version=__version__),
    )


def _mark_place(one: Disagreement, words: Phrasebook) -> Behaviour:
    return Behaviour(
        actor=Actor(role=Role.OTHER, name=one.stream),
        code=words.say(f"agree.kind.{one.kind}"),
        onset_s=one.start_s,
        offset_s=one.end_s if one.end_s > one.start_s else None,
        comment=f"A: {one.first_code or '–'}; B: {one.second_code or '–'}",
    )


def _read_pairs(
    given: argparse.Namespace, book: Phrasebook
) -> tuple[tuple[str, str], list[ObserverPair]]:
    if len(given.files) == 2:
        return _pair_two(given, book)
    recordings = read_files(given.files, given, book)
    if given.observations:
        one, other = (_find(recordings, name) for name in given.observations)
        return (one.session, other.session), pair_recordings([one], [other])
    known = list_observers(recordings)
    for name in given.observers or ():
        if name not in known:
            raise UserError("no_observer", name=name, names=", ".join(known))
    wanted = tuple(given.observers) if given.observers else None
    chosen, pairs = pair_observers(recordings, observers=wanted, tolerance_s=given.tolerance)
    if chosen is None or not pairs:
        raise UserError("agree_one_observer", names=", ".join(known) or "–")
    return chosen, pairs


def _find(recordings: Sequence[Recording], name: str) -> Recording:
    for one in recordings:
        if one.session == name:
            return one
    names = ", ".join(one.session for one in recordings)
    file = next((one.provenance.file for one in recordings if one.provenance.file), "–")
    raise FileError("observation_unknown", file=file, name=name, names=names)


def _pair_two(
    given: argparse.Namespace, book: Phrasebook
) -> tuple[tuple[str, str], list[ObserverPair]]:
    one, other = given.files
    if one.is_file() and other.is_file() and read_bytes(one) == read_bytes(other):
        raise FileError("agree_same", file=file_name(other), other=file_name(one))
    sides = [
        _only(
            read_files([file], given, book),
            given.observers[place] if given.observers else None,
            book=book,
        )
        for place, file in enumerate(given.files)
    ]
    pairs = pair_recordings(*sides)
    names = _name_sides(sides, given.files)
    if not pairs:
        listed = [_some([one.session for one in side]) for side in sides]
        raise UserError("agree_no_common", first=listed[0], second=listed[1])
    for name, side, paired in zip(names, sides, _list_paired(pairs), strict=True):
        left = [one.session for one in side if one.session not in paired]
        if left:
            said = book.say("said.agree_left", name=name, sessions=_some(left))
            say(f"{book.say('said.note')} {said}", quietly=True)
    return names, pairs


def _list_paired(pairs: Sequence[ObserverPair]) -> tuple[set[str], set[str]]:
    return {one.first.session for one in pairs}, {one.second.session for one in pairs}


def _only(
    recordings: Sequence[Recording], observer: str | None, *, book: Phrasebook
) -> list[Recording]:
    """One observer's acts of each session: the one asked for, else the first of each."""
    kept = []
    for one in recordings:
        names = list_observers([one])
        name = observer or next(iter(names), None)
        if observer is not None and observer not in names:
            continue
        if observer is None and len(names) > 1:
            said = book.say("said.agree_took", session=one.session, taken=name, names=_some(names))
            say(f"{book.say('said.note')} {said}", quietly=True)
        acts = tuple(b for b in one.behaviours if b.observer in (None, name))
        kept.append(replace(one, behaviours=acts, observers=() if name is None else (name,)))
    if not kept and observer is not None:
        raise UserError("no_observer", name=observer, names=_some(list_observers(recordings)))
    return kept


def _name_sides(sides: Sequence[Sequence[Recording]], files: Sequence[Path]) -> tuple[str, str]:
    """Name the observers where each side has one of its own, else the files."""
    names = [list(dict.fromkeys(name for one in side for name in one.observers)) for side in sides]
    if all(len(side) == 1 for side in names) and names[0] != names[1]:
        return names[0][0], names[1][0]
    stems = [file_name(file.resolve()) for file in files]
    return (stems[0], stems[1]) if stems[0] != stems[1] else (str(files[0]), str(files[1]))


def _check_coded(pairs: Sequence[ObserverPair]) -> None:
    codes = [
        dict.fromkeys(
            b.code
            for pair in pairs
            for b in (pair.first, pair.second)[side].behaviours
            if b.onset_s <= pair.end_s and b.end_s >= pair.start_s
        )
        for side in (0, 1)
    ]
    if not all(codes):
        raise UserError("agree_nothing")
    if codes[0].keys().isdisjoint(codes[1]):
        first, second = (_some(list(side)) for side in codes)
        raise UserError("agree_no_code", first=first, second=second)


def _some(names: Sequence[str]) -> str:
    shown = [*names[:_NAMED], "…"] if len(names) > _NAMED else names
    return ", ".join(shown) or "–"
