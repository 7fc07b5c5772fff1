"""Blind second coding of lag-sequential statistics and recurrence, from the papers alone.

Plain loops and fractions; nothing here was written with `geborgen.analysis` in view.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction

Table = Sequence[Sequence[float]]
Cell = tuple[int, int]


def lag_counts(
    sessions: Iterable[Sequence[Hashable]], codes: Sequence[Hashable], lag: int
) -> list[list[int]]:
    """How often each code (row) is followed `lag` places later by each code (column).

    Pairs never cross the end of a session.

    Source: Sackett (1979); Bakeman & Quera (2011), chapter 10.
    """
    if lag < 1:
        raise ValueError("lag must be at least 1")
    place = {code: index for index, code in enumerate(codes)}
    table = [[0] * len(codes) for _ in codes]
    for session in sessions:
        for position in range(len(session) - lag):
            table[place[session[position]]][place[session[position + lag]]] += 1
    return table


def margins(table: Table) -> tuple[list[float], list[float], float]:
    """Row sums, column sums and the grand total."""
    rows = [sum(row) for row in table]
    columns = [sum(column) for column in zip(*table, strict=True)]
    return rows, columns, sum(rows)


def expected(table: Table) -> list[list[float]]:
    """Expected counts under independence: row sum times column sum over the total.

    Source: Bakeman & Quera (2011), chapter 9.
    """
    rows, columns, total = margins(table)
    return [[r * c / total if total else 0.0 for c in columns] for r in rows]


def expected_quasi(
    table: Table, zeros: Iterable[Cell], rounds: int = 20000, tolerance: float = 1e-11
) -> list[list[float]]:
    """Expected counts under quasi-independence: margins fitted by turns, structural zeros kept 0.

    Source: Deming & Stephan (1940); Goodman (1968); Bishop, Fienberg & Holland (1975), chapter 5.
    """
    rows, columns, _ = margins(table)
    zeros = set(zeros)
    fit = [[0.0 if (i, j) in zeros else 1.0 for j in range(len(columns))] for i in range(len(rows))]
    for _ in range(rounds):
        for i, target in enumerate(rows):
            have = sum(fit[i])
            fit[i] = [cell * target / have if have else 0.0 for cell in fit[i]]
        for j, target in enumerate(columns):
            have = sum(row[j] for row in fit)
            for row in fit:
                row[j] = row[j] * target / have if have else 0.0
        if all(abs(sum(row) - t) < tolerance for row, t in zip(fit, rows, strict=True)):
            break
    return fit


def is_settled(fit: Table, table: Table) -> bool:
    """Whether a fit has the table's row sums; it never comes there where a free cell tends to 0."""
    return all(abs(sum(have) - sum(wanted)) < 1e-8 for have, wanted in zip(fit, table, strict=True))


def adjusted_residuals(table: Table) -> list[list[float | None]]:
    """(o - e) / sqrt(e (1 - row share) (1 - column share)); None where that root is 0.

    Source: Haberman (1973); Allison & Liker (1982), their corrected z.
    """
    rows, columns, total = margins(table)
    result: list[list[float | None]] = []
    for i, r in enumerate(rows):
        line: list[float | None] = []
        for j, c in enumerate(columns):
            if r in (0, total) or c in (0, total):
                line.append(None)
                continue
            e = r * c / total
            variance = e * (1 - r / total) * (1 - c / total)
            line.append((table[i][j] - e) / math.sqrt(variance))
        result.append(line)
    return result


def _fitted_basis(fit: Table) -> tuple[list[Cell], list[list[float]]]:
    """Cells with a fit > 0 and an orthonormal basis of sqrt(D) X, X the row and column dummies.

    The log-linear model log e = row + column has the design X; with D = diag(e) the fitted
    values have covariance D X (X'DX)^- X'D, whose diagonal over e is the squared length of each
    cell's row in this basis.
    """
    cells = [(i, j) for i, row in enumerate(fit) for j, e in enumerate(row) if e > 1e-9]
    columns = [
        [math.sqrt(fit[i][j]) if i == wanted else 0.0 for i, j in cells]
        for wanted in range(len(fit))
    ] + [
        [math.sqrt(fit[i][j]) if j == wanted else 0.0 for i, j in cells]
        for wanted in range(len(fit[0]))
    ]
    basis: list[list[float]] = []
    for column in columns:
        left = list(column)
        size = math.hypot(*left)
        for _ in range(2):  # twice, so that rounding leaves nothing of the earlier ones
            for known in basis:
                dot = sum(x * y for x, y in zip(left, known, strict=True))
                left = [x - dot * y for x, y in zip(left, known, strict=True)]
        length = math.hypot(*left)
        if length > 1e-7 * max(size, 1e-300):
            basis.append([x / length for x in left])
    return cells, basis


def adjusted_residuals_quasi(table: Table, zeros: Iterable[Cell]) -> list[list[float | None]]:
    """(o - e) / sqrt(e (1 - h)) with h from the covariance of the model's fitted values.

    The general formula, not Bakeman & Quera's (1995) closed approximation.

    Source: Haberman (1973, 1979); Christensen (1997), p. 357.
    """
    fit = expected_quasi(table, zeros)
    cells, basis = _fitted_basis(fit)
    result: list[list[float | None]] = [[None] * len(row) for row in table]
    for place, (i, j) in enumerate(cells):
        leverage = sum(vector[place] ** 2 for vector in basis)
        if 1 - leverage > 1e-9:
            result[i][j] = (table[i][j] - fit[i][j]) / math.sqrt(fit[i][j] * (1 - leverage))
    return result


def pearson_and_likelihood(table: Table, zeros: Iterable[Cell] = ()) -> tuple[float, float, int]:
    """X², G² and degrees of freedom of (quasi-)independence.

    df = cells with a fit above 0, less the rank of the model on those cells; without empty rows
    or columns, and when the table does not fall apart, (r - 1)(c - 1) - structural zeros.

    Source: Bishop, Fienberg & Holland (1975), chapters 4 and 5; Bakeman & Quera (1995).
    """
    fit = expected_quasi(table, zeros)
    cells, basis = _fitted_basis(fit)
    x2 = sum((table[i][j] - fit[i][j]) ** 2 / fit[i][j] for i, j in cells)
    g2 = 2 * sum(
        table[i][j] * math.log(table[i][j] / fit[i][j]) for i, j in cells if table[i][j] > 0
    )
    return x2, g2, len(cells) - len(basis)


def collapse(table: Table, i: int, j: int) -> tuple[float, float, float, float]:
    """The table round cell (i, j): this & this, this & other, other & this, other & other.

    Source: Bakeman & Quera (2011), chapter 9.
    """
    rows, columns, total = margins(table)
    a = table[i][j]
    return a, rows[i] - a, columns[j] - a, total - rows[i] - columns[j] + a


def log_odds(a: float, b: float, c: float, d: float) -> tuple[float, float]:
    """ln(ad/bc) and its standard error; one half is added to all four when one is empty.

    Source: Woolf (1955); Haldane (1956); Wickens (1989); Bakeman & Quera (2011).
    """
    if 0 in (a, b, c, d):
        a, b, c, d = a + 0.5, b + 0.5, c + 0.5, d + 0.5
    return math.log(a * d / (b * c)), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)


def yules_q(a: float, b: float, c: float, d: float) -> float | None:
    """(ad - bc) / (ad + bc); None when both products are 0.  Source: Yule (1900)."""
    return (a * d - b * c) / (a * d + b * c) if a * d + b * c else None


def phi(a: float, b: float, c: float, d: float) -> float | None:
    """(ad - bc) / root of the product of the margins; None when a margin is 0.

    Source: Yule (1912).
    """
    product = (a + b) * (c + d) * (a + c) * (b + d)
    return (a * d - b * c) / math.sqrt(product) if product else None


def transformed_kappa(count: float, row: float, column: float, total: float) -> float | None:
    """Pattern as a share of the most that was possible, from -1 to 1; 0 at chance.

    Above chance (T - E) / (min(row, column) - E); below chance (T - E) / E.  E = row x column /
    total.  In the papers the margins are the codes' own counts in the stream of `total` codes;
    with the margins of a lag table the two differ by the codes at the ends.

    Source: Wampold (1989), Quality & Quantity 23:171; Wampold (1992); as in O'Connor (1999).
    """
    if not total or not row or not column:
        return None
    chance = Fraction(row) * Fraction(column) / Fraction(total)
    if count >= chance:
        room = min(row, column) - chance
        return float((count - chance) / room) if room else None
    return float((count - chance) / chance)


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p: step down, the smallest times m, the next times m - 1, ..., kept monotone.

    Source: Holm (1979).
    """
    m = len(p_values)
    order = sorted(range(m), key=lambda index: p_values[index])
    adjusted, highest = [0.0] * m, 0.0
    for rank, index in enumerate(order):
        highest = max(highest, (m - rank) * p_values[index])
        adjusted[index] = min(1.0, highest)
    return adjusted


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Adjusted p: step up, p times m over its rank, the least of this and all larger ones.

    Source: Benjamini & Hochberg (1995).
    """
    m = len(p_values)
    order = sorted(range(m), key=lambda index: p_values[index])
    adjusted, lowest = [0.0] * m, 1.0
    for rank in range(m, 0, -1):
        index = order[rank - 1]
        lowest = min(lowest, m * p_values[index] / rank)
        adjusted[index] = lowest
    return adjusted


def all_orders(session: Sequence[Hashable], repeats: bool = True) -> list[tuple[Hashable, ...]]:
    """Every order of one session's codes, one per permutation, so all are equally likely.

    With `repeats` False only orders in which no code follows itself.

    Source: Castellan (1992); Bakeman, Robinson & Quera (1996).
    """
    orders = itertools.permutations(session)
    if repeats:
        return list(orders)
    return [o for o in orders if all(x != y for x, y in itertools.pairwise(o))]


def permutation_distribution(
    session: Sequence[Hashable],
    codes: Sequence[Hashable],
    cell: Cell,
    *,
    lag: int = 1,
    repeats: bool = True,
) -> dict[int, Fraction]:
    """Exact distribution of one cell of the lag table over all orders of the session.

    Source: Bakeman, Robinson & Quera (1996).
    """
    found = Counter(
        lag_counts([order], codes, lag)[cell[0]][cell[1]] for order in all_orders(session, repeats)
    )
    total = sum(found.values())
    return {count: Fraction(times, total) for count, times in sorted(found.items())}


def recurrence_matrix(
    x: Sequence[Hashable | None], y: Sequence[Hashable | None]
) -> list[list[bool]]:
    """R[i][j]: x at unit i and y at unit j are the same known code.

    Source: Marwan, Romano, Thiel & Kurths (2007), section 3.5; Dale & Spivey (2005).
    """
    return [[a is not None and a == b for b in y] for a in x]


def run_lengths(flags: Iterable[bool]) -> list[int]:
    """Lengths of the maximal runs of true."""
    return [sum(1 for _ in run) for true, run in itertools.groupby(flags) if true]


def diagonal_lines(matrix: Sequence[Sequence[bool]]) -> list[int]:
    """Lengths of the lines parallel to the main diagonal, that one included."""
    n, m = len(matrix), len(matrix[0])
    lengths: list[int] = []
    for offset in range(-(n - 1), m):
        lengths += run_lengths(
            matrix[i][i + offset] for i in range(max(0, -offset), min(n, m - offset))
        )
    return lengths


def vertical_lines(matrix: Sequence[Sequence[bool]]) -> list[int]:
    """Lengths of the vertical lines: i fixed (across), j running (up)."""
    return [length for row in matrix for length in run_lengths(row)]


def recurrence_measures(
    matrix: Sequence[Sequence[bool]], *, line: int = 2, vertical: int = 2
) -> dict[str, float | None]:
    """Recurrence rate, determinism, mean line, entropy (nats), laminarity, trapping time.

    Source: Marwan et al. (2007), equations 41, 45-48, 50-52.
    """
    points = sum(map(sum, matrix))
    lines = [length for length in diagonal_lines(matrix) if length >= line]
    uprights = [length for length in vertical_lines(matrix) if length >= vertical]
    shares = [times / len(lines) for times in Counter(lines).values()]
    return {
        "rate": points / (len(matrix) * len(matrix[0])),
        "determinism": sum(lines) / points if points else None,
        "mean_line": sum(lines) / len(lines) if lines else None,
        "longest_line": float(max(lines, default=0)),
        "entropy": -sum(p * math.log(p) for p in shares) if lines else None,
        "laminarity": sum(uprights) / points if points else None,
        "trapping_time": sum(uprights) / len(uprights) if uprights else None,
    }


def diagonal_profile(
    x: Sequence[Hashable | None], y: Sequence[Hashable | None], widest: int
) -> dict[int, float | None]:
    """Share of recurrent pairs on each diagonal: x at i against y at i + lag.

    A recurrence at a positive lag: y does later what x did.  Pairs with an unknown are left out.

    Source: Dale, Warlaumont & Richardson (2011).
    """
    profile: dict[int, float | None] = {}
    for lag in range(-widest, widest + 1):
        pairs = [(x[i], y[i + lag]) for i in range(len(x)) if 0 <= i + lag < len(y)]
        known = [a == b for a, b in pairs if a is not None and b is not None]
        profile[lag] = sum(known) / len(known) if known else None
    return profile


def rotation_p(pieces: Iterable[tuple[Sequence[bool], Sequence[bool]]], lag: int) -> Fraction:
    """Two-sided p of how often y is on `lag` units after x, over all rotations of y in each piece.

    The share of all combinations of rotations, the one that was seen included, whose count lies
    at least as far from their mean.  Only units whose partner at the lag lies in the piece.

    Source: the description of the measure (circular-shift randomisation test, two-sided).
    """
    every = []
    for x, y in pieces:
        n = len(x)
        every.append(
            [
                sum(1 for i in range(n) if x[i] and 0 <= i + lag < n and y[(i + lag - shift) % n])
                for shift in range(n)
            ]
        )
    totals = [sum(combination) for combination in itertools.product(*every)]
    mean = Fraction(sum(totals), len(totals))
    far = abs(totals[0] - mean)
    return Fraction(sum(1 for total in totals if abs(total - mean) >= far), len(totals))


def homogeneity(tables: Sequence[Table]) -> tuple[float, float, int]:
    """X², G² and df for one law of transition in all sessions: sessions by followers, per given.

    Sessions without the given, and followers that never come, take no part.

    Source: Anderson & Goodman (1957); Castellan (1979).
    """
    x2 = g2 = 0.0
    df = 0
    for given in range(len(tables[0])):
        rows = [table[given] for table in tables if sum(table[given])]
        seen = [j for j in range(len(tables[0])) if any(row[j] for row in rows)]
        if not rows:
            continue
        counts = [[row[j] for j in seen] for row in rows]
        pairs = [
            (o, e)
            for line, law in zip(counts, expected(counts), strict=True)
            for o, e in zip(line, law, strict=True)
        ]
        x2 += sum((o - e) ** 2 / e for o, e in pairs)
        g2 += 2 * sum(o * math.log(o / e) for o, e in pairs if o)
        df += (len(rows) - 1) * (len(seen) - 1)
    return x2, g2, df
