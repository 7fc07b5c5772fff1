"""The results' shapes: frozen, each with how many it rests on, its interval, rule and verdict."""

from dataclasses import dataclass
from enum import StrEnum

from geborgen.moments import (
    CodingScheme,
    DataWarning,
    Engagement,
    Fate,
    Half,
    Moment,
    Need,
    Phrase,
    Recording,
    Role,
)

__all__ = [
    "Availability",
    "CircleProfile",
    "Contingency",
    "Counterpart",
    "FourS",
    "HalfProfile",
    "LatencyCurve",
    "Linchpin",
    "LinchpinKind",
    "LookAgain",
    "Matching",
    "NeedProfile",
    "ObserverComparison",
    "PairReading",
    "Reading",
    "RepairSummary",
    "SessionReading",
    "Share",
    "Trend",
    "TrendPoint",
    "Verdict",
]


class Verdict(StrEnum):
    """Whether a number can carry a sentence: enough, thin (say it with care), too few to say."""

    ENOUGH = "enough"
    THIN = "thin"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of moments (or other units) with its 95 % interval.

    `value`, `low` and `high` lie between 0 and 1 and are None when `total` is 0. `rule` is the key
    of the sentence that says how it is counted (below ``rules`` in the phrasebook of
    ``geborgen.analysis``); `method` says how the interval was made: ``wilson``,
    ``session_bootstrap``, or ``wilson_effective`` (for time units, which resemble the unit before).
    """

    count: int
    total: int
    value: float | None
    low: float | None
    high: float | None
    rule: str
    method: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedProfile:
    """One need: how often asked and what became of it; `answered` = met or mended of decided."""

    need: Need
    asked: int
    met: int
    mended: int
    missed: int
    undecided: int
    miscues: int
    answered: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfProfile:
    """One half of the Circle, or the hands taking charge, as `NeedProfile`."""

    half: Half
    asked: int
    met: int
    mended: int
    missed: int
    undecided: int
    miscues: int
    answered: Share


class LinchpinKind(StrEnum):
    """What the linchpin is about."""

    NEED = "need"
    HALF = "half"
    HANDS = "hands"
    REPAIR = "repair"


@dataclass(frozen=True, slots=True, kw_only=True)
class Linchpin:
    """The one struggle where help would change most, and why, in words.

    `target` is a need, a half or a hand (``mean``, ``weak``, ``gone``) by its value; `gain` is the
    share of all decided moments that would end well in addition if this struggle were answered as
    well as the pair's other moments.
    """

    kind: LinchpinKind
    target: str
    reason: Phrase
    share: Share
    gain: float
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class CircleProfile:
    """What one child asks of one caregiver and what became of it, need by need."""

    child: str
    caregiver: str
    n_moments: int
    n_sessions: int
    needs: tuple[NeedProfile, ...]
    halves: tuple[HalfProfile, ...]
    hands_mean: Share
    hands_weak: Share
    hands_gone: Share
    miscues: Share
    answered: Share
    mended: Share
    linchpin: Linchpin | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FourS:
    """Seen, soothed, safe and secure, as shares of moments (Siegel's words, our formulas)."""

    seen: Share
    soothed: Share
    safe: Share
    secure: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart:
    """A clear counterpart: how often limits come when asked, and how often limits come warmly."""

    limits: Share
    warmth: Share
    warm_limits: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """Whether answers can be counted on: spread over time, not presence.

    `blocks` are equal stretches of time (or days or sessions) with a signal in them;
    `evenness` is 1 minus the range of the blocks' answered shares, None with under two blocks.
    """

    answered_blocks: Share
    blocks: tuple[Share, ...]
    block_s: float | None
    evenness: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencyCurve:
    """Kaplan–Meier estimate of 'not yet answered' by seconds since the signal.

    `survival`, `low`, `high` (log-log Greenwood 95 %) and `at_risk` belong to `times_s`, which
    starts at 0. Censored moments are kept. `median_s` and its interval are None where the curve
    does not come down to one half.
    """

    what: str
    times_s: tuple[float, ...]
    survival: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    at_risk: tuple[int, ...]
    n: int
    n_events: int
    n_censored: int
    median_s: float | None
    median_low_s: float | None
    median_high_s: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Contingency:
    """Whether `response` comes more often within a window after `given` than at other times.

    Time units are tallied in a 2×2 table: in a window after a `given` onset or not, with a
    `response` onset or not. `p_value` is one-sided, from rotating one stream against the other
    within each session, which keeps each stream's own rhythm. `zero_corrected` says that a cell was
    empty, so that one half was added to each for the odds ratio (never for Yule's Q).
    """

    given: str
    response: str
    window_s: float
    unit_s: float
    in_window_with: int
    in_window_without: int
    outside_with: int
    outside_without: int
    n_given: int
    n_response: int
    odds_ratio: float | None
    odds_low: float | None
    odds_high: float | None
    yule_q: float | None
    p_value: float | None
    n_permutations: int
    verdict: Verdict
    zero_corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """Match, mismatch and repair of two people's engagement, per time unit.

    `matched` counts units in which both show the same state, of the units in which both are known.
    `repaired_next` counts mismatched units followed by a matched one; runs are in seconds.
    `n_mixed_child` and `n_mixed_caregiver` count units in which positive and negative were both
    coded; they are counted as negative.
    """

    child: str
    caregiver: str
    unit_s: float
    matched: Share
    mismatched: Share
    joint: tuple[tuple[Engagement, Engagement, int], ...]
    n_mismatches: int
    repaired: Share
    repaired_next: Share
    repairs_per_minute: float | None
    mean_match_run_s: float | None
    mean_mismatch_run_s: float | None
    longest_mismatch_s: float | None
    repair_latency: LatencyCurve | None
    verdict: Verdict
    n_mixed_child: int = 0
    n_mixed_caregiver: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairSummary:
    """Ruptures in the moments and their mending: how many, by whom, how soon."""

    ruptures: Share
    repaired: Share
    by: tuple[tuple[Role, int], ...]
    latency: LatencyCurve | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """One session of one pair in the order of time."""

    session: str
    label: str
    answered: Share
    mended: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Change over sessions: the points, and the difference of the later half from the earlier."""

    points: tuple[TrendPoint, ...]
    change: float | None
    change_low: float | None
    change_high: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAgain:
    """A stretch worth watching again together, with why; `tone` is strength, repair or struggle."""

    session: str
    start_s: float
    end_s: float
    tone: str
    reason: Phrase
    moment: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class PairReading:
    """Everything computed for one child with one caregiver.

    Parts are None where the codes cannot tell; `untold` names each missing part and why.
    """

    child: str
    caregiver: str
    moments: tuple[Moment, ...]
    circle: CircleProfile
    four_s: FourS
    counterpart: Counterpart
    availability: Availability
    mirroring: Share
    containment: Share
    repair: RepairSummary
    latency: LatencyCurve | None
    contingencies: tuple[Contingency, ...]
    matching: Matching | None
    trend: Trend | None
    look_again: tuple[LookAgain, ...]
    untold: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObserverComparison:
    """Two observers of one session where both coded: how much of it they both saw."""

    session: str
    main: str
    other: str
    start_s: float
    end_s: float
    tolerance_s: float
    n_main: int
    n_other: int
    n_both: int
    agreement: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionReading:
    """One recording as it was read: what it holds and what its codes can and cannot tell."""

    recording: Recording
    moments: tuple[Moment, ...]
    n_behaviours: int
    n_known: int
    unknown_codes: tuple[tuple[str, int], ...]
    guessed_codes: tuple[str, ...]
    warnings: tuple[DataWarning, ...]
    observers: tuple[ObserverComparison, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The whole report as data: sessions as read, and a reading per child and caregiver.

    `untold` says why there is no pair at all, when there is none; each pair has its own.
    """

    scheme: CodingScheme
    sessions: tuple[SessionReading, ...]
    pairs: tuple[PairReading, ...]
    fates: tuple[tuple[Fate, int], ...]
    untold: tuple[Phrase, ...] = ()
