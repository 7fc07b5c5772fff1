"""The words of the record, each with one meaning: the Circle, signals, answers, roles, states."""

from enum import StrEnum

__all__ = [
    "Answer",
    "Censoring",
    "CodeMeaning",
    "Engagement",
    "Fate",
    "Half",
    "Mark",
    "Need",
    "Role",
    "SignalKind",
]


class _Word(StrEnum):
    """A word; hashed as the text it is, which is several times quicker than as an enum member."""

    __hash__ = str.__hash__


class Role(_Word):
    """Who acts: the child, somebody who cares for it, or anybody else."""

    CHILD = "child"
    CAREGIVER = "caregiver"
    OTHER = "other"


class Half(_Word):
    """The part of the Circle a need lies on: going out, coming in, or the hands that hold it."""

    TOP = "top"
    BOTTOM = "bottom"
    HANDS = "hands"


class Need(_Word):
    """What the child asks: the eight needs of the Circle, and the hands taking charge."""

    WATCH_OVER = "watch_over"
    HELP = "help"
    ENJOY = "enjoy"
    DELIGHT_OUT = "delight_out"
    PROTECT = "protect"
    COMFORT = "comfort"
    DELIGHT_IN = "delight_in"
    ORGANISE_FEELINGS = "organise_feelings"
    TAKE_CHARGE = "take_charge"

    @property
    def half(self) -> Half:
        """The part of the Circle this need lies on."""
        return _HALF_OF_NEED[self]


_HALF_OF_NEED = {
    Need.WATCH_OVER: Half.TOP,
    Need.HELP: Half.TOP,
    Need.ENJOY: Half.TOP,
    Need.DELIGHT_OUT: Half.TOP,
    Need.PROTECT: Half.BOTTOM,
    Need.COMFORT: Half.BOTTOM,
    Need.DELIGHT_IN: Half.BOTTOM,
    Need.ORGANISE_FEELINGS: Half.BOTTOM,
    Need.TAKE_CHARGE: Half.HANDS,
}


class SignalKind(_Word):
    """Whether the signal shows the need (cue) or hides or inverts it (miscue)."""

    CUE = "cue"
    MISCUE = "miscue"


class Answer(_Word):
    """What the caregiver did with the signal."""

    MET = "met"
    MIRRORED = "mirrored"
    CONTAINED = "contained"
    LIMITED = "limited"
    MISSED = "missed"
    DISMISSED = "dismissed"
    INTRUDED = "intruded"
    FRIGHTENING = "frightening"

    @property
    def is_fitting(self) -> bool:
        """True for the answers that go along with the need: met, mirrored, contained, limited."""
        return self in _FITTING

    @property
    def is_warm(self) -> bool:
        """True for met, mirrored and contained: the kind side of the hands."""
        return self in _WARM


_WARM = frozenset({Answer.MET, Answer.MIRRORED, Answer.CONTAINED})
_FITTING = _WARM | {Answer.LIMITED}


class Fate(_Word):
    """What became of the need in one moment, as the Circle draws it."""

    MET = "met"
    MENDED = "mended"
    MISSED = "missed"
    UNDECIDED = "undecided"


class Censoring(_Word):
    """Why watching for an answer stopped before one came."""

    WINDOW = "window"
    SESSION_END = "session_end"
    GAP = "gap"
    LEFT = "left"


class Engagement(_Word):
    """How somebody is engaged, for match and mismatch of two people."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"


class Mark(_Word):
    """What a code marks besides signals and answers."""

    SETTLED = "settled"
    EXPLORING = "exploring"
    RUPTURE = "rupture"
    REPAIR = "repair"
    PRESENT = "present"
    AWAY = "away"
    NOT_OBSERVED = "not_observed"


class CodeMeaning(_Word):
    """The kinds of meaning a coding scheme can give a code."""

    SIGNAL = "signal"
    ANSWER = "answer"
    MARK = "mark"
    ENGAGEMENT = "engagement"
    EPISODE = "episode"
    SCALE = "scale"
    IGNORED = "ignored"
