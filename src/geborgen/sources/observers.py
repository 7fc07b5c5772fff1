"""Several observers of one session: where a file keeps them apart, they are put together again."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from geborgen.moments import DataWarning, Origin, Recording, WarningKind

__all__ = ["OBSERVER_LABELS", "SESSION_LABEL", "join_files", "join_observers", "split_observers"]

OBSERVER_LABELS = frozenset(
    {"observer", "observers", "coder", "codeur", "observator", "annotator", "beoordelaar"}
)

SESSION_LABEL = "geborgen_session"
"""Variable in which our own BORIS projects keep the session that was split by observer."""


def join_observers(recordings: Sequence[Recording]) -> tuple[Recording, ...]:
    """Recordings of one file in which no session counts twice because two people coded it.

    Parameters
    ----------
    recordings
        Of one file, in its order.

    Returns
    -------
    tuple of Recording
        Recordings of one child and one medium (or, without media, one clock time) by different
        observers are one recording with several observers, in the order in which they came, and
        this is said; recordings that we split ourselves come back under their own name.
    """
    groups: dict[object, list[Recording]] = {}
    for number, recording in enumerate(recordings):
        key = _session_key(recording)
        before = groups.get(key, [])
        known = {name for other in before for name in other.observers}
        is_other = not before or (_is_ours(recording) or known.isdisjoint(recording.observers))
        groups.setdefault(key if key is not None and is_other else number, []).append(recording)
    return tuple(_join(group) for group in groups.values())


def join_files(group: Sequence[Recording]) -> Recording:
    """One session of several files, each by other observers: as long as the longest, all people.

    Parameters
    ----------
    group
        The same session, at least twice; the observers of the first come first.

    Returns
    -------
    Recording
        With a note that they were read as one session.
    """
    lengths = [one.length_s for one in group if one.length_s is not None]
    return replace(
        _join(group),
        length_s=max(lengths, default=None),
        caregivers=tuple(dict.fromkeys(name for one in group for name in one.caregivers)),
    )


def split_observers(recordings: Iterable[Recording]) -> tuple[Recording, ...]:
    """Recordings each coded by one observer, for formats that do not say who coded an act.

    Parameters
    ----------
    recordings
        To be written.

    Returns
    -------
    tuple of Recording
        A session with several observers comes as one recording for each, which bears the session's
        name and the observer's; `join_observers` puts them together again. What nobody signed is a
        recording of its own.
    """
    return tuple(part for recording in recordings for part in _split(recording))


def _split(recording: Recording) -> Iterable[Recording]:
    names = [*dict.fromkeys(act.observer for act in recording.behaviours)]
    if len(names) < 2:
        return (recording,)
    ours = (*recording.variables, (SESSION_LABEL, recording.session))
    return tuple(
        replace(
            recording,
            session=f"{recording.session} ({name or '-'})",
            observers=(name,) if name else (),
            variables=ours,
            behaviours=tuple(act for act in recording.behaviours if act.observer == name),
        )
        for name in names
    )


def _session_key(recording: Recording) -> tuple[object, ...] | None:
    """What the recordings of one session have in common; None when nothing tells."""
    ours = dict(recording.variables).get(SESSION_LABEL)
    if ours:
        return ("ours", recording.child, ours)
    if not recording.observers or recording.behaviours == ():
        return None
    if recording.media:
        return ("media", recording.child, recording.media)
    if recording.started_at is not None:
        return ("clock", recording.child, recording.started_at)
    return None


def _is_ours(recording: Recording) -> bool:
    return SESSION_LABEL in dict(recording.variables)


def _join(group: Sequence[Recording]) -> Recording:
    first = group[0]
    if len(group) == 1 and not _is_ours(first):
        return first
    variables: dict[str, str] = {}
    for recording in group:
        variables = dict(recording.variables) | variables
    session = variables.pop(SESSION_LABEL, first.session) if len(group) > 1 else first.session
    variables.pop(SESSION_LABEL, None)
    behaviours = sorted((b for r in group for b in r.behaviours), key=lambda b: b.onset_s)
    kept = {k: v for k, v in variables.items() if k.lower() not in OBSERVER_LABELS}
    return replace(
        first,
        session=session,
        behaviours=tuple(behaviours),
        observers=tuple(dict.fromkeys(name for r in group for name in r.observers)),
        media=tuple(dict.fromkeys(name for r in group for name in r.media)),
        variables=tuple((kept if len(group) > 1 else variables).items()),
        warnings=(*dict.fromkeys(w for r in group for w in r.warnings), *_say(group)),
    )


def _say(group: Sequence[Recording]) -> Iterable[DataWarning]:
    """Say that recordings were put together, unless they only come back as they were."""
    if len(group) < 2 or _is_ours(group[0]):
        return
    names = ", ".join(dict.fromkeys(name for r in group for name in r.observers))
    origin = Origin(file=group[0].provenance.file) if group[0].provenance.file else None
    yield DataWarning.of(WarningKind.SAME_SESSION, origin, n=len(group), names=names)
