"""Our observer agreement and effect sizes against a second coding, blind from the papers.

Whoever wrote `second_agreement.py` had not seen `geborgen.analysis`; both must agree.
"""

import random

import numpy as np
import pytest

from geborgen.analysis.agreement.alignment import Acts, compute_alignment, compute_alignment_table
from geborgen.analysis.agreement.alpha import ALPHA_LEVELS, compute_alpha
from geborgen.analysis.agreement.fleiss import compute_fleiss_kappa
from geborgen.analysis.agreement.icc import compute_icc
from geborgen.analysis.agreement.kappa import compute_aligned_kappa, compute_kappa
from geborgen.analysis.agreement.results import IccGap
from geborgen.analysis.agreement.time_units import NO_CODE, UNSEEN, compute_unit_tables
from geborgen.analysis.dyads.effect_sizes import compute_mean_difference, compute_paired_difference
from geborgen.analysis.power.ahead import (
    compute_units_for_kappa,
    compute_units_for_odds,
    compute_units_for_share,
)
from tests.agreement import second_agreement as second


def agree(ours, theirs, *, rel=1e-7):
    """Both None, or the same number."""
    return ours == (None if theirs is None else pytest.approx(float(theirs), rel=rel, abs=1e-9))


def draw_counts(rng, size):
    most = rng.choice([1, 3, 20])
    return [
        [rng.randint(0, most) if rng.random() < 0.8 else 0 for _ in range(size)]
        for _ in range(size)
    ]


def test_kappa_its_error_its_maximum_and_its_weights():
    rng = random.Random(1)
    for _ in range(1000):
        table = draw_counts(rng, rng.randint(1, 4))
        ours = compute_kappa(table)
        if not sum(map(sum, table)):
            assert ours.value is None
            continue
        theirs = second.cohen_kappa(table)
        assert agree(ours.value, theirs)
        assert agree(ours.maximum, second.maximum_kappa(table))
        if theirs is not None:
            assert ours.se == pytest.approx(second.kappa_standard_error(table), abs=1e-7)
        for name, weight in (("linear", second.linear), ("quadratic", second.quadratic)):
            weighted = compute_kappa(table, weights=name)
            assert agree(weighted.value, second.weighted_kappa(table, weight))


def test_fleiss_kappa():
    rng = random.Random(2)
    for _ in range(300):
        k, m = rng.randint(1, 4), rng.randint(2, 5)
        ratings = [[rng.randrange(k) for _ in range(m)] for _ in range(rng.randint(1, 6))]
        counts = [[row.count(code) for code in range(k)] for row in ratings]
        assert agree(compute_fleiss_kappa(np.array(counts)).value, second.fleiss_kappa(counts))


@pytest.mark.parametrize("level", ALPHA_LEVELS)
def test_krippendorffs_alpha_with_missing_values(level):
    rng = random.Random(3)
    for _ in range(200):
        n_coders, n_units = rng.randint(2, 4), rng.randint(1, 8)
        least, most = rng.choice([0, 1]), rng.choice([2, 5])
        missing = rng.choice([0, 0.2, 0.6, 1])
        coders = [
            [None if rng.random() < missing else rng.randint(least, most) for _ in range(n_units)]
            for _ in range(n_coders)
        ]
        ours = compute_alpha(np.array(coders, dtype=float), level=level)
        theirs = second.krippendorff_alpha(list(zip(*coders, strict=True)), level)
        assert agree(ours.value, theirs)


def test_six_iccs_with_their_intervals():
    rng = random.Random(4)
    for _ in range(100):
        n, k = rng.randint(2, 6), rng.randint(2, 4)
        scores = [
            [rng.choice([rng.randint(1, 5), rng.random()]) for _ in range(k)] for _ in range(n)
        ]
        ours = compute_icc(np.array(scores, dtype=float))
        if not second.mean_squares(scores)["bms"]:
            # The formula of case 1 still gives -1 / (k - 1); ours says nothing of like targets.
            assert [found.value for found in ours] == [None] * 6
            continue
        cases = [
            case(scores)
            for case in (second.icc_one_way, second.icc_two_way_random, second.icc_two_way_fixed)
        ]
        theirs = [case[kind] for kind in ("single", "mean") for case in cases]
        for found, expected, single in zip(ours, theirs, theirs[:3] * 2, strict=True):
            if found.gap is IccGap.NO_MEAN:
                assert single[1] * (k - 1) <= -1 + 1e-6 or single[0] < 0
            elif found.also.startswith("ICC(A") and single[0] < 0:
                # Theirs takes the degrees of freedom at a value below 0, ours at 0.
                assert found.value == pytest.approx(expected[0], rel=1e-6)
                assert found.low < found.value < found.high
            else:
                assert (found.value, found.low, found.high) == pytest.approx(expected, rel=1e-6)


def test_time_units_with_tolerance_from_both_sides():
    rng = random.Random(5)
    for _ in range(1000):
        k, n, near = rng.randint(1, 3), rng.randint(1, 12), rng.randint(0, 3)
        first, other = ([rng.randrange(k) for _ in range(n)] for _ in range(2))
        ours = compute_unit_tables(np.array(first), np.array(other), n_codes=k, n_near=near)
        theirs = (
            np.array(second.tolerance_table(first, other, range(k), near)),
            np.array(second.tolerance_table(other, first, range(k), near)).T,
        )
        # Ours has a last row and column for units without a code; here there are none.
        for mine, yours in zip(ours, theirs, strict=True):
            assert mine[:k, :k].tolist() == yours.tolist()
            assert mine.sum() == n


def draw_acts(rng):
    codes = [rng.randrange(rng.randint(1, 3)) for _ in range(rng.randint(0, 6))]
    return codes, Acts(codes=np.array(codes, np.int32), onsets_s=None, ends_s=None)


def test_alignment_is_one_of_the_cheapest():
    # Ours prices a substitution as one gap.  Of the cheapest it takes one that is also cheapest
    # where a substitution costs two thirds of a gap: as Quera, Bakeman & Gnisci advise, it rather
    # pairs two acts than leaves both alone.
    rng = random.Random(6)
    for _ in range(250):
        (first, acts), (other, others) = draw_acts(rng), draw_acts(rng)
        ours = compute_alignment(acts, others)
        assert ours.cost == second.alignment_cost(first, other, substitution=1, gap=1)
        table = compute_alignment_table(ours, acts, others, n_codes=3).tolist()
        for substitution, gap in ((1, 1), (2, 3)):
            best = second.best_alignments(first, other, substitution=substitution, gap=gap)
            assert table in [
                second.cross_table(*zip(*pairs, strict=True), [0, 1, 2, None])
                if pairs
                else [[0] * 4] * 4
                for pairs in best
            ]


def test_kappa_of_aligned_acts_with_its_structural_zero():
    rng = random.Random(7)
    n_compared = 0
    for _ in range(300):
        k = rng.randint(1, 3)
        table = draw_counts(rng, k + 1)
        table[k][k] = 0
        names = [*range(k), None]
        pairs = tuple(
            (names[i], names[j]) for i, j in np.ndindex(k + 1, k + 1) for _ in range(table[i][j])
        )
        ours = compute_aligned_kappa(table).value
        used = {code for pair in pairs for code in pair if code is not None}
        if len(used) < 2:
            # One code: agreement is just what chance gives, 0/… in the second coding.
            assert ours is None
            assert second.alignment_kappa(pairs, range(k)) in (None, pytest.approx(0, abs=1e-3))
            continue
        theirs = second.alignment_kappa(pairs, range(k))
        if theirs is not None and ours is not None:
            # With no act linked the fit creeps to its edge; ours has it in closed form.
            linked = any(None not in pair for pair in pairs)
            n_compared += linked
            assert ours == pytest.approx(theirs, abs=1e-6 if linked else 1e-3)
        else:
            assert (ours, theirs) == (None, None), table
    assert n_compared > 150


def draw_group(rng):
    return [rng.choice([rng.randint(0, 4), rng.random()]) for _ in range(rng.randint(2, 7))]


def test_cohens_d_and_hedges_g():
    # All Hedges & Olkin's, with the short form of J.
    rng = random.Random(8)
    for _ in range(500):
        first, other = draw_group(rng), draw_group(rng)
        ours, d = compute_mean_difference(first, other), second.cohens_d(first, other)
        assert agree(ours.d, d)
        if d is None:
            continue
        g = second.small_sample_factor_short(len(first) + len(other) - 2) * d
        for told, value in (((ours.d_low, ours.d_high), d), ((ours.g_low, ours.g_high), g)):
            assert told == pytest.approx(second.hedges_interval(value, len(first), len(other)))
        assert ours.g == pytest.approx(g)


def test_short_form_of_the_small_sample_factor_is_close():
    for df in range(2, 200):
        short, exact = second.small_sample_factor_short(df), second.small_sample_factor(df)
        assert short == pytest.approx(exact, rel=0.013)
        assert df < 8 or short == pytest.approx(exact, rel=0.0006)


def test_units_for_a_share_are_wilsons():
    rng = random.Random(10)
    for _ in range(300):
        share, wanted = rng.choice([0, 0.5, 1, rng.random()]), rng.uniform(0.02, 0.4)
        assert compute_units_for_share(share, wanted) == second.sample_size_wilson(share, wanted)


def test_units_for_an_even_share_nearly_those_of_the_normal_interval():
    # At one half Wilson's interval asks for z² units fewer.
    for wanted in (0.02, 0.05, 0.1):
        ours, normal = compute_units_for_share(0.5, wanted), second.sample_size_normal(0.5, wanted)
        assert normal - ours == pytest.approx(second.Z95**2, abs=1)


def test_units_without_a_code_are_a_code_when_numbered_so_and_unseen_ones_are_left_out():
    rng = random.Random(11)
    for _ in range(500):
        n, near = rng.randint(1, 9), rng.randint(0, 2)
        first, other = ([rng.choice([0, 1, UNSEEN]) for _ in range(n)] for _ in range(2))
        ours = compute_unit_tables(np.array(first), np.array(other), n_codes=2, n_near=near)
        for mine, (one, two) in zip(ours, ((first, other), (other, first)), strict=True):
            table = [[0] * 3 for _ in range(3)]
            for i in range(n):
                if UNSEEN not in (one[i], two[i]):
                    seen = two[max(0, i - near) : i + near + 1]
                    table[one[i]][one[i] if one[i] in seen else two[i]] += 1
            assert mine.tolist() == (
                table if one is first else [list(column) for column in zip(*table, strict=True)]
            )


def test_without_tolerance_no_code_is_a_code_like_any_other():
    # With one ours differs on purpose: beside a brief act nothing is always near, so nothing is
    # not looked up nearby (see compute_agreed_units).
    rng = random.Random(12)
    for _ in range(300):
        n = rng.randint(1, 9)
        first, other = ([rng.choice([0, 1, NO_CODE]) for _ in range(n)] for _ in range(2))
        ours = compute_unit_tables(np.array(first), np.array(other), n_codes=2)
        theirs = second.tolerance_table(first, other, [0, 1, NO_CODE], 0)
        assert ours[0].tolist() == ours[1].tolist() == theirs
    ours = compute_unit_tables(np.array([0, NO_CODE]), np.array([0, 0]), n_codes=1, n_near=1)
    assert ours[0].tolist() == [[1, 0], [0, 1]]
    apart = compute_unit_tables(np.array([NO_CODE, 0]), np.array([1, NO_CODE]), n_codes=2, n_near=1)
    assert apart[0].tolist() == [[0, 0, 1], [0, 0, 0], [0, 1, 0]]
    assert second.tolerance_table([NO_CODE, 0], [1, NO_CODE], [0, 1, NO_CODE], 1)[2][2] == 1


def draw_timed(rng):
    at, acts = 0.0, []
    for _ in range(rng.randint(0, 6)):
        at += rng.randint(0, 4)
        acts.append((rng.randrange(2), at, at + rng.randint(1, 6)))
    codes, onsets, ends = ([act[side] for act in acts] for side in range(3))
    ours = Acts(codes=np.array(codes, np.int32), onsets_s=np.array(onsets), ends_s=np.array(ends))
    return acts, ours


def test_alignment_in_time_is_one_of_the_cheapest():
    rng = random.Random(13)
    for _ in range(500):
        (first, acts), (other, others) = draw_timed(rng), draw_timed(rng)
        tolerance, overlap = rng.randint(0, 3), rng.choice([None, 0.25, 0.5, 0.8])
        ours = compute_alignment(acts, others, tolerance_s=float(tolerance), overlap=overlap)
        assert ours.cost == second.timed_alignment_cost(
            first, other, tolerance=tolerance, overlap=overlap
        )


def test_paired_difference():
    rng = random.Random(14)
    for _ in range(300):
        n = rng.randint(3, 9)
        first, other = ([rng.random() for _ in range(n)] for _ in range(2))
        ours, (d, error) = compute_paired_difference(first, other), second.paired_d(first, other)
        g = second.small_sample_factor_short(n - 1) * d
        assert (ours.d, ours.g) == pytest.approx((d, g))
        # The second coding has Borenstein's error, ours is Becker's: the same 2 (1 - r), but not
        # over d² / (2n).
        room = error**2 / (1 / n + d * d / (2 * n))
        for told, value in (((ours.d_low, ours.d_high), d), ((ours.g_low, ours.g_high), g)):
            wide = second.Z95 * (room / n + value * value / (2 * n)) ** 0.5
            assert told == pytest.approx((value - wide, value + wide))


def test_units_for_kappa_and_for_odds():
    rng = random.Random(15)
    for _ in range(200):
        kappa, prevalence = rng.uniform(0, 0.95), rng.choice([0.5, rng.uniform(0.05, 0.95)])
        wanted = rng.uniform(0.03, 0.3)
        ours = compute_units_for_kappa(kappa, prevalence, wanted)
        assert ours == second.sample_size_kappa(kappa, prevalence, wanted)
        parts = [rng.random() + 0.01 for _ in range(4)]
        shares = tuple(part / sum(parts) for part in parts)
        assert compute_units_for_odds(shares, wanted) == second.sample_size_log_odds(shares, wanted)
