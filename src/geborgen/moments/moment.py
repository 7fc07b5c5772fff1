"""The moment: what the child asked, how it was answered, how it ended, whether it was mended."""

from dataclasses import dataclass, field
from datetime import datetime

from geborgen.moments.behaviour import Origin
from geborgen.moments.checks import check_finite, check_not_negative, check_share, check_text
from geborgen.moments.errors import RecordError
from geborgen.moments.vocabulary import (
    Answer,
    Censoring,
    Fate,
    Half,
    Need,
    Role,
    SignalKind,
)

__all__ = ["Moment", "Repair"]

_GOVERNING_ORDER = (
    Answer.FRIGHTENING,
    Answer.CONTAINED,
    Answer.MET,
    Answer.MIRRORED,
    Answer.LIMITED,
    Answer.INTRUDED,
    Answer.DISMISSED,
    Answer.MISSED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """The mending of a rupture: by whom, and how many seconds after it (None if untold)."""

    by: Role
    latency_s: float | None = None

    def __post_init__(self) -> None:
        check_not_negative("repair.latency_s", self.latency_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One exchange between a child and one caregiver: signal, answer, outcome, repair.

    Parameters
    ----------
    session, child, caregiver
        Ids; the caregiver's is unique among this child's caregivers.
    onset_s
        Start of the signal in seconds from the session's start.
    at
        Clock time of the signal where a person told it (a diary); None in a coded session.
    untimed
        True when only the day of `at` was told: its clock time is 00:00 then and means nothing.
    child_age_months
        Age of the child at this moment in months; None when unknown.
    need
        What the child asked, as far as the observer could tell.
    other_needs
        Further needs the same signal may have carried.
    signal
        A cue shows the need; a miscue hides or inverts it.
    shown_need
        With a miscue: the need it looked like, where told.
    intensity
        How strong the signal was, 0 to 1; None when not coded.
    answers
        Everything the caregiver did with it within the window, in order. Empty when the watching
        was cut short (`censored_by` says by what) or the teller left it out.
    latency_s
        Seconds from signal to first answer; None when there was none or it was not timed.
    watched_s
        Seconds the answer was watched for when none came: the censoring time of the latency.
    censored_by
        What ended the watching when no answer came.
    settled, settle_latency_s
        Whether the child came to rest, and how many seconds after the signal; None = not known.
    explored
        Whether the child went back to exploring or play; None = not known.
    ruptured, repair
        Whether the two lost each other, and how it was mended; `repair` only with a rupture.
    caregiver_feeling
        What the caregiver felt inside, in their own words. Kept out of ``repr``.
    note
        Free text. Kept out of ``repr``.
    certainty
        How sure the observer or teller is of the reading, 0 to 1; None when not asked.
    origin
        Where it stands in its file.
    told
        True when a person typed the moment in, False when it was derived from behaviours.

    Raises
    ------
    RecordError
        When a field is outside its range, or fields contradict each other.
    """

    session: str
    child: str
    caregiver: str
    onset_s: float
    need: Need
    at: datetime | None = None
    untimed: bool = False
    child_age_months: float | None = None
    other_needs: tuple[Need, ...] = ()
    signal: SignalKind = SignalKind.CUE
    shown_need: Need | None = None
    intensity: float | None = None
    answers: tuple[Answer, ...] = ()
    latency_s: float | None = None
    watched_s: float | None = None
    censored_by: Censoring | None = None
    settled: bool | None = None
    settle_latency_s: float | None = None
    explored: bool | None = None
    ruptured: bool | None = None
    repair: Repair | None = None
    caregiver_feeling: str | None = field(default=None, repr=False)
    note: str | None = field(default=None, repr=False)
    certainty: float | None = None
    observer: str | None = None
    origin: Origin | None = None
    told: bool = False

    def __post_init__(self) -> None:
        check_text("child", self.child)
        check_text("caregiver", self.caregiver)
        check_finite("onset_s", self.onset_s)
        if self.intensity is not None:
            check_share("intensity", self.intensity)
        if self.certainty is not None:
            check_share("certainty", self.certainty)
        if self.latency_s is not None:
            check_not_negative("latency_s", self.latency_s)
        if self.watched_s is not None:
            check_not_negative("watched_s", self.watched_s)
        if self.settle_latency_s is not None:
            check_not_negative("settle_latency_s", self.settle_latency_s)
        if self.child_age_months is not None:
            check_not_negative("child_age_months", self.child_age_months)
        if self.repair is not None and self.ruptured is not True:
            raise RecordError(
                "field",
                field="repair",
                expected="repair_after_rupture",
                found="-",
            )
        if self.shown_need is not None and self.signal is not SignalKind.MISCUE:
            raise RecordError(
                "field", field="shown_need", expected="only_with_miscue", found=self.shown_need
            )

    @property
    def half(self) -> Half:
        """The part of the Circle the need lies on."""
        return self.need.half

    @property
    def answer(self) -> Answer | None:
        """The one answer that stands for all: frightening outweighs, then the warmest fitting."""
        return next((answer for answer in _GOVERNING_ORDER if answer in self.answers), None)

    @property
    def has_fitting_answer(self) -> bool:
        """True when something fitting was done and nothing frightening."""
        answer = self.answer
        return answer is not None and answer.is_fitting

    @property
    def has_rupture(self) -> bool | None:
        """Whether the two lost each other: as told, or else as an unfitting answer shows."""
        if self.ruptured is not None:
            return self.ruptured
        return None if self.answer is None or self.has_fitting_answer else True

    @property
    def fate(self) -> Fate:
        """What became of the need: met, mended, missed, or not to be decided.

        A repaired rupture is mended, whatever came before it. A fitting answer without an unmended
        rupture is met. Any other answer, and a fitting one whose rupture stayed open, is missed.
        Without any answer and without a rupture nothing can be decided.
        """
        if self.repair is not None:
            return Fate.MENDED
        if self.ruptured:
            return Fate.MISSED
        if self.answer is None:
            return Fate.UNDECIDED
        return Fate.MET if self.has_fitting_answer else Fate.MISSED
