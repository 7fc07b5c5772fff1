"""What a format cannot hold, counted while a file is made and said afterwards."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from geborgen.moments import (
    Behaviour,
    DataWarning,
    Origin,
    Recording,
    WarningKind,
)
from geborgen.sources.people import CHILD_WHEN_UNKNOWN

__all__ = ["Losses"]


@dataclass(slots=True, kw_only=True)
class Losses:
    """What gets lost or changed on the way to one file.

    Not frozen: it is filled while the file is built.
    """

    file: str
    lost: Counter[str] = field(default_factory=Counter)
    changed: Counter[tuple[str, str]] = field(default_factory=Counter)

    def warnings(self) -> tuple[DataWarning, ...]:
        """One warning for each thing that is lost, and for each code that is changed."""
        origin = Origin(file=self.file)
        lost = [
            DataWarning.of(WarningKind.LOST_IN_FORMAT, origin, field=name, n=n)
            for name, n in self.lost.items()
            if n
        ]
        changed = [
            DataWarning.of(WarningKind.CHANGED_IN_FORMAT, origin, code=code, other=other, n=n)
            for (code, other), n in self.changed.items()
        ]
        return (*lost, *changed)

    def count(self, recordings: Sequence[Recording], *, held: Collection[str]) -> None:
        """Count what these recordings have and the format does not hold.

        Parameters
        ----------
        recordings
            What is written.
        held
            What the format holds of the things that `_count_session` and `_count_acts` name.
        """
        for recording in recordings:
            found = _count_session(recording) | _count_acts(recording.behaviours)
            self.lost.update({name: n for name, n in found.items() if name not in held and n})


def _count_session(recording: Recording) -> dict[str, int]:
    acting = {act.actor.name for act in recording.behaviours}
    return {
        "told_moments": len(recording.moments),
        "scheme": int(recording.scheme is not None),
        "gaps": len(recording.gaps),
        "interval": int(recording.interval_s is not None),
        "length": int(recording.length_s is not None),
        "media": len(recording.media),
        "caregivers": sum(name not in acting for name in recording.caregivers),
        "variables": len(recording.variables),
        "child": int(recording.child not in {CHILD_WHEN_UNKNOWN, *acting}),
        "age": int(recording.child_age_months is not None),
        "setting": int(recording.setting is not None),
        "clock": int(recording.started_at is not None),
    }


def _count_acts(acts: Sequence[Behaviour]) -> dict[str, int]:
    return {
        "intensity": sum(act.intensity is not None for act in acts),
        "modifiers": sum(bool(act.modifiers) for act in acts),
        "comments": sum(bool(act.comment) for act in acts),
        "open_ends": sum(act.unpaired for act in acts),
        "observer": sum(act.observer is not None for act in acts),
    }
