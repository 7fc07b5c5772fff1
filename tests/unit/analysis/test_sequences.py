"""Sequences from tracks: where counting stops, what is pooled, what a table says of itself."""

from dataclasses import replace

import numpy as np
import pytest

from geborgen.analysis.results import Verdict
from geborgen.analysis.sequences import (
    SILENCE,
    Stretches,
    compute_act_profile,
    compute_homogeneity,
    compute_lag_bootstrap,
    compute_lag_counts,
    compute_lag_table,
    compute_lag_table_of_counts,
    compute_lag_tables,
    compute_permutation_test,
    compute_proportional_fit,
    compute_recurrence_measures,
    compute_recurrence_profile_of_codes,
    make_allowed,
    make_stretches,
    make_unit_stretches,
)
from geborgen.analysis.sequences.recurrence import MOST_RECURRENCE_UNITS, list_unit_code_pairs
from geborgen.analysis.tracks import TrackChoice, make_tracks
from geborgen.moments import Actor, Behaviour, Provenance, Recording, Role, Span

KIM = Actor(role=Role.CHILD, name="kim")
MUM = Actor(role=Role.CAREGIVER, name="mother")


def a_session(codes: str, *, session="s1", gaps=(), child="kim", mother=True) -> Recording:
    """One act a second, named by letters; a dot is a second without."""
    acts = [
        Behaviour(actor=KIM, code=code, onset_s=float(second))
        for second, code in enumerate(codes)
        if code != "."
    ]
    if mother:
        acts.append(Behaviour(actor=MUM, code="z", onset_s=len(codes) - 0.5))
    return Recording(
        session=session,
        child=child,
        provenance=Provenance(maker="test", version="1"),
        length_s=float(len(codes)),
        behaviours=tuple(acts),
        gaps=gaps,
    )


def tracks_of(*sessions):
    return make_tracks(sessions, TrackChoice(actors=frozenset({"child"})))


def stretches_of(*words: str, dyads: str = "") -> Stretches:
    labels = tuple(sorted(set("".join(words))))
    codes = tuple(np.array([labels.index(c) for c in word], np.int32) for word in words)
    names = tuple(f"s{n}" for n in range(len(words)))
    return Stretches(
        labels=labels, codes=codes, sessions=names, dyads=tuple(dyads or "d" * len(words))
    )


def words_of(stretches: Stretches) -> list[str]:
    return ["".join(stretches.labels[c] for c in codes) for codes in stretches.codes]


def test_no_pair_reaches_over_the_end_of_a_session():
    stretches = make_stretches(tracks_of(a_session("ab"), a_session("ba", session="s2")))
    assert words_of(stretches) == ["ab", "ba"]
    assert compute_lag_counts(stretches.codes, 2).tolist() == [[0, 1], [1, 0]]


def test_a_gap_cuts_a_stretch_in_two():
    gap = Span(start_s=1.5, end_s=3.0)
    stretches = make_stretches(tracks_of(a_session("ab.ab", gaps=(gap,))))
    assert words_of(stretches) == ["ab", "ab"]
    assert stretches.sessions == ("s1", "s1")


def test_acts_coded_inside_a_gap_stay_apart():
    gap = Span(start_s=1.5, end_s=3.5)
    assert words_of(make_stretches(tracks_of(a_session("aabba", gaps=(gap,))))) == ["aa", "bb", "a"]


def test_repeats_are_merged_when_asked():
    tracks = tracks_of(a_session("aabbba"))
    assert words_of(make_stretches(tracks)) == ["aabbba"]
    assert words_of(make_stretches(tracks, merges_repeats=True)) == ["aba"]


def test_a_session_without_an_act_gives_no_stretch():
    assert make_stretches(tracks_of(a_session("...."), a_session("ab", session="s2"))).sessions == (
        "s2",
    )
    assert make_stretches([]).n_acts == 0


def test_silence_is_a_code_of_its_own_in_units():
    gap = Span(start_s=4.0, end_s=5.0)
    stretches = make_unit_stretches(tracks_of(a_session("a.b..a", gaps=(gap,))), 1.0)
    assert stretches.labels == ("a", "b", SILENCE)
    assert words_of(stretches) == [f"a{SILENCE}b{SILENCE}", "a"]


def test_dyads_are_named_by_child_and_caregivers():
    tracks = tracks_of(a_session("ab"), a_session("ab", session="s2", child="sam", mother=False))
    assert make_stretches(tracks).dyads == ("kim × mother", "sam")


def test_sessions_of_two_dyads_stay_apart_though_they_bear_one_name():
    tracks = tracks_of(a_session("ab"), a_session("ab", child="sam"), a_session("b", session="s2"))
    stretches = make_stretches(tracks)
    assert list(stretches.by("session")) == ["s1 (kim × mother)", "s1 (sam × mother)", "s2"]
    assert compute_lag_table(stretches).n_sessions == 3


def test_tracks_with_other_labels_are_refused():
    (one,), (other,) = tracks_of(a_session("ab")), tracks_of(a_session("ac"))
    with pytest.raises(ValueError, match="different labels"):
        make_stretches([one, other])
    with pytest.raises(ValueError, match="different labels"):
        list_unit_code_pairs([(one, other)], 1.0)


def test_tables_of_the_dyads_add_up_to_the_pooled_one():
    stretches = stretches_of("abab", "aabb", "ba", dyads="xxy")
    pooled, apart = compute_lag_table(stretches), compute_lag_tables(stretches, "dyad")
    assert sum(table.counts for table in apart.values()).tolist() == pooled.counts.tolist()
    assert (pooled.n_sessions, pooled.n_dyads, pooled.n_pairs) == (3, 2, 7)
    assert list(compute_lag_tables(stretches, "session")) == ["s0", "s1", "s2"]


def test_a_table_says_joint_and_conditional_shares():
    table = compute_lag_table(stretches_of("aaab"))
    assert table.joint.tolist() == [[2 / 3, 1 / 3], [0, 0]]
    assert table.conditional[0].tolist() == [2 / 3, 1 / 3]
    assert np.isnan(table.conditional[1]).all()


def test_a_pair_that_is_not_allowed_is_refused():
    with pytest.raises(ValueError, match="not allowed"):
        compute_lag_table(stretches_of("aab"), allowed=make_allowed(2, may_repeat=False))


def test_at_lag_two_a_code_may_come_back():
    allowed = make_allowed(3, may_repeat=False)
    table = compute_lag_table(stretches_of("abcabacb"), lag=2, allowed=allowed)
    assert table.allowed.all()
    assert table.counts.trace() > 0
    # By independence it comes back too often, which is no finding: the formulas give no p.
    assert np.isnan(table.p).all() and table.test.g2_p is table.test.x2_p is None
    assert compute_lag_table(stretches_of("abcabacb"), lag=2).test.g2_p is not None


def test_degrees_of_freedom_lose_the_structural_zeros_and_empty_codes():
    square = np.full((5, 5), 4)
    zeros = make_allowed(5, may_repeat=False)
    labels = tuple("abcde")
    assert compute_lag_table_of_counts(square, labels=labels, allowed=make_allowed(5)).test.df == 16
    without = compute_lag_table_of_counts(square * zeros, labels=labels, allowed=zeros)
    assert without.test.df == 11
    square[4], square[:, 4] = 0, 0
    empty = compute_lag_table_of_counts(square, labels=labels, allowed=make_allowed(5))
    assert empty.test.df == 9
    assert np.isnan(empty.residuals[4]).all()


def test_margins_that_cannot_be_met_are_said():
    fit = compute_proportional_fit([[1, 0], [0, 1]], [3, 1], [1, 3])
    assert not fit.is_converged
    assert fit.largest_miss > 0.1


def test_few_pairs_are_too_few_and_thin_cells_are_thin():
    assert compute_lag_table(stretches_of("abab")).verdict is Verdict.TOO_FEW
    assert compute_lag_table(stretches_of("ab" * 8)).verdict is Verdict.THIN
    enough = compute_lag_table(stretches_of("aabb" * 20))
    assert enough.verdict is Verdict.ENOUGH
    assert enough.has_enough_expected.all()


def test_a_table_without_any_pair_is_a_result():
    table = compute_lag_table(stretches_of("a", "b"))
    assert (table.n_pairs, table.verdict, table.test.df) == (0, Verdict.TOO_FEW, 0)
    assert table.test.x2_p is None
    test = compute_permutation_test(stretches_of("a", "b"), make_allowed(2), n_permutations=20)
    assert np.isnan(test.p).all()


def test_what_always_follows_stands_out_in_the_permutations():
    stretches = stretches_of("abcabcabcabc" * 3, "cab" * 9)
    test = compute_permutation_test(stretches, make_allowed(3), n_permutations=999)
    assert test.method == "shuffle"
    assert test.p_largest[0, 1] == test.p[0, 1] == test.x2_p == 1 / 1000
    assert test.z[0, 1] > 5 > -2 > test.z[0, 0]


def test_where_codes_may_not_repeat_orders_do_not_either():
    stretches = stretches_of("abcabcabcabc" * 3)
    allowed = make_allowed(3, may_repeat=False)
    test = compute_permutation_test(stretches, allowed, n_permutations=400)
    assert test.method == "replace"
    assert np.isnan(np.diag(test.p)).all()
    assert not test.means.diagonal().any()
    assert test.p_more[0, 1] == pytest.approx(1 / 401)


def test_the_same_seed_gives_the_same_test():
    stretches = stretches_of("abcaabbcab", "bcab")
    same = [
        compute_permutation_test(stretches, make_allowed(3), n_permutations=300, seed=seed).sds
        for seed in (1, 1, 2)
    ]
    assert same[0].tolist() == same[1].tolist() != same[2].tolist()


def test_intervals_need_five_units():
    few, enough = stretches_of(*["abab", "aabb"] * 2), stretches_of(*["abab", "aabbab"] * 4)
    assert compute_lag_bootstrap(few, "session", make_allowed(2)) is None
    found = compute_lag_bootstrap(enough, "session", make_allowed(2))
    share = compute_lag_table(enough).conditional
    assert (found.conditional.low <= share).all() and (share <= found.conditional.high).all()
    assert (found.conditional.low < found.conditional.high).all()
    assert compute_lag_bootstrap(enough, "dyad", make_allowed(2)) is None


def test_dyads_with_other_rules_are_not_one():
    alike = stretches_of("abab" * 10, "baba" * 10, dyads="xy")
    unlike = stretches_of("abab" * 10, "aabb" * 10, dyads="xy")
    assert compute_homogeneity(alike, "dyad").g2 == 0
    test = compute_homogeneity(unlike, "dyad")
    assert (test.df, test.g2_p < 0.001) == (2, True)


def test_an_unknown_label_is_named():
    with pytest.raises(ValueError, match="no code 'q'"):
        compute_act_profile(stretches_of("abab"), ("a", "q"))


def test_a_plot_that_would_not_fit_is_refused():
    long = np.zeros(MOST_RECURRENCE_UNITS + 1, np.int32)
    with pytest.raises(ValueError, match="longer units"):
        compute_recurrence_measures(long, long)


def test_an_act_where_a_gap_ends_is_seen_whatever_the_rounding():
    gap = Span(start_s=0.1 + 0.2, end_s=1.1 + 2.2)  # 3.3000000000000003
    session = a_session(".....", gaps=(gap,), mother=False)
    acts = tuple(Behaviour(actor=KIM, code="a", onset_s=at) for at in (0.1, 3.3, 4.0))
    tracks = make_tracks([replace(session, behaviours=acts)], TrackChoice())
    assert [codes.size for codes in make_stretches(tracks).codes] == [1, 2]


def test_sessions_in_which_nothing_was_coded_give_an_empty_table():
    nothing = make_stretches(tracks_of(a_session("..", session="s1"), a_session("...")))
    assert compute_lag_table(nothing).counts.shape == (0, 0)
    assert compute_homogeneity(nothing, "session").df == 0
    assert compute_permutation_test(nothing, make_allowed(0)).p.size == 0


@pytest.mark.parametrize("n", [1, 3, 7])
def test_a_handful_of_orders_will_do(n):
    found = compute_permutation_test(stretches_of("ababab"), make_allowed(2), n_permutations=n)
    assert found.n_permutations == n
    # The observed order and those at least as far out, of all n + 1: a whole number of them.
    reached = found.x2_p * (n + 1)
    assert reached == pytest.approx(round(reached))
    assert 1 / (n + 1) <= found.x2_p <= 1


def test_a_structural_zero_is_no_distance_from_chance():
    table = compute_lag_table(stretches_of("abcabacbc"), allowed=make_allowed(3, may_repeat=False))
    assert np.isnan(np.diag(table.kappas)).all()
    assert np.isfinite(table.kappas[~np.eye(3, dtype=bool)]).all()


def test_streams_of_silence_are_too_few_however_many_sessions():
    silent = np.full(20, -1, dtype=np.int32)
    found = compute_recurrence_profile_of_codes([(np.arange(20, dtype=np.int32), silent)] * 12)
    assert (found.n_runs, found.verdict) == (0, Verdict.TOO_FEW)


@pytest.mark.parametrize("may_repeat", [True, False])
def test_the_order_of_sessions_changes_no_draw(may_repeat):
    words = ["abcabcbac", "abababcab", "cabcbab", "bacbac", "abcbcbcba", "cbacba"]
    allowed = make_allowed(3, may_repeat=may_repeat)
    one, other = stretches_of(*words), stretches_of(*words[::-1])
    tests = [compute_permutation_test(s, allowed, n_permutations=200) for s in (one, other)]
    assert np.array_equal(tests[0].p, tests[1].p, equal_nan=True)
    ranges = [compute_lag_bootstrap(s, "session", allowed).conditional for s in (one, other)]
    assert np.array_equal(ranges[0].low, ranges[1].low, equal_nan=True)
    profiles = [compute_act_profile(s, ("a", "b"), allowed=allowed) for s in (one, other)]
    assert np.array_equal(profiles[0].chance.p, profiles[1].chance.p, equal_nan=True)
