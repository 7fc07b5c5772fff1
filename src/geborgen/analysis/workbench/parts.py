"""The parts of a study, each from the sessions on the desk, or with a note why there is none."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from geborgen.analysis.agreement import (
    AgreementReading,
    AgreementRules,
    compute_agreement,
    pair_observers,
)
from geborgen.analysis.dyads import (
    DyadComparison,
    DyadMeasure,
    WindowChoice,
    compute_dyad_comparison,
    count_dyads,
    make_dyad_sessions,
)
from geborgen.analysis.grids import (
    Attractors,
    Grid,
    Trajectory,
    compute_attractors,
    compute_grid,
    make_trajectories,
)
from geborgen.analysis.power import Precision, PrecisionGoal, compute_share_precision
from geborgen.analysis.sequences import (
    LagProfile,
    LagTable,
    PermutationTest,
    RecurrenceProfile,
    Stretches,
    WindowAnalysis,
    WindowQuestion,
    compute_act_profile,
    compute_lag_table,
    compute_permutation_test,
    compute_recurrence_profile,
    compute_window_analysis,
    make_allowed,
    make_stretches,
)
from geborgen.analysis.sequences.counts import Allowed, Codes
from geborgen.analysis.tracks import Track, make_tracks
from geborgen.analysis.workbench.choice import (
    WorkbenchChoice,
    are_many,
    find_two,
    limit_labels,
)
from geborgen.analysis.workbench.observed import Observed, count_observed
from geborgen.moments import Actor, Phrase, Recording, Role

__all__ = [
    "OTHER",
    "Desk",
    "GridPart",
    "SequencePart",
    "compute_agreement_part",
    "compute_dyads_part",
    "compute_grid_part",
    "compute_precision_part",
    "compute_recurrence_part",
    "compute_sequences_part",
    "compute_windows_part",
    "lay_out",
]

OTHER = "…"
"""What rarer codes are called together; a sign, for it stands in both languages."""

_TWO = 2
_FEWEST_CODES = 2
_MOST_ROTATIONS = 1000
_WANTED = 0.1
_MOST_GRID = 9  # states along one side of a grid that a reader can take in
_MOST_QUESTIONS = 3  # codes of each person that are asked about when nothing is
_MOST_PROFILES = 4
_FEWEST_DYADS = 2
_MOST_NAMED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class SequencePart:
    """Which act follows which: a table, its permutation test, and profiles of some transitions.

    `together` are the labels that were too rare for a row of their own; `n_tied` of `n_acts` begin
    at the same moment as the act before, so that their order means nothing.
    """

    table: LagTable
    permutation: PermutationTest | None
    profiles: tuple[LagProfile, ...]
    together: tuple[str, ...]
    may_repeat: bool
    n_acts: int
    n_tied: int


@dataclass(slots=True, kw_only=True)
class Desk:
    """The sessions laid out for work, and what could not be told so far."""

    choice: WorkbenchChoice
    recordings: Sequence[Recording]
    observed: Observed
    people: tuple[str, ...]
    unit_s: float
    timed: Sequence[Recording]
    clocked: Sequence[Recording]
    untold: list[Phrase] = field(default_factory=list)

    def leave(self, key: str, **values: str | int | float) -> None:
        """Note why a part is left out."""
        self.untold.append(Phrase.of(f"workbench.{key}", **values))

    def pair(self, recordings: Sequence[Recording]) -> list[tuple[Track, Track]]:
        """Both people's tracks, by code, of each session in which both act."""
        tracks = [make_tracks(recordings, self.choice.tracks(person)) for person in self.people]
        return [(a, b) for a, b in zip(*tracks, strict=True) if a.n_acts and b.n_acts]


def lay_out(recordings: Sequence[Recording], choice: WorkbenchChoice) -> Desk:
    """Sort the sessions by how they were timed, and find the two people and the unit of time."""
    observed = count_observed(recordings, observer=choice.observer)
    people = find_two(recordings, choice)
    timings = [session.timing for session in observed.sessions]
    timed = [r for r, timing in zip(recordings, timings, strict=True) if timing != "order"]
    clocked = [
        r for r, timing in zip(recordings, timings, strict=True) if timing in ("timed", "intervals")
    ]
    interval_s = next((r.interval_s for r in timed if r.interval_s), None)
    desk = Desk(
        choice=choice,
        recordings=recordings,
        observed=observed,
        people=people,
        unit_s=choice.unit_s or interval_s or 1.0,
        timed=timed,
        clocked=clocked,
    )
    if unknown := _list_meaningless(desk):
        desk.leave("no_meaning", n=len(unknown), codes=", ".join(unknown[:_MOST_NAMED]))
    return desk


def _list_meaningless(desk: Desk) -> list[str]:
    """Codes that are left out, as the label has no name for them."""
    label = desk.choice.state_labeller()
    unknown = {
        act.code for recording in desk.recordings for act in recording.behaviours if not label(act)
    }
    return sorted(unknown)


def compute_agreement_part(desk: Desk) -> AgreementReading | None:
    """How the two observers that share most sessions agree; None where nobody coded twice."""
    names, pairs = pair_observers(desk.timed, tolerance_s=desk.choice.tolerance_s)
    if names is None or not pairs:
        desk.leave("one_observer")
        return None
    if are_many(desk.recordings):
        pairs = [
            replace(pair, first=_by_role(pair.first), second=_by_role(pair.second))
            for pair in pairs
        ]
    rules = AgreementRules(unit_s=desk.choice.unit_s, tolerance_s=desk.choice.tolerance_s)
    return compute_agreement(pairs, rules=rules, names=names)


def _by_role(recording: Recording) -> Recording:
    """The same session with its child and caregivers named by their role alone."""
    acts = tuple(
        act if act.actor.role is Role.OTHER else replace(act, actor=Actor(role=act.actor.role))
        for act in recording.behaviours
    )
    return replace(recording, behaviours=acts)


def compute_sequences_part(desk: Desk) -> SequencePart | None:
    """Which act follows which, over all sessions; None with fewer than two codes."""
    # People that were chosen by their role; who is asked for by name stays who they are.
    are_roles = bool(desk.people) and set(desk.people) <= {str(role) for role in Role}
    labeller = desk.choice.sequence_labeller(
        between=len(desk.people) > 1, by_role=are_roles and are_many(desk.recordings)
    )
    chosen = desk.choice.tracks(label=labeller)
    limited, together = limit_labels(desk.recordings, chosen, other=OTHER)
    tracks = make_tracks(desk.recordings, limited)
    stretches = make_stretches(tracks)
    if stretches.n_codes < _FEWEST_CODES or stretches.n_acts <= desk.choice.lag:
        desk.leave("few_codes")
        return None
    may_repeat = desk.choice.may_repeat
    if may_repeat is None:
        may_repeat = any((codes[1:] == codes[:-1]).any() for codes in stretches.codes)
    elif not may_repeat:
        stretches = make_stretches(tracks, merges_repeats=True)
    # At lag 2 and more the table itself lets the same code stand; chance still keeps to the rule.
    allowed = make_allowed(stretches.n_codes, may_repeat=may_repeat)
    table = compute_lag_table(stretches, lag=desk.choice.lag, allowed=allowed)
    permutation = None
    if table.n_pairs:
        permutation = compute_permutation_test(
            stretches,
            allowed,
            lag=desk.choice.lag,
            n_permutations=desk.choice.n_permutations,
            seed=desk.choice.seed,
        )
    return SequencePart(
        table=table,
        permutation=permutation,
        profiles=_compute_profiles(stretches, table, (allowed, desk)),
        together=together,
        may_repeat=may_repeat,
        n_acts=sum(track.codes.size for track in tracks),
        n_tied=sum(int((np.diff(track.onsets_s) == 0).sum()) for track in tracks),
    )


def _compute_profiles(
    stretches: Stretches, table: LagTable, known: tuple[Allowed, Desk]
) -> tuple[LagProfile, ...]:
    """Profiles of the transitions that stand out most from chance."""
    allowed, desk = known
    apart = np.nan_to_num(np.abs(table.residuals))
    for number, label in enumerate(table.labels):
        if label == OTHER:
            apart[number, :] = apart[:, number] = 0.0
    order = np.argsort(apart, axis=None, kind="stable")[::-1][:_MOST_PROFILES]
    places = [np.unravel_index(place, apart.shape) for place in order if apart.flat[place] > 0]
    return tuple(
        compute_act_profile(
            stretches,
            (table.labels[row], table.labels[column]),
            allowed=allowed,
            seed=desk.choice.seed,
        )
        for row, column in places
    )


def compute_windows_part(desk: Desk) -> WindowAnalysis | None:
    """What the second person does within a window after the first; None where no clock tells."""
    if len(desk.people) < _TWO:
        desk.leave("one_person")
        return None
    n_abutting = sum(s.timing == "abutting" for s in desk.observed.sessions)
    if n_abutting:
        desk.leave("abutting", n=n_abutting)
    n_order = sum(s.timing == "order" for s in desk.observed.sessions)
    if n_order:
        desk.leave("order_only", n=n_order)
    pairs = desk.pair(desk.clocked)
    if not pairs:
        desk.leave("no_pairs")
        return None
    questions = desk.choice.questions or _usual_questions(pairs, desk.choice.window_s)
    known = [
        q for q in questions if q.given in pairs[0][0].labels and q.response in pairs[0][1].labels
    ]
    for question in questions:
        if question not in known:
            desk.leave("no_code", given=question.given, response=question.response)
    if not known:
        return None
    return compute_window_analysis(
        pairs,
        known,
        unit_s=desk.unit_s,
        n_permutations=min(desk.choice.n_permutations, _MOST_ROTATIONS),
        seed=desk.choice.seed,
    )


def _usual_questions(
    pairs: Sequence[tuple[Track, Track]], window_s: float
) -> tuple[WindowQuestion, ...]:
    """Whether the second person's most frequent codes follow the first's."""
    first, second = (_most_coded([pair[side] for pair in pairs]) for side in (0, 1))
    return tuple(
        WindowQuestion(given=given, response=response, window_s=window_s)
        for given in first
        for response in second
    )


def _most_coded(tracks: Sequence[Track]) -> list[str]:
    counts: Counter[str] = Counter()
    for track in tracks:
        for label, n in zip(track.labels, track.counts.tolist(), strict=True):
            counts[label] += n
    ranked = sorted(counts, key=lambda label: (-counts[label], label))
    return [label for label in ranked if counts[label]][:_MOST_QUESTIONS]


def compute_recurrence_part(desk: Desk) -> RecurrenceProfile | None:
    """Only where both can be in the same state: a recurrence of different codes is none."""
    if len(desk.people) < _TWO:
        return None
    pairs = desk.pair(desk.timed)
    shared = set(pairs[0][0].labels) & set(pairs[0][1].labels) if pairs else set()
    if len(shared) < _FEWEST_CODES:
        desk.leave("nothing_shared")
        return None
    labels = tuple(sorted({label for pair in pairs for track in pair for label in track.labels}))
    renamed = [(_number(a, labels), _number(b, labels)) for a, b in pairs]
    return compute_recurrence_profile(renamed, unit_s=desk.unit_s, seed=desk.choice.seed)


def _number(track: Track, labels: tuple[str, ...]) -> Track:
    """The same track with numbers from a longer list of labels."""
    places = np.array([labels.index(label) for label in track.labels], dtype=np.int32)
    return replace(track, labels=labels, codes=places[track.codes])


@dataclass(frozen=True, slots=True, kw_only=True)
class GridPart:
    """A grid with the paths through it and the cells that draw."""

    grid: Grid
    paths: tuple[Trajectory, ...]
    attractors: Attractors


def compute_grid_part(desk: Desk) -> GridPart | None:
    """Both people's states against each other; None where either has points only, or too many."""
    if len(desk.people) < _TWO:
        return None
    pairs = [(a, b) for a, b in desk.pair(desk.timed) if a.are_states.any() and b.are_states.any()]
    if not pairs:
        desk.leave("no_states")
        return None
    firsts, seconds = (_keep_states([pair[side] for pair in pairs]) for side in (0, 1))
    sides = len(firsts[0].labels), len(seconds[0].labels)
    if max(sides) > _MOST_GRID:
        desk.leave("grid_too_large", n=max(sides), most=_MOST_GRID)
        return None
    paths = make_trajectories(firsts, seconds)
    return GridPart(
        grid=compute_grid(paths, rng=np.random.default_rng(desk.choice.seed)),
        paths=tuple(paths),
        attractors=compute_attractors(paths),
    )


def _keep_states(tracks: Sequence[Track]) -> list[Track]:
    """The same tracks with the labels alone that are ever a state: points are no place to be."""
    labels = tracks[0].labels
    lasting = {n for track in tracks for n in track.codes[track.are_states].tolist()}
    numbers = np.full(len(labels), -1, dtype=np.int32)
    numbers[sorted(lasting)] = np.arange(len(lasting))
    kept = tuple(labels[number] for number in sorted(lasting))
    return [_without(track, numbers, kept) for track in tracks]


def _without(track: Track, numbers: Codes, labels: tuple[str, ...]) -> Track:
    stays = numbers[track.codes] >= 0
    return replace(
        track,
        labels=labels,
        codes=numbers[track.codes][stays],
        onsets_s=track.onsets_s[stays],
        ends_s=track.ends_s[stays],
        are_states=track.are_states[stays],
        places=track.places[stays],
    )


def compute_dyads_part(
    desk: Desk, windows: WindowAnalysis | None
) -> tuple[DyadComparison | None, WindowQuestion | None]:
    """Each dyad's share of answered acts for the question with most acts, shrunk and compared."""
    if windows is None:
        return None, None
    question = _most_given(windows)
    if desk.choice.group and not any(desk.choice.group in dict(r.variables) for r in desk.clocked):
        desk.leave("no_variable", name=desk.choice.group)
    given, response = zip(*desk.pair(desk.clocked), strict=True)
    sessions = make_dyad_sessions(
        given,
        response,
        group=desk.choice.group,
        phase=desk.choice.phase,
        after=desk.choice.after,
    )
    if len({session.dyad for session in sessions}) < _FEWEST_DYADS:
        desk.leave("one_dyad")
        return None, question
    counts = count_dyads(
        sessions,
        WindowChoice(
            given=frozenset((question.given,)),
            response=frozenset((question.response,)),
            window_s=question.window_s,
            unit_s=desk.unit_s,
        ),
    )
    found = compute_dyad_comparison(counts, DyadMeasure.ANSWERED, window_s=question.window_s)
    return found, question


def _most_given(windows: WindowAnalysis) -> WindowQuestion:
    """The question that most given acts answer; of those the first."""
    given = [contingency.n_given for contingency in windows.contingencies]
    return windows.questions[given.index(max(given))]


def compute_precision_part(
    dyads: DyadComparison | None, question: WindowQuestion | None
) -> Precision | None:
    """How many dyads like these a share within ten points asks for."""
    if dyads is None or question is None:
        return None
    counts: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    for dyad in dyads.dyads:
        counts[dyad.dyad] += dyad.count
        totals[dyad.dyad] += dyad.total
    tallies = [(float(counts[name]), float(total)) for name, total in totals.items() if total]
    if len(tallies) < _FEWEST_DYADS:
        return None
    return compute_share_precision(tallies, PrecisionGoal(wanted=_WANTED))
