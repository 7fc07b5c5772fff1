"""The sessions of a study laid out for work, and what could not be told so far."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from geborgen.analysis.tracks import MOST_UNITS, Track
from geborgen.analysis.workbench.choice import WorkbenchChoice, find_two
from geborgen.analysis.workbench.observed import Observed, count_observed
from geborgen.analysis.workbench.ties import make_ordered_tracks
from geborgen.moments import Phrase, Recording, UserError

__all__ = ["Desk", "lay_out"]

_MOST_NAMED = 12


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
        choices = map(self.choice.tracks, self.people)
        tracks = [make_ordered_tracks(recordings, choice) for choice in choices]
        return [(a, b) for a, b in zip(*tracks, strict=True) if a.n_acts and b.n_acts]

    def check_units(self) -> None:
        """Raise UserError when a session is longer than can be laid out in these units of time."""
        for recording in self.timed:
            n_units = recording.end_s / self.unit_s
            if n_units > MOST_UNITS:
                raise UserError(
                    "workbench_units",
                    session=recording.session,
                    hours=round(recording.end_s / 3600),
                    unit=self.unit_s * 1000,
                    most=MOST_UNITS // 1_000_000,
                )


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
