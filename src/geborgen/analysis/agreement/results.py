"""Shapes of agreement between observers: each number with what it rests on and how sure it is."""

from dataclasses import dataclass
from enum import StrEnum

from geborgen.analysis.results import Verdict

__all__ = [
    "NOT_CODED",
    "AgreementReading",
    "Alpha",
    "CodeAgreement",
    "Disagreement",
    "DisagreementGroup",
    "DisagreementKind",
    "Drift",
    "DriftPoint",
    "FleissKappa",
    "Icc",
    "IccForm",
    "IccGap",
    "Kappa",
    "OrderedAgreement",
    "PartAgreement",
    "ScoreAgreement",
    "ScoreKind",
    "StreamAgreement",
    "TableOfAgreement",
    "TeamCode",
    "TeamPart",
    "TeamPlace",
    "TeamPlaceGroup",
    "TeamReading",
    "TeamStream",
    "UnitAgreement",
]

NOT_CODED = ""
"""The label of what an observer did not code: a unit without a code, an act the other saw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOfAgreement:
    """What one observer called what the other called …: counts, the first observer's codes in rows.

    `labels` names rows and columns alike; `NOT_CODED` stands last where it is one of them.
    """

    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kappa:
    """Agreement beyond chance, with its 95 % interval; None where it is not defined.

    `agreement` and `chance` are the shares observed and expected (weighted, where weights are),
    `maximum` the highest kappa these margins allow (unweighted only). `n` counts what was tallied,
    `n_effective` what it is worth, since neighbouring seconds resemble each other. Of a table of
    two codes, `prevalence` and `bias` say how unequal the codes are and how unequally the two
    observers use them, from -1 to 1. `method` says how the interval was made: ``asymptotic``,
    ``effective``, ``jackknife`` or ``session_bootstrap``.
    """

    value: float | None
    low: float | None
    high: float | None
    se: float | None
    maximum: float | None
    agreement: float | None
    chance: float | None
    n: int
    n_effective: float
    n_codes: int
    weights: str
    method: str
    verdict: Verdict
    prevalence: float | None = None
    bias: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FleissKappa:
    """Kappa of many raters, overall and per code, with 95 % intervals over the units."""

    value: float | None
    low: float | None
    high: float | None
    n_units: int
    n_raters: int
    codes: tuple[float | None, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Alpha:
    """Krippendorff's alpha with its 95 % interval over the units.

    `n_units` counts units with at least two values, `n_values` the values in them. `observed` and
    `expected` are the two disagreements of which alpha is one minus the quotient.
    """

    value: float | None
    low: float | None
    high: float | None
    level: str
    observed: float | None
    expected: float | None
    n_units: int
    n_values: int
    n_coders: int
    verdict: Verdict


class IccForm(StrEnum):
    """Shrout and Fleiss's six forms, by their names."""

    ONE_1 = "ICC(1,1)"
    TWO_1 = "ICC(2,1)"
    THREE_1 = "ICC(3,1)"
    ONE_K = "ICC(1,k)"
    TWO_K = "ICC(2,k)"
    THREE_K = "ICC(3,k)"


class IccGap(StrEnum):
    """Why an intraclass correlation has no value, or no interval."""

    FEW_TARGETS = "few_targets"
    SAME_TARGETS = "same_targets"
    NO_ERROR = "no_error"
    NO_MEAN = "no_mean"


@dataclass(frozen=True, slots=True, kw_only=True)
class Icc:
    """One intraclass correlation with its 95 % interval; `also` is McGraw and Wong's name.

    `gap` is why there is no value (targets too few, or all the same; of a mean of raters also that
    they differ more than the targets do) or, with a value of 1, no interval (the raters do not
    differ, so nothing says how far chance could move it).
    """

    form: IccForm
    also: str
    value: float | None
    low: float | None
    high: float | None
    n_targets: int
    n_raters: int
    verdict: Verdict
    gap: IccGap | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitAgreement:
    """Time-unit kappa both ways round: whose code is looked for in the other's neighbourhood.

    Without tolerance the two directions are the same. `mean` has the mean of both values, and the
    wider of their intervals around it. `n_doubled` counts units with more than one code.
    """

    first: Kappa
    second: Kappa
    mean: Kappa
    table: TableOfAgreement
    n_doubled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeAgreement:
    """One code against all others: by time units, and by the acts that were aligned.

    `n_first` and `n_second` are the acts each observer coded, `n_both` those they agree on.
    """

    code: str
    units: Kappa
    acts: Kappa
    n_first: int
    n_second: int
    n_both: int


class ScoreKind(StrEnum):
    """What of a code is taken as a session's score: how many acts, or how many seconds it is on."""

    COUNT = "count"
    DURATION = "duration"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreAgreement:
    """Whether a code's total per session would do as a score: all six intraclass correlations.

    `iccs` stand in the order of `IccForm`; `totals` are each observer's over all sessions.
    """

    code: str
    kind: ScoreKind
    iccs: tuple[Icc, ...]
    totals: tuple[float, ...]
    n_sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedAgreement:
    """Agreement on codes that have an order: one place apart is less grave than two.

    `codes` are those that were used, lowest first. `linear` and `quadratic` are weighted kappas,
    None with more than two observers; `alpha` is Krippendorff's for the ordinal level.
    """

    codes: tuple[str, ...]
    linear: Kappa | None
    quadratic: Kappa | None
    alpha: Alpha


@dataclass(frozen=True, slots=True, kw_only=True)
class PartAgreement:
    """Two observers' agreement in some of the sessions: of one dyad, or alike in a variable."""

    name: str
    n_sessions: int
    units: Kappa
    acts: Kappa


class DisagreementKind(StrEnum):
    """In what way two observers differ about an act."""

    MISSED_BY_FIRST = "missed_by_first"
    MISSED_BY_SECOND = "missed_by_second"
    OTHER_CODE = "other_code"
    OTHER_TIME = "other_time"
    OTHER_END = "other_end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One place to watch again together.

    `first_code` and `first_onset_s` are the first observer's, None where that observer has no act
    there; `first_place` is where it stands among the recording's behaviours. `apart_s` is how far
    the onsets (or, for another end, the ends) lie apart.
    """

    session: str
    stream: str
    kind: DisagreementKind
    start_s: float
    end_s: float
    first_code: str | None
    second_code: str | None
    first_onset_s: float | None
    second_onset_s: float | None
    first_place: int | None
    second_place: int | None
    apart_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisagreementGroup:
    """How often the same disagreement comes back."""

    kind: DisagreementKind
    first_code: str | None
    second_code: str | None
    count: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftPoint:
    """Agreement in one stretch of time, or in one session."""

    session: str
    start_s: float
    end_s: float
    kappa: Kappa


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """Whether agreement changes: kappa from the first point to the last, along a straight line.

    `change` and its 95 % interval are None with fewer than three points that have a kappa.
    """

    points: tuple[DriftPoint, ...]
    change: float | None
    low: float | None
    high: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamAgreement:
    """Two observers on one actor's acts, over all sessions they share.

    `accuracy` is how often two equally good observers would have to be right for this kappa, None
    where it cannot be said; `odds_of_four` is what a true odds ratio of 4 would look like when
    coded so by one of them. `alpha` is Krippendorff's, nominal, per unit, of everybody who coded.
    `scores` are there from three sessions on, `parts` and `ordered` where the rules ask for them.
    """

    stream: str
    units: UnitAgreement
    acts: Kappa
    acts_table: TableOfAgreement
    codes: tuple[CodeAgreement, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    sessions: tuple[tuple[str, Kappa, Kappa], ...]
    drift: Drift
    accuracy: float | None
    odds_of_four: float | None
    n_first: int
    n_second: int
    alpha: Alpha
    scores: tuple[ScoreAgreement, ...] = ()
    parts: tuple[PartAgreement, ...] = ()
    ordered: OrderedAgreement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementReading:
    """Everything on two observers: per stream, and the list of what to watch again together.

    `observers` are others who coded these sessions too; `by` is what sessions were put together by.
    """

    first: str
    second: str
    unit_s: float
    tolerance_s: float
    seconds: float
    sessions: tuple[str, ...]
    streams: tuple[StreamAgreement, ...]
    disagreements: tuple[Disagreement, ...]
    groups: tuple[DisagreementGroup, ...]
    observers: tuple[str, ...] = ()
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamCode:
    """One code against all others, of three observers or more, by units of time.

    `n_acts` are each observer's acts; `share` is the mean part of the time that it is on.
    """

    code: str
    fleiss: FleissKappa
    alpha: Alpha
    n_acts: tuple[int, ...]
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPart:
    """Agreement of all observers in some of the sessions: one, or those of a dyad or a variable."""

    name: str
    n_sessions: int
    fleiss: FleissKappa
    alpha: Alpha


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamStream:
    """Three observers or more on one actor's acts, over all sessions that at least two coded.

    `fleiss` counts the units that all of them coded, `alpha` those that two or more did; both
    without tolerance. `scores` are of the sessions that all coded.
    """

    stream: str
    n_acts: tuple[int, ...]
    fleiss: FleissKappa
    alpha: Alpha
    codes: tuple[TeamCode, ...]
    parts: tuple[TeamPart, ...]
    scores: tuple[ScoreAgreement, ...]
    ordered: OrderedAgreement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPlace:
    """One place to watch again together, with what each observer has there.

    `codes` has one item per observer: the codes of the acts that differ there, empty where that
    observer has none; None where that observer did not code the session.
    """

    session: str
    stream: str
    kinds: tuple[DisagreementKind, ...]
    start_s: float
    end_s: float
    codes: tuple[tuple[str, ...] | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPlaceGroup:
    """How often observers differ in the same way about the same codes, whoever had which."""

    kinds: tuple[DisagreementKind, ...]
    codes: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamReading:
    """Everything on three observers or more: all together, each two, and what to watch again.

    `sessions` are those that at least two coded, `n_all` is how many of them all did; `by` is what
    sessions were put together by.
    """

    observers: tuple[str, ...]
    unit_s: float
    tolerance_s: float
    seconds: float
    sessions: tuple[str, ...]
    n_all: int
    streams: tuple[TeamStream, ...]
    pairs: tuple[AgreementReading, ...]
    places: tuple[TeamPlace, ...]
    groups: tuple[TeamPlaceGroup, ...]
    by: str | None = None
