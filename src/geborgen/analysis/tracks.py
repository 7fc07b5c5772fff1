"""Coded acts as numbers on arrays: what sequences, grids and agreement are counted from."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from geborgen.moments import Behaviour, Recording
from geborgen.moments.ordering import order_name
from geborgen.moments.streams import name_of

__all__ = [
    "MOST_UNITS",
    "NO_CODE",
    "UNSEEN",
    "Labeller",
    "Track",
    "TrackChoice",
    "Units",
    "compute_unit_marks",
    "compute_units",
    "label_by_actor",
    "label_by_actor_and_code",
    "label_by_code",
    "label_by_code_and_modifiers",
    "list_labels",
    "list_observers",
    "make_track",
    "make_tracks",
    "name_child",
    "name_dyad",
]

NO_CODE = -1
"""A unit in which nothing that was chosen is coded."""

UNSEEN = -2
"""A unit in a stretch where nothing could be seen, or beyond what an observer coded."""

MOST_UNITS = 10_000_000
"""Most units a track is laid out in; a longer one holds clock times, or its unit is too short."""

# Onsets that are a whole number of units must not fall in the unit before by rounding.
_TINY = 1e-9

# What a file calls its child where it gives no id: another file's child of that name is another.
_NOT_NAMED = frozenset(
    ("child", "kind", "chi", "infant", "baby", "toddler", "peuter", "kleuter", "kid", "c", "k")
)

Numbers = npt.NDArray[np.int32]
Times = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]
Labeller = Callable[[Behaviour], str | None]


def label_by_code(behaviour: Behaviour) -> str:
    """The code alone."""
    return behaviour.code


def label_by_actor(behaviour: Behaviour) -> str:
    """Who acted, by name, or by role where the file gives none: turns of speakers."""
    return name_of(behaviour.actor, behaviour.actor.role)


def label_by_actor_and_code(behaviour: Behaviour) -> str:
    """Who acted and the code: ``mother: smiles``. For sequences that go between people."""
    return f"{label_by_actor(behaviour)}: {behaviour.code}"


def label_by_code_and_modifiers(behaviour: Behaviour) -> str:
    """The code with its modifiers: ``looks|toy``."""
    return "|".join((behaviour.code, *behaviour.modifiers))


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackChoice:
    """Which coded acts count, and what each is called.

    Parameters
    ----------
    actors
        Roles or names of the people whose acts count; empty for everybody.
    codes
        Codes that count, as the files have them; empty for all.
    observer
        Whose coding counts; None takes the recording's first observer and what nobody signed.
    label
        What an act is called in the track; acts it calls None are left out.
    """

    actors: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    observer: str | None = None
    label: Labeller = label_by_code

    def takes(self, behaviour: Behaviour) -> bool:
        """Whether an act is by a chosen actor and of a chosen code."""
        actor = behaviour.actor
        by_chosen = not self.actors or not self.actors.isdisjoint((actor.name, str(actor.role)))
        return by_chosen and (not self.codes or behaviour.code in self.codes)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Track:
    """What one observer coded in one session, as numbered codes in order of onset.

    Parameters
    ----------
    session, child
        Ids as in the recording.
    caregivers
        Names of the recording's caregivers.
    observer
        Whose coding it is; None where the file does not say.
    labels
        What code number 0, 1, … is called. Tracks made together share them.
    codes
        Shape (n,): number of each act's label.
    onsets_s, ends_s
        Shape (n,): start and end in seconds; equal for a point and for a state without an end.
    are_states
        Shape (n,): whether the act has a duration by its kind, known or not.
    places
        Shape (n,): where in the recording's behaviours each act stands.
    start_s, end_s
        The stretch that was coded, in seconds.
    gaps_s
        Shape (m, 2): starts and ends of stretches in which nothing could be seen.
    interval_s
        Seconds per interval where the session was coded per interval, else None.
    variables
        What the file says of the session.
    """

    session: str
    child: str
    observer: str | None
    labels: tuple[str, ...]
    codes: Numbers = field(repr=False)
    onsets_s: Times = field(repr=False)
    ends_s: Times = field(repr=False)
    are_states: Marks = field(repr=False)
    places: Numbers = field(repr=False)
    start_s: float
    end_s: float
    gaps_s: Times = field(repr=False)
    caregivers: tuple[str, ...] = ()
    interval_s: float | None = None
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def n_acts(self) -> int:
        """How many acts were coded."""
        return self.codes.size

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """Shape (k,): how often each label was coded."""
        counts: npt.NDArray[np.int64] = np.bincount(self.codes, minlength=len(self.labels))
        return counts

    def take(self, acts: Sequence[int] | npt.NDArray[np.intp] | Marks) -> "Track":
        """The same track with these acts alone, in this order; or those that are marked."""
        return replace(
            self,
            codes=self.codes[acts],
            onsets_s=self.onsets_s[acts],
            ends_s=self.ends_s[acts],
            are_states=self.are_states[acts],
            places=self.places[acts],
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Units:
    """A track laid out in equal units of time.

    Parameters
    ----------
    codes
        Shape (n,): the label's number, `NO_CODE` or `UNSEEN`, one value per unit.
    unit_s
        Seconds per unit.
    n_doubled
        Units in which more than one label is coded; the one that started last counts in them.
    """

    codes: Numbers = field(repr=False)
    unit_s: float
    n_doubled: int


def name_dyad(track: Track) -> str:
    """A name for the child and the caregivers of a session: ``kim × father + mother``.

    Parameters
    ----------
    track
        Of the session.

    Returns
    -------
    str
        Caregivers in order of the alphabet, whoever acts first. Where the file calls its child only
        by a word for a child, the session stands for the child's name: the "child" of two files is
        not the same child.
    """
    child = name_child(track.child, track.session)
    caregivers = " + ".join(sorted(track.caregivers, key=order_name))
    return f"{child} × {caregivers}" if caregivers else child


def name_child(child: str, session: str) -> str:
    """Who the child of a session is: its name, or the session where no file names it.

    Parameters
    ----------
    child
        As the file calls it.
    session
        The session.

    Returns
    -------
    str
        The session where the child is only called by a word for a child.
    """
    return child if child.lower() not in _NOT_NAMED else session


def list_observers(recordings: Iterable[Recording]) -> tuple[str, ...]:
    """Everybody who coded one of these, in order of first appearance."""
    names: dict[str, None] = {}
    for recording in recordings:
        names |= dict.fromkeys(recording.observers)
        names |= dict.fromkeys(b.observer for b in recording.behaviours if b.observer is not None)
    return tuple(names)


def list_labels(recordings: Iterable[Recording], choice: TrackChoice) -> tuple[str, ...]:
    """What the chosen acts of every observer are called, sorted, each once."""
    found: set[str] = set()
    for recording in recordings:
        found.update(
            label
            for behaviour in recording.behaviours
            if choice.takes(behaviour) and (label := choice.label(behaviour)) is not None
        )
    return tuple(sorted(found))


def make_tracks(recordings: Sequence[Recording], choice: TrackChoice) -> tuple[Track, ...]:
    """One track per recording, all with the same labels.

    Parameters
    ----------
    recordings
        Sessions; where one has several observers, one observer's coding is taken.
    choice
        Which acts count and what they are called.

    Returns
    -------
    tuple of Track
        In the given order. A session without a chosen act gives an empty track: that is a result.
    """
    labels = list_labels(recordings, choice)
    return tuple(make_track(recording, choice, labels=labels) for recording in recordings)


def make_track(
    recording: Recording, choice: TrackChoice, *, labels: Sequence[str] | None = None
) -> Track:
    """One recording's chosen acts by one observer, as numbers.

    Parameters
    ----------
    recording
        The session.
    choice
        Which acts count and what they are called.
    labels
        What the numbers stand for; None takes this recording's own, sorted.

    Returns
    -------
    Track
        Acts whose label is not among `labels` are left out.
    """
    labels = list_labels([recording], choice) if labels is None else tuple(labels)
    number_of = {label: number for number, label in enumerate(labels)}
    observer = choice.observer or next(iter(list_observers([recording])), None)
    rows = [
        (number_of[label], b.onset_s, b.end_s, b.is_state, place)
        for place, b in enumerate(recording.behaviours)
        if b.observer in (None, observer)
        and choice.takes(b)
        and (label := choice.label(b)) in number_of
    ]
    columns = list(zip(*rows, strict=True)) or [()] * 5
    starts = min([0.0, *(b.onset_s for b in recording.behaviours[:1])])
    return Track(
        session=recording.session,
        child=recording.child,
        caregivers=recording.caregiver_names,
        observer=observer,
        labels=labels,
        codes=np.array(columns[0], dtype=np.int32),
        onsets_s=np.array(columns[1], dtype=np.float64),
        ends_s=np.array(columns[2], dtype=np.float64),
        are_states=np.array(columns[3], dtype=np.bool_),
        places=np.array(columns[4], dtype=np.int32),
        start_s=starts,
        end_s=recording.end_s,
        gaps_s=np.array([(g.start_s, g.end_s) for g in recording.gaps]).reshape(-1, 2),
        interval_s=recording.interval_s,
        variables=dict(recording.variables),
    )


def compute_units(track: Track, unit_s: float) -> Units:
    """Which code is on in each unit of time.

    Parameters
    ----------
    track
        The coded acts.
    unit_s
        Seconds per unit; above 0.

    Returns
    -------
    Units
        Empty when there would be more than `MOST_UNITS`.

    Notes
    -----
    A state counts in the units whose middle it covers; a point, and a state without an end, in the
    unit it falls in, at the very end of the track in the last. Where several labels count in one
    unit the act that started last wins, of those that started together the one that stands last.
    Units are counted from the track's start.
    """
    n_units = _count_units(track, unit_s)
    codes = np.full(n_units, NO_CODE, dtype=np.int32)
    doubled = np.zeros(n_units, dtype=np.bool_)
    firsts, lasts = _find_places(track, unit_s, n_units)
    for number, first, last in zip(
        track.codes.tolist(), firsts.tolist(), lasts.tolist(), strict=True
    ):
        before = codes[first:last]
        doubled[first:last] |= (before != NO_CODE) & (before != number)
        codes[first:last] = number
    unseen = _find_unseen(track, unit_s, n_units)
    codes[unseen] = UNSEEN
    return Units(codes=codes, unit_s=unit_s, n_doubled=int((doubled & ~unseen).sum()))


def compute_unit_marks(track: Track, unit_s: float, *, onsets: bool = False) -> Marks:
    """Whether each label is on (or starts) in each unit, every label in a row of its own.

    Parameters
    ----------
    track
        The coded acts.
    unit_s
        Seconds per unit; above 0.
    onsets
        True marks only the unit an act starts in, False every unit it counts in.

    Returns
    -------
    array of bool
        Shape (k, n_units); False throughout where nothing could be seen.
    """
    n_units = _count_units(track, unit_s)
    changes = np.zeros((len(track.labels), n_units + 1), dtype=np.int32)
    firsts, lasts = _find_places(track, unit_s, n_units)
    if onsets:
        firsts = _as_places(_unit_of(track, unit_s), n_units)
        lasts = np.minimum(firsts + 1, n_units)
    np.add.at(changes, (track.codes, firsts), 1)
    np.add.at(changes, (track.codes, lasts), -1)
    marks: Marks = np.cumsum(changes[:, :-1], axis=1) > 0
    marks[:, _find_unseen(track, unit_s, n_units)] = False
    return marks


def _count_units(track: Track, unit_s: float) -> int:
    n_units = math.ceil((track.end_s - track.start_s) / unit_s - _TINY)
    return n_units if 0 < n_units <= MOST_UNITS else 0


def _find_places(track: Track, unit_s: float, n_units: int) -> tuple[Numbers, Numbers]:
    """First unit of each act, and the one after its last."""
    starts, ends = track.onsets_s - track.start_s, track.ends_s - track.start_s
    lasting = ends > starts
    firsts = np.where(lasting, np.ceil(starts / unit_s - 0.5 - _TINY), _unit_of(track, unit_s))
    lasts = np.where(lasting, np.ceil(ends / unit_s - 0.5 - _TINY), firsts + 1)
    return _as_places(firsts, n_units), _as_places(lasts, n_units)


def _unit_of(track: Track, unit_s: float) -> Times:
    """The unit each act starts in; the last, not the one after, for the end of the track."""
    units = np.floor((track.onsets_s - track.start_s) / unit_s + _TINY)
    at_end = np.abs(track.onsets_s - track.end_s) <= _TINY
    return np.where(at_end, np.minimum(units, _count_units(track, unit_s) - 1), units)


def _as_places(units: Times, n_units: int) -> Numbers:
    return np.clip(units, 0, n_units).astype(np.int32)


def _find_unseen(track: Track, unit_s: float, n_units: int) -> Marks:
    """Units whose middle lies in a gap."""
    middles = track.start_s + (np.arange(n_units) + 0.5) * unit_s
    unseen = np.zeros(n_units, dtype=np.bool_)
    for start_s, end_s in track.gaps_s:
        unseen |= (middles >= start_s - _TINY) & (middles < end_s - _TINY)
    return unseen
