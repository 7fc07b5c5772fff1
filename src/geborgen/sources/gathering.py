"""Sessions of several files beside each other: which are one, and which only bear one name."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from geborgen.moments import DataWarning, Origin, Recording, Role, WarningKind
from geborgen.sources.guess import guess_role
from geborgen.sources.observers import OBSERVER_LABELS, join_files

__all__ = ["gather_sessions"]


def gather_sessions(found: Iterable[tuple[str, Sequence[Recording]]]) -> tuple[Recording, ...]:
    """Every session once, of files that each hold some.

    Parameters
    ----------
    found
        Each file's name with its sessions, in order.

    Returns
    -------
    tuple of Recording
        Sessions of one child and one name in two files are one session with several observers when
        different people coded them, and this is said. Else they are two: the later one gets its
        file's name too, and both are said to count.

    Notes
    -----
    A child called "child" or "baby" may be any, so its sessions are never put together; nor are
    those whose files contradict each other (other media, other variables, other gaps).
    """
    gathered: list[list[Recording]] = []
    places: dict[tuple[str, str], int] = {}
    for file, recordings in found:
        n_before = len(gathered)
        for recording in recordings:
            place = places.setdefault((recording.child, recording.session), len(gathered))
            if place >= n_before:
                gathered.append([recording])
            elif all(_is_one_session(one, recording) for one in gathered[place]):
                gathered[place].append(recording)
            else:
                gathered.append([_tell_apart(recording, file, gathered[place][0])])
    return tuple(join_files(group) if len(group) > 1 else group[0] for group in gathered)


def _is_one_session(one: Recording, other: Recording) -> bool:
    """Whether two people coded the same: named both, of a child with a name, without a clash."""
    coded = all(r.observers and r.behaviours and not r.moments for r in (one, other))
    return (
        coded
        and set(one.observers).isdisjoint(other.observers)
        and _is_named(one.child)
        and _list_kept(one) == _list_kept(other)
        and not (one.media and other.media and set(one.media).isdisjoint(other.media))
        and not _has_clash(dict(one.variables), dict(other.variables))
    )


def _is_named(child: str) -> bool:
    """Whether a name is one child's, and not the word for any child."""
    return any(sign.isdigit() for sign in child) or guess_role(child) is not Role.CHILD


def _list_kept(recording: Recording) -> tuple[object, ...]:
    return (recording.order_only, recording.interval_s, recording.gaps)


def _has_clash(one: dict[str, str], other: dict[str, str]) -> bool:
    shared = {name for name in one.keys() & other.keys() if name.lower() not in OBSERVER_LABELS}
    return any(one[name] != other[name] for name in shared)


def _tell_apart(recording: Recording, file: str, other: Recording) -> Recording:
    name = f"{recording.session} ({file})"
    beside = other.provenance.file or "-"
    warning = DataWarning.of(WarningKind.NAMED_ALIKE, Origin(file=file), other=beside)
    return replace(
        recording,
        session=name,
        moments=tuple(replace(moment, session=name) for moment in recording.moments),
        warnings=(*recording.warnings, warning),
    )
