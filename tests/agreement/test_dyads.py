"""Dyads over groups: printed examples, slow twins, a full Bayesian fit, what must not matter."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geborgen.analysis.dyads import (
    DyadMeasure,
    EffectKind,
    FitNote,
    add_counts,
    compute_dyad_comparison,
    compute_hierarchical_fit,
    compute_mean_difference,
    compute_paired_difference,
    count_answered,
    make_cells,
)
from geborgen.analysis.dyads.marginal import compute_marginal, unpack_root
from geborgen.analysis.results import Verdict
from geborgen.analysis.tails import compute_chi_square_p, compute_student_p

# source: beitler1985, as printed in "The NLMIXED Procedure: Logistic-Normal Model with Binomial
# Data" (SAS/STAT user's guide): clinic, treatment, cured, treated.
CLINICS = np.array(
    [
        (1, 1, 11, 36), (1, 0, 10, 37), (2, 1, 16, 20), (2, 0, 22, 32), (3, 1, 14, 19),
        (3, 0, 7, 19), (4, 1, 2, 16), (4, 0, 1, 17), (5, 1, 6, 17), (5, 0, 0, 12), (6, 1, 1, 11),
        (6, 0, 0, 10), (7, 1, 1, 5), (7, 0, 1, 9), (8, 1, 4, 6), (8, 0, 6, 7),
    ]
)  # fmt: skip


def clinics(n_random=1):
    fixed = np.stack([np.ones(16), CLINICS[:, 1]], axis=1)
    return make_cells(
        CLINICS[:, 2], CLINICS[:, 3], fixed=fixed, random=fixed[:, :n_random], dyad=CLINICS[:, 0]
    )


@pytest.mark.slow
@pytest.mark.oracle
def test_five_nodes_give_the_printed_maximum():
    # Printed for five nodes: -1.1974, 0.7385, variance 1.9591, -2 log likelihood 74.0.
    optimize = pytest.importorskip("scipy.optimize")
    cells = clinics()
    found = optimize.minimize(
        lambda point: -compute_marginal(cells, point, n_nodes=5).log_likelihood,
        [-1.0, 1.0, 1.4],
        method="Nelder-Mead",
        options={"xatol": 1e-8, "fatol": 1e-10},
    )
    assert (*found.x[:2].round(4), round(found.x[2] ** 2, 4)) == (-1.1974, 0.7385, 1.9591)
    assert round(2 * found.fun, 1) == 74.0


def test_our_fit_of_the_printed_example():
    # Printed with five nodes, with errors; with fifteen the last digit moves.
    fit = compute_hierarchical_fit(clinics(), ("base", "treatment"))
    assert fit.coefficients == pytest.approx([-1.1974, 0.7385], abs=3e-4)
    assert fit.errors == pytest.approx([0.5561, 0.3004], abs=5e-4)
    assert fit.spreads[0] ** 2 == pytest.approx(1.9591, abs=4e-3)
    assert fit.notes == ()


def slow_log_likelihood(cells, point):
    """Integrate every dyad's likelihood over a fine grid of its own effects, one term at a time."""
    n_random = cells.random.shape[1]
    root = unpack_root(point[cells.fixed.shape[1] :], n_random)
    axis = [-7 + 14 * i / 140 for i in range(141)]
    places = [(a,) for a in axis] if n_random == 1 else [(a, b) for a in axis for b in axis]
    total = 0.0
    for dyad in range(cells.n_dyads):
        integral = 0.0
        for u in places:
            log_term = -0.5 * sum(x * x for x in u) - n_random / 2 * math.log(2 * math.pi)
            for m in np.flatnonzero(cells.dyad == dyad):
                eta = cells.fixed[m] @ point[: cells.fixed.shape[1]] + cells.random[m] @ root @ u
                y, n = cells.successes[m], cells.trials[m]
                log_term += (
                    y * eta - n * math.log1p(math.exp(eta)) + math.log(math.comb(int(n), int(y)))
                )
            integral += math.exp(log_term) * (14 / 140) ** n_random
        total += math.log(integral)
    return total


def test_the_integral_equals_its_slow_twin():
    point = np.array([-1.0, 0.6, 1.3])
    fast = compute_marginal(clinics(), point, n_nodes=25).log_likelihood
    assert fast == pytest.approx(slow_log_likelihood(clinics(), point), abs=1e-6)


@pytest.mark.slow
def test_the_integral_over_two_effects_equals_its_slow_twin():
    point = np.array([-1.2, 0.8, 1.4, -0.3, 0.5])
    fast = compute_marginal(clinics(2), point, n_nodes=25).log_likelihood
    assert fast == pytest.approx(slow_log_likelihood(clinics(2), point), abs=1e-5)


def test_the_slope_is_that_of_the_integral():
    cells, point = clinics(2), np.array([-1.0, 0.5, 1.2, -0.3, 0.6])
    slope = compute_marginal(cells, point, n_nodes=25).gradient
    for i, step in enumerate(1e-5 * np.eye(5)):
        up, down = (
            compute_marginal(cells, point + s, n_nodes=25).log_likelihood for s in (step, -step)
        )
        assert slope[i] == pytest.approx((up - down) / 2e-5, abs=1e-4)


def test_posterior_means_equal_their_slow_twin():
    cells = clinics()
    fit = compute_hierarchical_fit(cells, ("base", "treatment"), n_nodes=41)
    axis = np.linspace(-9, 9, 3001)
    for dyad in range(cells.n_dyads):
        own = cells.dyad == dyad
        eta = (cells.fixed[own] @ fit.coefficients)[:, None] + fit.spreads[0] * axis
        heights = cells.successes[own, None] * eta - cells.trials[own, None] * np.log1p(np.exp(eta))
        weights = np.exp(heights.sum(axis=0) - axis**2 / 2)
        mean = (weights * axis).sum() / weights.sum() * fit.spreads[0]
        assert abs(fit.effects[dyad, 0]) == pytest.approx(abs(mean), abs=1e-5)


def drawn_cells(n_dyads=40, *, seed=3):
    """Dyads in two groups with a 2×2 table each, from the model itself."""
    rng = np.random.default_rng(seed)
    dyad, window = np.repeat(np.arange(n_dyads), 2), np.tile([0.0, 1.0], n_dyads)
    random = np.stack([np.ones(2 * n_dyads), window], axis=1)
    fixed = np.column_stack([random, dyad % 2 - 0.5, window * (dyad % 2 - 0.5)])
    own = rng.standard_normal((n_dyads, 2)) @ np.array([[0.7, 0.0], [0.2, 0.4]]).T
    logits = fixed @ [-2.0, 1.0, 0.2, 0.5] + (random * own[dyad]).sum(axis=1)
    trials = np.where(window > 0, 60, 300)
    successes = rng.binomial(trials, 1 / (1 + np.exp(-logits)))
    return make_cells(successes, trials, fixed=fixed, random=random, dyad=dyad)


NAMES = ("base", "window", "group", "window:group")


@pytest.fixture(scope="module")
def draws():
    """The same model in full, with wide priors, by NUTS."""
    numpyro = pytest.importorskip("numpyro")
    import jax
    import jax.numpy as jnp
    from numpyro import distributions as dist

    cells = drawn_cells()

    def model():
        fixed = numpyro.sample("fixed", dist.Normal(0, 5).expand([4]).to_event(1))
        spreads = numpyro.sample("spreads", dist.HalfNormal(2.5).expand([2]).to_event(1))
        shape = numpyro.sample("shape", dist.LKJCholesky(2, concentration=1.0))
        deviates = numpyro.sample(
            "deviates", dist.Normal(0, 1).expand([cells.n_dyads, 2]).to_event(2)
        )
        own = numpyro.deterministic("own", deviates @ (spreads[:, None] * shape).T)
        logits = jnp.asarray(cells.fixed) @ fixed + (cells.random * own[cells.dyad]).sum(axis=1)
        numpyro.sample("seen", dist.Binomial(cells.trials, logits=logits), obs=cells.successes)

    sampler = numpyro.infer.MCMC(
        numpyro.infer.NUTS(model), num_warmup=300, num_samples=1000, progress_bar=False
    )
    sampler.run(jax.random.PRNGKey(1))
    return {key: np.asarray(value) for key, value in sampler.get_samples().items()}


@pytest.mark.slow
@pytest.mark.oracle
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_the_fast_fit_agrees_with_a_full_bayesian_one(draws):
    fit = compute_hierarchical_fit(drawn_cells(), NAMES)
    spread = draws["fixed"].std(axis=0)
    assert (np.abs(fit.coefficients - draws["fixed"].mean(axis=0)) < 0.25 * spread).all()
    assert fit.errors == pytest.approx(spread, rel=0.15)
    # Maximum likelihood spreads are smaller than posterior means, by less than a fifth here.
    ratios = np.array(fit.spreads) / draws["spreads"].mean(axis=0)
    assert ((ratios > 0.8) & (ratios < 1.02)).all()
    assert np.abs(fit.effects - draws["own"].mean(axis=0)).max() < 0.15


def test_mean_difference_agrees_with_a_printed_example():
    # source: borenstein2009, chapter 4: means 103 and 100, SD 5.5 and 4.5, 50 and 50.
    # Printed: d 0.5970, its variance 0.0418 and error 0.2044; g 0.5924, its error 0.2028.
    found = compute_mean_difference(numbers_with(103, 5.5), numbers_with(100, 4.5))
    assert (round(found.d, 4), round(found.g, 4)) == (0.5970, 0.5924)
    assert round((found.d_high - found.d) / 1.959964, 4) == 0.2044
    # Their error of g is J times that of d; ours is Hedges and Olkin's, as wide as it should be.
    assert round(0.2044 * found.g / found.d, 4) == 0.2028
    assert round((found.g_high - found.g) / 1.959964, 4) == 0.2043  # worked by hand


def test_paired_difference_agrees_with_a_printed_example():
    # source: borenstein2009, chapter 4: difference 3, SD of differences 5.5, 50 pairs, r 0.7.
    # Printed: d 0.4225, its error 0.1143; g 0.4160, its error 0.1126.
    rng = np.random.default_rng(1)
    first, second = np.linalg.qr(np.column_stack([np.ones(50), rng.normal(size=(50, 2))]))[0].T[1:]
    scale = 5.5 / math.sqrt(2 * (1 - 0.7)) * 7
    one, other = first * scale + 103, (0.7 * first + math.sqrt(1 - 0.49) * second) * scale + 100
    found = compute_paired_difference(one, other)
    assert (round(found.d, 4), round(found.g, 4)) == (0.4225, 0.4160)
    # Their error of d leaves out part of the spread; ours is Becker's, worked by hand.
    assert round(math.sqrt((1 / 50 + found.d**2 / 100) * 2 * (1 - 0.7)), 4) == 0.1143
    assert round((found.d_high - found.d) / 1.959964, 4) == 0.1174
    assert round((found.g_high - found.g) / 1.959964, 4) == 0.1172


def test_intervals_of_few_dyads_hold_the_true_difference_as_often_as_they_say():
    rng = np.random.default_rng(5)
    groups, pairs = [], []
    for _ in range(1500):
        groups.append(compute_mean_difference(rng.normal(1, 1, 5), rng.normal(0, 1, 5)))
        before = rng.normal(0, 1, 20)
        after = 0.5 + 0.8 * before + 0.6 * rng.normal(0, 1, 20)
        pairs.append(compute_paired_difference(after, before))
    assert np.mean([one.g_low <= 1 <= one.g_high for one in groups]) == pytest.approx(
        0.95, abs=0.015
    )
    assert np.mean([one.g_low <= 0.5 <= one.g_high for one in pairs]) == pytest.approx(
        0.94, abs=0.015
    )


def numbers_with(mean, sd, n=50):
    plain = np.arange(n, dtype=float)
    return mean + sd * (plain - plain.mean()) / plain.std(ddof=1)


times = st.lists(st.integers(0, 60), max_size=12)
gaps = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 10)), max_size=2)


def slow_count(given_s, response_s, window_s, end_s, stretches):
    seen = answered = cut = 0
    for onset in given_s:
        if onset > end_s or any(start <= onset < stop for start, stop in stretches):
            continue
        if onset + window_s > end_s or any(
            start < onset + window_s and stop > onset for start, stop in stretches
        ):
            cut += 1
        else:
            seen += 1
            answered += any(onset <= reply <= onset + window_s for reply in response_s)
    return seen, answered, cut


@given(times, times, st.integers(1, 10), gaps)
def test_answers_equal_their_slow_twin(given_s, response_s, window_s, lasting):
    stretches = [(start, start + length) for start, length in lasting]
    found = count_answered(given_s, response_s, window_s=window_s, end_s=60, gaps_s=stretches)
    assert found == slow_count(given_s, response_s, window_s, 60, stretches)


@given(times, times, st.integers(1, 10), st.integers(1, 1000))
def test_shifting_time_changes_no_count(given_s, response_s, window_s, shift):
    moved = [[t + shift for t in some] for some in (given_s, response_s)]
    assert count_answered(given_s, response_s, window_s=window_s, end_s=60) == count_answered(
        *moved, window_s=window_s, end_s=60 + shift
    )


def a_table(n_dyads=24, *, seed=5, names="d{:02}", groups=("A", "B"), phases=(False, True)):
    """Counts of dyads in two groups, before and after; the second group answers more."""
    rng = np.random.default_rng(seed)
    keys, given_acts, answered = [], [], []
    for dyad in range(n_dyads):
        own = rng.normal(0, 0.8) + 0.7 * (dyad % 2)
        for phase in phases:
            keys.append((names.format(dyad), groups[dyad % 2], phase))
            given_acts.append(int(rng.integers(15, 40)))
            rate = 1 / (1 + math.exp(-own - 0.3 * phase))
            answered.append(int(rng.binomial(given_acts[-1], rate)))
    return add_counts(
        keys, {"given": given_acts, "answered": answered, "n_sessions": [1] * len(keys)}
    )


def effect(table, kind, **more):
    found = compute_dyad_comparison(table, DyadMeasure.ANSWERED, **more)
    return next(one for one in found.effects if one.kind is kind)


def test_swapping_the_groups_turns_the_odds_ratio_over():
    one = effect(a_table(), EffectKind.GROUP)
    other = effect(a_table(groups=("Z", "B")), EffectKind.GROUP)
    assert other.odds_ratio == pytest.approx(1 / one.odds_ratio, rel=1e-4)
    assert other.difference == pytest.approx(-one.difference, abs=1e-4)
    assert other.p_value == pytest.approx(one.p_value, rel=1e-2)


def test_renaming_dyads_changes_no_number():
    one = compute_dyad_comparison(a_table(), DyadMeasure.ANSWERED)
    other = compute_dyad_comparison(a_table(names="x{:02}"), DyadMeasure.ANSWERED)
    assert [e.odds_ratio for e in one.effects] == [e.odds_ratio for e in other.effects]
    assert [d.shrunk for d in one.dyads] == [d.shrunk for d in other.dyads]


def test_each_dyad_is_drawn_towards_the_others():
    found = compute_dyad_comparison(a_table(phases=(False,)), DyadMeasure.ANSWERED)
    raw, shrunk = (np.array([getattr(d, key) for d in found.dyads]) for key in ("value", "shrunk"))
    assert shrunk.std() < raw.std()
    assert all(
        0 < d.own_weight < 1 and d.shrunk_low < d.shrunk < d.shrunk_high for d in found.dyads
    )


@pytest.mark.slow
def test_the_bootstrap_finds_effects_less_easily_than_the_chi_square():
    table = a_table(16, phases=(False,))
    plain = effect(table, EffectKind.GROUP)
    drawn = effect(table, EffectKind.GROUP, n_draws=99)
    assert (drawn.p_method, drawn.n_draws) == ("parametric_bootstrap", 99)
    assert drawn.statistic == plain.statistic
    assert drawn.p_value == pytest.approx(plain.p_value, abs=0.15)


def test_too_few_dyads_give_counts_and_no_test():
    found = effect(a_table(8), EffectKind.GROUP)
    assert (found.n_dyads, found.verdict) == (4, Verdict.TOO_FEW)
    assert (found.odds_ratio, found.difference, found.p_value) == (None, None, None)


def test_dyads_that_do_not_differ_are_said_to_be_singular():
    keys = [(f"d{i}", "A", False) for i in range(20)]
    table = add_counts(keys, {"given": [20] * 20, "answered": [9, 11] * 10})
    found = compute_dyad_comparison(table, DyadMeasure.ANSWERED)
    assert FitNote.SINGULAR in found.notes
    assert all(0 < abs(d.shrunk - 0.5) < 0.02 and d.own_weight < 0.4 for d in found.dyads)


def test_a_group_that_always_answers_bounds_no_odds_ratio():
    keys = [(f"d{i:02}", "AB"[i % 2], False) for i in range(20)]
    table = add_counts(keys, {"given": [20] * 20, "answered": [9, 20, 12, 20] * 5})
    found = compute_dyad_comparison(table, DyadMeasure.ANSWERED)
    assert FitNote.SEPARATED in found.notes
    assert found.effects[0].odds_ratio is None and found.effects[0].p_value is None


def test_a_group_only_watched_after_is_said_to_be_confounded():
    keys = [(f"d{i:02}", "AB"[i % 2], bool(i % 2)) for i in range(20)]
    table = add_counts(keys, {"given": [20] * 20, "answered": [7, 9, 11, 12] * 5})
    found = compute_dyad_comparison(table, DyadMeasure.ANSWERED)
    assert FitNote.CONFOUNDED in found.notes
    assert {e.kind for e in found.effects} == {EffectKind.GROUP}
    assert found.effects[0].difference is None


@pytest.mark.parametrize("measure", DyadMeasure)
def test_nothing_counted_is_a_result(measure):
    found = compute_dyad_comparison(add_counts([("d", "A", False)], {}), measure)
    assert (found.n_dyads, found.fit, found.effects and found.effects[0].p_value) in (
        (0, None, ()), (0, None, None),
    )  # fmt: skip


def numbers_of(found):
    """Every number told, so that none may be NaN or endless."""
    for one in (*found.dyads, *found.groups, *found.effects):
        for name in one.__slots__:
            if isinstance(getattr(one, name), float):
                yield name, getattr(one, name)


rows = st.lists(
    st.tuples(st.integers(0, 7), st.booleans(), st.integers(0, 12), st.integers(0, 12)),
    min_size=1, max_size=16, unique_by=lambda row: row[:2],
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=12 * settings().max_examples // 25)
@given(rows, st.sampled_from(DyadMeasure))
def test_whatever_was_counted_every_number_told_is_a_number(table, measure):
    keys = [(f"d{dyad}", "AB"[dyad % 2], phase) for dyad, phase, _, _ in table]
    columns = {
        "given": [n for *_, n, _ in table], "answered": [min(n, y) for *_, n, y in table],
        "units_in": [n for *_, n, _ in table], "units_in_with": [min(n, y) for *_, n, y in table],
        "units_out": [20 + n for *_, n, _ in table], "units_out_with": [y for *_, y in table],
    }  # fmt: skip
    found = compute_dyad_comparison(add_counts(keys, columns), measure)
    assert [name for name, value in numbers_of(found) if not math.isfinite(value)] == []
    assert all(e.p_value is None or e.n_dyads >= 5 for e in found.effects)


def test_dyads_that_do_not_differ_are_less_sure_than_all_together_and_surer_than_one():
    # Worked by hand: 3 of 10 in each of eight dyads is 24 of 80; the logit's error is
    # sqrt(1/24 + 1/56) = 0.24398, and Student's t with seven degrees of freedom 2.3646, so that all
    # together run from 0.1940 to 0.4328; Wilson's interval of 3 of 10 from 0.1078 to 0.6032.
    keys = [(f"d{place}", "", False) for place in range(8)]
    table = {"given": [10] * 8, "answered": [3] * 8, "n_sessions": [1] * 8}
    found = compute_dyad_comparison(add_counts(keys, table), DyadMeasure.ANSWERED)
    assert FitNote.SINGULAR in found.notes
    for dyad in found.dyads:
        assert dyad.shrunk == pytest.approx(0.3, abs=0.01)
        assert 0.1078 < dyad.shrunk_low < 0.1940
        assert 0.4328 < dyad.shrunk_high < 0.6032


def test_the_interval_of_a_dyad_holds_its_own_share_about_as_often_as_said():
    # Ten dyads with five to fifteen acts, alike but for a level of their own (0.8 on the log odds).
    # With the most likely spread, often nought, and 1.96, 16 in a hundred were outside.
    rng = np.random.default_rng(4)
    outside = []
    for _ in range(12):
        rates = 1 / (1 + np.exp(-rng.normal(0, 0.8, 10)))
        given_acts = rng.integers(5, 16, 10)
        columns = {"given": given_acts, "answered": rng.binomial(given_acts, rates)}
        counts = add_counts([(f"d{i}", "", False) for i in range(10)], columns)
        found = compute_dyad_comparison(counts, DyadMeasure.ANSWERED)
        outside += [
            not dyad.shrunk_low <= rate <= dyad.shrunk_high
            for dyad, rate in zip(found.dyads, rates, strict=True)
        ]
    assert sum(outside) / len(outside) < 0.08


def test_an_effect_of_few_dyads_is_as_wide_as_students_t():
    found = compute_dyad_comparison(a_table(12), DyadMeasure.ANSWERED)
    group = found.effects[0]
    error = found.fit.errors[1]
    # Twelve dyads, of which level and change differ: 2.2281 with ten degrees of freedom.
    assert group.odds_high == pytest.approx(group.odds_ratio * math.exp(2.2281 * error), rel=1e-4)


def test_a_dyad_without_a_number_has_no_part_in_a_difference_of_groups():
    with_gap = compute_mean_difference([1.0, 2.0, math.nan, 4.0], [0.0, 1.0, 3.0])
    assert with_gap == compute_mean_difference([1.0, 2.0, 4.0], [0.0, 1.0, 3.0])


@pytest.mark.parametrize(
    ("t", "df", "p"), [(12.706, 1, 0.05), (2.228, 10, 0.05), (3.169, 10, 0.01), (1.984, 100, 0.05)]
)
def test_students_p_is_that_of_the_printed_table(t, df, p):
    # Table of Student's t, two-sided (as in every textbook).
    assert compute_student_p(t, df) == pytest.approx(p, rel=1e-3)


def test_an_effect_just_significant_by_chi_square_is_less_so_with_few_dyads():
    found = compute_dyad_comparison(a_table(12), DyadMeasure.ANSWERED)
    for one in found.effects:
        assert one.p_value == pytest.approx(compute_student_p(math.sqrt(one.statistic), 10))
        assert one.p_value >= compute_chi_square_p(one.statistic, 1)
