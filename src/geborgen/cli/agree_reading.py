"""From the files, folders or observers that were named to the sessions that are compared."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from geborgen.analysis.agreement import (
    BY_DYAD,
    BY_SESSION,
    ObserverPair,
    SharedSession,
    cut_pair,
    pair_observers,
    pair_recordings,
    share_observers,
    share_recordings,
)
from geborgen.analysis.tracks import list_observers
from geborgen.cli.names import list_some
from geborgen.cli.reading import read_files
from geborgen.cli.terminal import say
from geborgen.moments import DataWarning, FileError, Phrasebook, Recording, UserError
from geborgen.sources import file_name, read_bytes

__all__ = ["Compared", "read_compared"]

Names = tuple[str, ...]
OfTwo = tuple[tuple[str, str], list[ObserverPair]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Who is compared on what: every two, and the sessions of all where there are more than two."""

    names: Names
    pairs: list[OfTwo]
    sessions: list[SharedSession]
    warnings: tuple[DataWarning, ...] = ()


def read_compared(given: argparse.Namespace, book: Phrasebook) -> Compared:
    """Read all that was named, pair it, and keep what was asked for of it."""
    found = _read(given, book)
    read = [one for _, pairs in found.pairs for pair in pairs for one in (pair.first, pair.second)]
    warnings = tuple(dict.fromkeys(warning for one in read for warning in one.warnings))
    kept = _leave_order(_cut(found, given.part) if given.part else found)
    if not kept.pairs:
        raise UserError("agree_nothing")
    if len(kept.names) > 2 and not kept.sessions:
        raise UserError("agree_no_stretch", names=", ".join(kept.names))
    for names, pairs in kept.pairs:
        _check_coded(names, pairs, several=len(kept.names) > 2)
    _check_asked(kept, given)
    return replace(kept, warnings=warnings)


def _read(given: argparse.Namespace, book: Phrasebook) -> Compared:
    for names in (given.observers, given.observations):
        if names is not None and len(set(names)) < max(2, len(names)):
            raise UserError("agree_names", names=", ".join(names))
    if len(given.files) > 1:
        return _read_sides(given, book)
    recordings = read_files(given.files, given, book)
    if given.observations:
        sides = [[_find(recordings, name)] for name in given.observations]
        return _compare_sides(tuple(one.session for [one] in sides), sides)
    known = list_observers(recordings)
    for name in given.observers or ():
        if name not in known:
            raise UserError("no_observer", name=name, names=list_some(known))
    wanted = tuple(given.observers) if given.observers else _list_sharing(recordings, known)
    if len(wanted) > 2:
        return _compare_observers(wanted, recordings, tolerance_s=given.tolerance)
    two = (wanted[0], wanted[1]) if len(wanted) == 2 else None
    chosen, pairs = pair_observers(recordings, observers=two, tolerance_s=given.tolerance)
    if chosen is None or not pairs:
        raise UserError("agree_one_observer", names=list_some(known))
    return Compared(names=chosen, pairs=[(chosen, pairs)], sessions=[])


def _list_sharing(recordings: Sequence[Recording], known: Sequence[str]) -> Names:
    """Observers who coded a session that another one coded too."""
    together = [{b.observer for b in one.behaviours} - {None} for one in recordings]
    return tuple(name for name in known if any(name in own and len(own) > 1 for own in together))


def _compare_observers(
    names: Names, recordings: Sequence[Recording], *, tolerance_s: float
) -> Compared:
    pairs = [
        (two, pair_observers(recordings, observers=two, tolerance_s=tolerance_s)[1])
        for two in combinations(names, 2)
    ]
    sessions = share_observers(recordings, names, tolerance_s=tolerance_s)
    return _keep_paired(Compared(names=names, pairs=pairs, sessions=sessions))


def _compare_sides(names: Names, sides: Sequence[Sequence[Recording]]) -> Compared:
    pairs = [
        ((names[i], names[j]), pair_recordings(sides[i], sides[j]))
        for i, j in combinations(range(len(sides)), 2)
    ]
    sessions = share_recordings(sides) if len(sides) > 2 else []
    found = _keep_paired(Compared(names=names, pairs=pairs, sessions=sessions))
    for place, name in enumerate(names):
        if not any(name in two for two, _ in found.pairs):
            shown = (0, max(place, 1))
            listed = [list_some([one.session for one in sides[side]]) for side in shown]
            raise UserError("agree_no_common", first=listed[0], second=listed[1])
    return found


def _keep_paired(found: Compared) -> Compared:
    return replace(found, pairs=[one for one in found.pairs if one[1]])


def _read_sides(given: argparse.Namespace, book: Phrasebook) -> Compared:
    for one, other in combinations(given.files, 2):
        if one.is_file() and other.is_file() and read_bytes(one) == read_bytes(other):
            raise FileError("agree_same", file=file_name(other), other=file_name(one))
    if given.observers and len(given.observers) != len(given.files):
        raise UserError("agree_observers", n=len(given.observers), files=len(given.files))
    sides = [
        _only(
            read_files([file], given, book),
            given.observers[place] if given.observers else None,
            book=book,
        )
        for place, file in enumerate(given.files)
    ]
    names = _name_sides(sides, given.files)
    found = _compare_sides(names, sides)
    for place, (name, side) in enumerate(zip(names, sides, strict=True)):
        left = [one.session for one in side if one.session not in _list_paired(found, name, place)]
        if left:
            said = book.say("said.agree_left", name=name, sessions=list_some(left))
            say(f"{book.say('said.note')} {said}", quietly=True)
    _say_other_names(found, book)
    return found


def _say_other_names(found: Compared, book: Phrasebook) -> None:
    """Say that two sessions are compared that bear neither one name nor one child's."""
    for pair in (pair for _, pairs in found.pairs for pair in pairs):
        one, other = pair.first, pair.second
        if one.session != other.session and one.child != other.child:
            said = book.say("said.agree_other_names", first=one.session, second=other.session)
            say(f"{book.say('said.note')} {said}", quietly=True)


def _list_paired(found: Compared, name: str, place: int) -> set[str]:
    """What this observer calls the sessions that are compared."""
    own = {
        (pair.first if two[0] == name else pair.second).session
        for two, pairs in found.pairs
        if name in two
        for pair in pairs
    }
    shared = (one.codings[place] for one in found.sessions)
    return own | {one.session for one in shared if one is not None}


def _cut(found: Compared, part: tuple[float, float]) -> Compared:
    pairs = [(two, [cut_pair(one, *part) for one in of_two]) for two, of_two in found.pairs]
    sessions = [cut_pair(one, *part) for one in found.sessions]
    return _keep_paired(
        replace(
            found,
            pairs=[(two, [one for one in of_two if one is not None]) for two, of_two in pairs],
            sessions=[one for one in sessions if one is not None],
        )
    )


def _leave_order(found: Compared) -> Compared:
    """Leave out what has an order and no times; only that is an error."""
    pairs = [
        (two, [one for one in of_two if not (one.first.order_only or one.second.order_only)])
        for two, of_two in found.pairs
    ]
    kept = _keep_paired(replace(found, pairs=pairs))
    if found.pairs and not kept.pairs:
        raise UserError("agree_order_only", session=found.pairs[0][1][0].session)
    sessions = [
        one
        for one in found.sessions
        if not any(coding is not None and coding.order_only for coding in one.codings)
    ]
    return replace(kept, sessions=sessions)


def _check_asked(found: Compared, given: argparse.Namespace) -> None:
    """What was asked of codes and sessions must be there."""
    every = [pair for _, pairs in found.pairs for pair in pairs]
    used = _list_codes(every, 0) | _list_codes(every, 1)
    for code in given.code or ():
        if code not in used:
            raise UserError("agree_code", code=code, codes=list_some(list(used)))
    kept = used.keys() & set(given.code) if given.code else used.keys()
    if given.order and len(kept & set(given.order)) < 2:
        raise UserError("agree_order", order=", ".join(given.order), codes=list_some(sorted(kept)))
    known = dict.fromkeys(name for pair in every for name, _ in pair.first.variables)
    if given.by and given.by not in (BY_DYAD, BY_SESSION, *known):
        raise UserError("agree_by", name=given.by, names=list_some([BY_DYAD, BY_SESSION, *known]))


def _list_codes(pairs: Sequence[ObserverPair], side: int) -> dict[str, None]:
    return dict.fromkeys(
        b.code
        for pair in pairs
        for b in (pair.first, pair.second)[side].behaviours
        if b.onset_s <= pair.end_s and b.end_s >= pair.start_s
    )


def _check_coded(names: tuple[str, str], pairs: Sequence[ObserverPair], *, several: bool) -> None:
    used = [_list_codes(pairs, side) for side in (0, 1)]
    if not all(used):
        raise UserError("agree_nothing")
    if used[0].keys().isdisjoint(used[1]):
        first, second = (
            f"{name} ({list_some(list(own))})" if several else list_some(list(own))
            for name, own in zip(names, used, strict=True)
        )
        raise UserError("agree_no_code", first=first, second=second)


def _find(recordings: Sequence[Recording], name: str) -> Recording:
    for one in recordings:
        if one.session == name:
            return one
    names = list_some([one.session for one in recordings])
    file = next((one.provenance.file for one in recordings if one.provenance.file), "–")
    raise FileError("observation_unknown", file=file, name=name, names=names)


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
            said = book.say(
                "said.agree_took", session=one.session, taken=name, names=list_some(names)
            )
            say(f"{book.say('said.note')} {said}", quietly=True)
        acts = tuple(b for b in one.behaviours if b.observer in (None, name))
        kept.append(replace(one, behaviours=acts, observers=() if name is None else (name,)))
    if not kept and observer is not None:
        raise UserError("no_observer", name=observer, names=list_some(list_observers(recordings)))
    return kept


def _name_sides(sides: Sequence[Sequence[Recording]], files: Sequence[Path]) -> Names:
    """Name the observers where each side has one of its own, else the files."""
    own = [list(dict.fromkeys(name for one in side for name in one.observers)) for side in sides]
    stems = [file_name(file.resolve()) for file in files]
    for names in ([side[0] for side in own if len(side) == 1], stems):
        if len(set(names)) == len(files):
            return tuple(names)
    return tuple(str(file) for file in files)
