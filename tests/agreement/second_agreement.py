"""Blind second coding of observer agreement and effect sizes, from the papers alone.

Plain loops and fractions; nothing here was written with `geborgen.analysis` in view.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache

from scipy.stats import f as f_distribution

from tests.agreement.second_sequences import expected_quasi

Z95 = 1.959963984540054
Counts = Sequence[Sequence[int]]


def cross_table(
    first: Sequence[object], second: Sequence[object], codes: Sequence[object]
) -> list[list[int]]:
    """Units by the first coder's code (row) and the second's (column)."""
    pairs = Counter(zip(first, second, strict=True))
    return [[pairs[a, b] for b in codes] for a in codes]


def _shares(table: Counts) -> tuple[list[Fraction], list[Fraction], int]:
    total = sum(map(sum, table))
    rows = [Fraction(sum(row)) / total for row in table]
    columns = [Fraction(sum(column)) / total for column in zip(*table, strict=True)]
    return rows, columns, total


def cohen_kappa(table: Counts) -> Fraction | None:
    """(po - pe) / (1 - pe); None when chance agreement is complete.  Source: Cohen (1960)."""
    if not sum(map(sum, table)):
        return None
    rows, columns, total = _shares(table)
    observed = Fraction(sum(table[i][i] for i in range(len(table)))) / total
    chance = sum((r * c for r, c in zip(rows, columns, strict=True)), Fraction(0))
    return (observed - chance) / (1 - chance) if chance != 1 else None


def kappa_standard_error(table: Counts) -> float:
    """Large-sample standard error of kappa when it is not 0.

    Source: Fleiss, Cohen & Everitt (1969), equation 13; Fleiss, Levin & Paik (2003), 18.15.
    """
    rows, columns, total = _shares(table)
    k = len(table)
    p = [[Fraction(cell, total) for cell in row] for row in table]
    po = sum((p[i][i] for i in range(k)), Fraction(0))
    pe = sum((rows[i] * columns[i] for i in range(k)), Fraction(0))
    agree = sum(
        (p[i][i] * ((1 - pe) - (rows[i] + columns[i]) * (1 - po)) ** 2 for i in range(k)),
        Fraction(0),
    )
    differ = (1 - po) ** 2 * sum(
        (
            p[i][j] * (columns[i] + rows[j]) ** 2
            for i, j in itertools.product(range(k), repeat=2)
            if i != j
        ),
        Fraction(0),
    )
    variance = (agree + differ - (po * pe - 2 * pe + po) ** 2) / (total * (1 - pe) ** 4)
    return math.sqrt(variance)


def kappa_null_error(table: Counts) -> float:
    """Standard error of kappa when only chance is at work.

    Source: Fleiss, Cohen & Everitt (1969), equation 14; Fleiss, Levin & Paik (2003), 18.13.
    """
    rows, columns, total = _shares(table)
    pe = sum((r * c for r, c in zip(rows, columns, strict=True)), Fraction(0))
    third = sum((r * c * (r + c) for r, c in zip(rows, columns, strict=True)), Fraction(0))
    return math.sqrt((pe + pe * pe - third) / total) / float(1 - pe)


def maximum_kappa(table: Counts) -> Fraction | None:
    """The largest kappa that these margins allow.  Source: Cohen (1960); Umesh et al. (1989)."""
    rows, columns, _ = _shares(table)
    best = sum((min(r, c) for r, c in zip(rows, columns, strict=True)), Fraction(0))
    chance = sum((r * c for r, c in zip(rows, columns, strict=True)), Fraction(0))
    return (best - chance) / (1 - chance) if chance != 1 else None


def linear(i: int, j: int) -> int:
    """Disagreement |i - j|.  Source: Cicchetti & Allison (1971)."""
    return abs(i - j)


def quadratic(i: int, j: int) -> int:
    """Disagreement (i - j)².  Source: Fleiss & Cohen (1973)."""
    return (i - j) ** 2


def weighted_kappa(table: Counts, weight: Callable[[int, int], int]) -> Fraction | None:
    """1 - weighted disagreement seen / weighted disagreement by chance.  Source: Cohen (1968)."""
    rows, columns, total = _shares(table)
    places = list(itertools.product(range(len(table)), repeat=2))
    seen = sum((weight(i, j) * Fraction(table[i][j], total) for i, j in places), Fraction(0))
    chance = sum((weight(i, j) * rows[i] * columns[j] for i, j in places), Fraction(0))
    return 1 - seen / chance if chance else None


def fleiss_kappa(counts: Counts) -> Fraction | None:
    """Agreement of a fixed number of ratings per subject; rows are subjects, columns categories.

    Source: Fleiss (1971).
    """
    subjects, ratings = len(counts), sum(counts[0])
    if any(sum(row) != ratings for row in counts) or ratings < 2:
        raise ValueError("every subject needs the same number of ratings, at least 2")
    shares = [Fraction(sum(column), subjects * ratings) for column in zip(*counts, strict=True)]
    within = [Fraction(sum(c * (c - 1) for c in row), ratings * (ratings - 1)) for row in counts]
    seen = sum(within, Fraction(0)) / subjects
    chance = sum((p * p for p in shares), Fraction(0))
    return (seen - chance) / (1 - chance) if chance != 1 else None


def _difference(metric: str, values: Sequence[Fraction], totals: dict[Fraction, Fraction]):
    """Krippendorff's squared difference of two values, by level of measurement."""

    def nominal(c, k):
        return Fraction(c != k)

    def ordinal(c, k):
        low, high = min(c, k), max(c, k)
        between = sum((totals[g] for g in values if low <= g <= high), Fraction(0))
        return (between - (totals[c] + totals[k]) / 2) ** 2

    def interval(c, k):
        return (c - k) ** 2

    def ratio(c, k):
        return ((c - k) / (c + k)) ** 2 if c != k else Fraction(0)

    kinds = {"nominal": nominal, "ordinal": ordinal, "interval": interval, "ratio": ratio}
    return kinds[metric]


def krippendorff_alpha(units: Sequence[Sequence[int | None]], metric: str) -> Fraction | None:
    """1 - observed / expected disagreement from coincidences; units with one value are left out.

    `units`: per unit the values of its observers, None when missing.  None without variation.

    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability.
    """
    kept = [[Fraction(v) for v in unit if v is not None] for unit in units]
    kept = [unit for unit in kept if len(unit) > 1]
    coincidences: Counter[tuple[Fraction, Fraction]] = Counter()
    for unit in kept:
        for c, k in itertools.permutations(unit, 2):
            coincidences[c, k] += Fraction(1, len(unit) - 1)
    values = sorted({c for c, _ in coincidences})
    totals = {c: sum((coincidences[c, k] for k in values), Fraction(0)) for c in values}
    n = sum(totals.values(), Fraction(0))
    delta = _difference(metric, values, totals)
    pairs = list(itertools.product(values, repeat=2))
    seen = sum((coincidences[c, k] * delta(c, k) for c, k in pairs), Fraction(0))
    chance = sum((totals[c] * totals[k] * delta(c, k) for c, k in pairs if c != k), Fraction(0))
    return 1 - (n - 1) * seen / chance if chance else None


def mean_squares(scores: Sequence[Sequence[float]]) -> dict[str, float]:
    """Between targets, within, between judges, residual.  Source: Shrout & Fleiss (1979)."""
    n, k = len(scores), len(scores[0])
    exact = [[Fraction(x) for x in row] for row in scores]
    grand = sum(map(sum, exact), Fraction(0)) / (n * k)
    targets = [sum(row, Fraction(0)) / k for row in exact]
    judges = [sum(column, Fraction(0)) / n for column in zip(*exact, strict=True)]
    between = k * sum(((t - grand) ** 2 for t in targets), Fraction(0))
    within = sum(
        ((x - t) ** 2 for row, t in zip(exact, targets, strict=True) for x in row), Fraction(0)
    )
    judge = n * sum(((j - grand) ** 2 for j in judges), Fraction(0))
    return {
        "bms": float(between / (n - 1)),
        "wms": float(within / (n * (k - 1))),
        "jms": float(judge / (k - 1)),
        "ems": float((within - judge) / ((n - 1) * (k - 1))),
    }


Interval = tuple[float, float, float]


def _spread_up(single: float, k: int) -> float:
    """Spearman-Brown: the reliability of the mean of k."""
    return k * single / (1 + (k - 1) * single)


def icc_one_way(scores: Sequence[Sequence[float]], level: float = 0.95) -> dict[str, Interval]:
    """ICC(1,1) and ICC(1,k) with their F intervals.  Source: Shrout & Fleiss (1979), case 1."""
    n, k = len(scores), len(scores[0])
    ms = mean_squares(scores)
    upper = 1 - (1 - level) / 2
    f0 = ms["bms"] / ms["wms"]
    low = f0 / f_distribution.ppf(upper, n - 1, n * (k - 1))
    high = f0 * f_distribution.ppf(upper, n * (k - 1), n - 1)
    single = (ms["bms"] - ms["wms"]) / (ms["bms"] + (k - 1) * ms["wms"])
    mean = (ms["bms"] - ms["wms"]) / ms["bms"]
    return {
        "single": (single, (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)),
        "mean": (mean, 1 - 1 / low, 1 - 1 / high),
    }


def icc_two_way_random(
    scores: Sequence[Sequence[float]], level: float = 0.95
) -> dict[str, Interval]:
    """ICC(2,1) and ICC(2,k) with Satterthwaite intervals.  Source: Shrout & Fleiss, case 2."""
    n, k = len(scores), len(scores[0])
    ms = mean_squares(scores)
    b, j, e = ms["bms"], ms["jms"], ms["ems"]
    upper = 1 - (1 - level) / 2
    single = (b - e) / (b + (k - 1) * e + k * (j - e) / n)
    mean = (b - e) / (b + (j - e) / n)
    fj = j / e
    first = k * single * fj
    second = n * (1 + (k - 1) * single) - k * single
    v = (k - 1) * (n - 1) * (first + second) ** 2 / ((n - 1) * first**2 + second**2)
    f_low = f_distribution.ppf(upper, n - 1, v)
    f_high = f_distribution.ppf(upper, v, n - 1)
    # Divided through by F, which has no bound as v nears 0.
    low = n * (b / f_low - e) / (k * j + (k * n - k - n) * e + n * b / f_low)
    high = n * (f_high * b - e) / (k * j + (k * n - k - n) * e + n * f_high * b)
    return {
        "single": (single, low, high),
        "mean": (mean, _spread_up(low, k), _spread_up(high, k)),
    }


def icc_two_way_fixed(
    scores: Sequence[Sequence[float]], level: float = 0.95
) -> dict[str, Interval]:
    """ICC(3,1) and ICC(3,k) with their F intervals.  Source: Shrout & Fleiss, case 3."""
    n, k = len(scores), len(scores[0])
    ms = mean_squares(scores)
    b, e = ms["bms"], ms["ems"]
    upper = 1 - (1 - level) / 2
    low = (b / e) / f_distribution.ppf(upper, n - 1, (n - 1) * (k - 1))
    high = (b / e) * f_distribution.ppf(upper, (n - 1) * (k - 1), n - 1)
    return {
        "single": (
            (b - e) / (b + (k - 1) * e),
            (low - 1) / (low + k - 1),
            (high - 1) / (high + k - 1),
        ),
        "mean": ((b - e) / b, 1 - 1 / low, 1 - 1 / high),
    }


def tolerance_table(
    first: Sequence[object], second: Sequence[object], codes: Sequence[object], tolerance: int
) -> list[list[int]]:
    """Time units by both coders' codes, the second allowed to be `tolerance` units early or late.

    A unit agrees when the second coder gave the first's code within the tolerance; otherwise it
    counts as the pair of codes at that very unit.  Who is first matters: GSEQ gives both.

    Source: Bakeman, Quera & Gnisci (2009), Behav Res Methods 41:137.
    """
    table = [[0] * len(codes) for _ in codes]
    place = {code: index for index, code in enumerate(codes)}
    for i, code in enumerate(first):
        near = second[max(0, i - tolerance) : i + tolerance + 1]
        table[place[code]][place[code if code in near else second[i]]] += 1
    return table


def alignment_cost(
    first: Sequence[object], second: Sequence[object], *, substitution: float, gap: float
) -> float:
    """The least cost of turning one event sequence into the other.

    Source: Needleman & Wunsch (1970) as minimum cost; Quera, Bakeman & Gnisci (2007).
    """
    best = [[0.0] * (len(second) + 1) for _ in range(len(first) + 1)]
    for i, j in itertools.product(range(len(first) + 1), range(len(second) + 1)):
        ways = []
        if i and j:
            ways.append(best[i - 1][j - 1] + (0 if first[i - 1] == second[j - 1] else substitution))
        if i:
            ways.append(best[i - 1][j] + gap)
        if j:
            ways.append(best[i][j - 1] + gap)
        best[i][j] = min(ways, default=0.0)
    return best[-1][-1]


Alignment = tuple[tuple[object, object], ...]


def best_alignments(
    first: Sequence[object], second: Sequence[object], *, substitution: float, gap: float
) -> set[Alignment]:
    """Every alignment of least cost, as pairs with None where one coder has no event (nil)."""

    @cache
    def cost(i: int, j: int) -> float:
        return alignment_cost(first[:i], second[:j], substitution=substitution, gap=gap)

    @cache
    def paths(i: int, j: int) -> frozenset[Alignment]:
        if not i and not j:
            return frozenset({()})
        found: set[Alignment] = set()
        if i and j:
            price = 0 if first[i - 1] == second[j - 1] else substitution
            if math.isclose(cost(i, j), cost(i - 1, j - 1) + price):
                found |= {(*p, (first[i - 1], second[j - 1])) for p in paths(i - 1, j - 1)}
        if i and math.isclose(cost(i, j), cost(i - 1, j) + gap):
            found |= {(*p, (first[i - 1], None)) for p in paths(i - 1, j)}
        if j and math.isclose(cost(i, j), cost(i, j - 1) + gap):
            found |= {(*p, (None, second[j - 1])) for p in paths(i, j - 1)}
        return frozenset(found)

    return set(paths(len(first), len(second)))


def alignment_kappa(alignment: Alignment, codes: Sequence[object]) -> float | None:
    """Kappa of aligned events; nil is a code too, and nil against nil cannot be (structural 0).

    Chance agreement comes from the fit of quasi-independence.

    Source: Quera, Bakeman & Gnisci (2007); Bakeman, Quera & Gnisci (2009).
    """
    pairs = Counter(alignment)
    names = [*codes, None]
    table = [[pairs[a, b] for b in names] for a in names]
    total = len(alignment)
    if not total:
        return None
    nil = len(codes)
    fit = expected_quasi(table, [(nil, nil)], rounds=2000)
    observed = sum(table[i][i] for i in range(nil)) / total
    chance = sum(fit[i][i] for i in range(nil)) / total
    return (observed - chance) / (1 - chance) if chance < 1 - 1e-12 else None


def cohens_d(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Difference of means over the pooled standard deviation.  Source: Cohen (1988)."""
    x, y = [Fraction(v) for v in first], [Fraction(v) for v in second]
    mx, my = sum(x, Fraction(0)) / len(x), sum(y, Fraction(0)) / len(y)
    squares = sum(((v - mx) ** 2 for v in x), Fraction(0)) + sum(
        ((v - my) ** 2 for v in y), Fraction(0)
    )
    if not squares:
        return None
    return float(mx - my) / math.sqrt(squares / (len(x) + len(y) - 2))


def small_sample_factor(df: int) -> float:
    """J(m) = Γ(m/2) / (√(m/2) Γ((m - 1)/2)), exact.  Source: Hedges (1981); H & O (1985), 5."""
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)


def small_sample_factor_short(df: int) -> float:
    """J(m) ≈ 1 - 3 / (4m - 1).  Source: Hedges (1981); Hedges & Olkin (1985), chapter 5."""
    return 1 - 3 / (4 * df - 1)


def hedges_interval(g: float, n1: int, n2: int, z: float = Z95) -> tuple[float, float]:
    """g ± z σ(g), σ² = (n1 + n2)/(n1 n2) + g² / (2(n1 + n2)).

    Source: Hedges & Olkin (1985), chapter 5, equations 14-16.
    """
    sigma = math.sqrt((n1 + n2) / (n1 * n2) + g * g / (2 * (n1 + n2)))
    return g - z * sigma, g + z * sigma


def wilson_half_width(p: float, n: int, z: float = Z95) -> float:
    """Half the Wilson interval of a share p of n.  Source: Wilson (1927)."""
    return z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)


def sample_size_wilson(p: float, half_width: float, z: float = Z95) -> int:
    """Smallest n at which the Wilson interval is no wider.  Source: Wilson (1927), by trial."""
    return next(n for n in itertools.count(1) if wilson_half_width(p, n, z) <= half_width)


def sample_size_normal(p: float, half_width: float, z: float = Z95) -> int:
    """Smallest n with z √(p(1 - p)/n) <= half width.  Source: Cochran (1977), chapter 4."""
    return max(1, math.ceil(z * z * p * (1 - p) / half_width**2))


TimedAct = tuple[object, float, float]


def may_stand_together(
    one: TimedAct, other: TimedAct, tolerance: float, overlap: float | None
) -> bool:
    """Onsets near enough, or enough of the longer act's time shared.

    Source: Bakeman, Quera & Gnisci (2009), the event-based kappa of GSEQ.
    """
    if abs(one[1] - other[1]) <= tolerance:
        return True
    shared = min(one[2], other[2]) - max(one[1], other[1])
    longer = max(one[2] - one[1], other[2] - other[1])
    return overlap is not None and shared > 0 and shared / longer >= overlap


def timed_alignment_cost(
    first: Sequence[TimedAct],
    second: Sequence[TimedAct],
    *,
    tolerance: float,
    overlap: float | None,
) -> float:
    """Fewest disagreements and acts left alone, when only acts close in time stand together.

    Source: Bakeman, Quera & Gnisci (2009): dynamic programming over timed events.
    """

    @cache
    def least(i: int, j: int) -> int:
        ways = []
        if i and j and may_stand_together(first[i - 1], second[j - 1], tolerance, overlap):
            ways.append(least(i - 1, j - 1) + (first[i - 1][0] != second[j - 1][0]))
        if i:
            ways.append(least(i - 1, j) + 1)
        if j:
            ways.append(least(i, j - 1) + 1)
        return min(ways, default=0)

    return least(len(first), len(second))


def paired_d(first: Sequence[float], second: Sequence[float]) -> tuple[float, float]:
    """d of pairs in units of the spread between them, and its standard error.

    S = S of the differences / √(2(1 - r)); variance (1/n + d²/(2n)) 2(1 - r).

    Source: Borenstein et al. (2009), equations 4.26-4.28.
    """
    n = len(first)
    mx, my = sum(first) / n, sum(second) / n
    sxx = sum((x - mx) ** 2 for x in first)
    syy = sum((y - my) ** 2 for y in second)
    sxy = sum((x - mx) * (y - my) for x, y in zip(first, second, strict=True))
    room = 2 * (1 - sxy / math.sqrt(sxx * syy))
    spread = math.sqrt((sxx + syy - 2 * sxy) / (n - 1)) / math.sqrt(room)
    d = (mx - my) / spread
    return d, math.sqrt((1 / n + d * d / (2 * n)) * room)


def sample_size_kappa(kappa: float, prevalence: float, half_width: float) -> int:
    """Smallest n for kappa ± z se of two codes with the same margins for both observers.

    Source: Fleiss, Cohen & Everitt (1969), the standard error of one unit of such a table.
    """
    apart = prevalence * (1 - prevalence) * (1 - kappa)
    table = [[prevalence - apart, apart], [apart, 1 - prevalence - apart]]
    one = kappa_standard_error([[Fraction(cell) for cell in row] for row in table])
    return math.ceil((Z95 * one / half_width) ** 2)


def sample_size_log_odds(shares: Sequence[float], half_width: float) -> int:
    """Smallest n for ln(odds ratio) ± z √(Σ 1/(n p)).  Source: Woolf (1955)."""
    return math.ceil(Z95**2 * sum(1 / share for share in shares) / half_width**2)
