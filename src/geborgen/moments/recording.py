"""The recording: one session or diary, from whatever file or simulator it came."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from geborgen.moments.behaviour import Behaviour, Origin
from geborgen.moments.checks import check_finite, check_not_negative, check_text
from geborgen.moments.errors import RecordError
from geborgen.moments.moment import Moment
from geborgen.moments.phrases import Phrase
from geborgen.moments.scheme import CodingScheme
from geborgen.moments.vocabulary import Role

__all__ = ["DataWarning", "Provenance", "Recording", "Span", "WarningKind", "join_spans"]


class WarningKind(StrEnum):
    """What a reader found odd and kept; each has a sentence in both languages."""

    UNPAIRED_STATE = "unpaired_state"
    OFFSET_BEFORE_ONSET = "offset_before_onset"
    OVERLAPPING_EXCLUSIVE = "overlapping_exclusive"
    UNSET_TIME = "unset_time"
    INTERPOLATED_TIME = "interpolated_time"
    BEYOND_END = "beyond_end"
    UNKNOWN_CODE = "unknown_code"
    UNKNOWN_ACTOR = "unknown_actor"
    UNREADABLE_ROW = "unreadable_row"
    UNREADABLE_VALUE = "unreadable_value"
    DUPLICATE_ROW = "duplicate_row"
    SEVERAL_OBSERVERS = "several_observers"
    NO_CAREGIVER_PRESENT = "no_caregiver_present"
    ASSUMED = "assumed"
    LOST_IN_FORMAT = "lost_in_format"
    UNUSED_COLUMN = "unused_column"
    UNKNOWN_WORD = "unknown_word"
    UNDEFINED_CODE = "undefined_code"
    CHANGED_IN_FORMAT = "changed_in_format"
    NOT_KEPT = "not_kept"
    SAME_FILE = "same_file"
    SAME_SESSION = "same_session"
    OTHER_OBSERVER = "other_observer"
    SAME_NAME = "same_name"
    UNNAMED = "unnamed"
    UNTIMED = "untimed"
    MENDED_BY_OTHER = "mended_by_other"
    NEGATIVE_TIME = "negative_time"
    ABSURD_TIME = "absurd_time"
    CLOCK_JUMP = "clock_jump"
    OFFSET_ZERO = "offset_zero"
    SPARE_VALUES = "spare_values"
    CONTIGUOUS_MARKS = "contiguous_marks"
    ORDER_ONLY = "order_only"
    QUOTE_OPEN = "quote_open"
    NAMED_ALIKE = "named_alike"
    SPARE_CELLS = "spare_cells"


@dataclass(frozen=True, slots=True, kw_only=True)
class DataWarning:
    """Something odd in a file that was kept and is said: what, where, and the values found."""

    kind: WarningKind
    origin: Origin | None = None
    details: tuple[tuple[str, str | int | float], ...] = ()

    @classmethod
    def of(
        cls, kind: WarningKind, origin: Origin | None = None, /, **details: str | int | float
    ) -> "DataWarning":
        """Make a warning from its kind, its place and what was found."""
        return cls(kind=kind, origin=origin, details=tuple(details.items()))

    @property
    def phrase(self) -> Phrase:
        """The sentence to say, below ``warnings`` in the record's phrasebook."""
        return Phrase(key=f"warnings.{self.kind}", values=self.details)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of a session in seconds, end not before start."""

    start_s: float
    end_s: float

    def __post_init__(self) -> None:
        check_finite("start_s", self.start_s)
        check_finite("end_s", self.end_s)
        if self.end_s < self.start_s:
            raise RecordError(
                "field", field="end_s", expected="not_before_start", found=repr(self.end_s)
            )


def join_spans(spans: Iterable[Span]) -> list[Span]:
    """Stretches in order of time, those that touch or overlap as one.

    Parameters
    ----------
    spans
        In any order.
    """
    joined: list[Span] = []
    for span in sorted(spans, key=lambda one: one.start_s):
        if joined and span.start_s <= joined[-1].end_s:
            last = joined[-1]
            joined[-1] = Span(start_s=last.start_s, end_s=max(last.end_s, span.end_s))
        else:
            joined.append(span)
    return joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What made a recording: reader or simulator, its version, source, seed and parameters."""

    maker: str
    version: str
    file: str | None = None
    sha256: str | None = None
    seed: int | None = None
    parameters: tuple[tuple[str, str | int | float | bool], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A session: who, where, how long, who watched, and what happened in order of onset.

    Parameters
    ----------
    session, child
        Pseudonymous ids, not empty.
    child_age_months
        The child's age in months at the session; None when unknown.
    caregivers
        Names of the caregivers the file knows, in order; those among the behaviours' actors and
        moments are added by `caregiver_names`.
    setting
        Where or what: home, free play, a procedure's name; None when unknown.
    started_at
        Clock time of second 0; None when unknown.
    length_s
        Length in seconds; None when unknown (then the last behaviour's end counts).
    interval_s
        Seconds per interval when the session was coded per interval; None for timed coding.
    order_only
        True when the file tells the order of the behaviours, not their times: each is a point
        whose onset is its place, 0, 1, 2 …, and no second. Sequences can be counted, times cannot.
    observers
        Everybody who coded, the main observer first.
    behaviours
        In order of onset.
    moments
        Moments that a person told (a diary); derived moments are not stored.
    gaps
        Stretches in which nothing could be seen.
    scheme
        The coding scheme the behaviours are coded in, when the file brings it along.
    variables
        Whatever else the file says of the session, as text.
    media
        Names of the video or sound files, without folders.
    provenance
        What made this recording; a saved file keeps that of its first maker.
    warnings
        What was odd and kept.

    Raises
    ------
    RecordError
        When a field is outside its range or the behaviours are out of order.
    """

    session: str
    child: str
    provenance: Provenance
    child_age_months: float | None = None
    caregivers: tuple[str, ...] = ()
    setting: str | None = None
    started_at: datetime | None = None
    length_s: float | None = None
    interval_s: float | None = None
    order_only: bool = False
    observers: tuple[str, ...] = ()
    behaviours: tuple[Behaviour, ...] = field(default=(), repr=False)
    moments: tuple[Moment, ...] = field(default=(), repr=False)
    gaps: tuple[Span, ...] = ()
    scheme: CodingScheme | None = field(default=None, repr=False)
    variables: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    media: tuple[str, ...] = field(default=(), repr=False)
    warnings: tuple[DataWarning, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        check_text("session", self.session)
        check_text("child", self.child)
        for name in ("child_age_months", "length_s"):
            check_not_negative(name, getattr(self, name))
        if self.interval_s is not None and not 0 < self.interval_s < float("inf"):
            raise RecordError(
                "field",
                field="interval_s",
                expected="above_zero",
                found=repr(self.interval_s),
            )
        last = float("-inf")
        for behaviour in self.behaviours:
            if behaviour.onset_s < last:
                raise RecordError(
                    "field",
                    field="behaviours",
                    expected="in_order",
                    found=repr(behaviour.onset_s),
                )
            last = behaviour.onset_s

    @property
    def end_s(self) -> float:
        """The session's length, or else the end of its last behaviour or moment.

        0 when empty, and where only the order is known: places are no seconds.
        """
        if self.order_only:
            return 0.0
        if self.length_s is not None:
            return self.length_s
        ends = [behaviour.end_s for behaviour in self.behaviours]
        ends += [moment.onset_s for moment in self.moments]
        return max([0.0, *ends])

    @property
    def caregiver_names(self) -> tuple[str, ...]:
        """Every caregiver of this session: those the file lists, then those who act, in order."""
        names = dict.fromkeys(self.caregivers)
        for behaviour in self.behaviours:
            if behaviour.actor.role is Role.CAREGIVER:
                names.setdefault(behaviour.actor.name)
        for moment in self.moments:
            names.setdefault(moment.caregiver)
        return tuple(names)
