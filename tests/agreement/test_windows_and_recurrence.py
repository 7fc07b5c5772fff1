"""Windows, lag profiles and cross-recurrence: slow readable twins and examples by hand."""

import itertools
import math
from statistics import NormalDist

import numpy as np
import pytest

from geborgen.analysis.contingency import compute_association
from geborgen.analysis.results import Verdict
from geborgen.analysis.sequences import (
    Stretches,
    WindowQuestion,
    compute_act_profile,
    compute_act_profiles,
    compute_recurrence_measures,
    compute_recurrence_profile,
    compute_recurrence_profile_of_codes,
    compute_unit_profile,
    compute_unit_profile_of_marks,
    compute_window_analyses,
    compute_window_analysis,
)
from geborgen.analysis.tracks import TrackChoice, make_track
from geborgen.moments import Actor, Behaviour, Provenance, Recording, Role, Span

KIM = Actor(role=Role.CHILD, name="kim")
MUM = Actor(role=Role.CAREGIVER, name="mother")


def a_pair(*acts, length_s=20.0, gaps=(), session="s1", child="kim"):
    """Tracks of child and mother: acts are (actor, code, onset[, offset])."""
    behaviours = tuple(
        Behaviour(actor=act[0], code=act[1], onset_s=act[2], offset_s=(*act, None)[3])
        for act in sorted(acts, key=lambda act: act[2])
    )
    recording = Recording(
        session=session,
        child=child,
        provenance=Provenance(maker="test", version="1"),
        length_s=length_s,
        behaviours=behaviours,
        gaps=gaps,
    )
    labels = sorted({act[1] for act in acts})
    child_s, caregiver_s = (
        make_track(recording, TrackChoice(actors=frozenset({role})), labels=labels)
        for role in ("child", "caregiver")
    )
    return child_s, caregiver_s


def test_a_window_counted_by_hand():
    # Cries in units 2 and 10, windows of three units: 2, 3, 4 and 10, 11, 12. Holds in 4, 12, 15.
    acts = [(KIM, "cry", 2.0), (KIM, "cry", 10.0)]
    acts += [(MUM, "hold", at) for at in (4.0, 12.9, 15.0)]
    question = WindowQuestion(given="cry", response="hold", window_s=3.0)
    found = compute_window_analysis([a_pair(*acts)], [question]).contingencies[0]
    table = (found.in_window_with, found.in_window_without)
    table += (found.outside_with, found.outside_without)
    assert table == (2, 4, 1, 13)
    assert found.odds_ratio == pytest.approx(2 * 13 / 4)
    assert found.yule_q == pytest.approx((26 - 4) / (26 + 4))


def test_a_delay_opens_the_window_later():
    acts = [(KIM, "cry", 2.0), (MUM, "hold", 2.5), (MUM, "hold", 4.0)]
    questions = [
        WindowQuestion(given="cry", response="hold", window_s=1.0),
        WindowQuestion(given="cry", response="hold", window_s=1.0, delay_s=2.0),
        WindowQuestion(given="cry", response="hold", window_s=1.0, delay_s=30.0),
    ]
    found = compute_window_analysis([a_pair(*acts)], questions).contingencies
    assert [c.in_window_with for c in found] == [1, 1, 0]


def test_p_of_several_questions_is_corrected():
    acts = [(KIM, "cry", float(at)) for at in (2, 8, 14)]
    acts += [(MUM, "hold", at + 1.0) for at in (2, 8, 14)] + [(MUM, "look", 5.0)]
    questions = [
        WindowQuestion(given="cry", response=response, window_s=2.0)
        for response in ("hold", "look", "cry")
    ]
    found = compute_window_analysis([a_pair(*acts)], questions)
    p = [c.p_value for c in found.contingencies]
    assert p[2] is None and found.p_holm[2] is None
    assert found.p_holm[0] == pytest.approx(min(1.0, 2 * p[0]))
    assert found.p_false_alarms == (pytest.approx(2 * p[0]), pytest.approx(p[1]), None)


def test_that_an_answer_comes_less_often_is_corrected_for_the_number_of_questions():
    # She looks and holds, but never within two seconds of his cry.
    acts = [(KIM, "cry", float(at)) for at in range(0, 18, 6)]
    for code, late in (("look", 3.0), ("hold", 4.0)):
        acts += [(MUM, code, at + late) for at in range(0, 18, 6)]
    questions = [
        WindowQuestion(given="cry", response=response, window_s=2.0)
        for response in ("look", "hold")
    ]
    found = compute_window_analysis([a_pair(*acts)], questions)
    one = found.contingencies[0]
    # Woolf: the log odds ratio over the root of the sum of one over each cell, each half one more.
    cells = [n + 0.5 for n in (one.in_window_with, one.in_window_without,
                               one.outside_with, one.outside_without)]  # fmt: skip
    z = math.log(cells[0] * cells[3] / cells[1] / cells[2]) / math.sqrt(sum(1 / n for n in cells))
    assert one.in_window_with == 0 and z < 0
    assert found.p_less[0] == pytest.approx(2 * NormalDist().cdf(z))


def test_a_code_cannot_answer_itself_at_once():
    pair = a_pair((KIM, "cry", 2.0), (KIM, "cry", 4.0))
    itself = WindowQuestion(given="cry", response="cry", window_s=3.0)
    with pytest.raises(ValueError, match="delay"):
        compute_window_analysis([(pair[0], pair[0])], [itself])
    later = WindowQuestion(given="cry", response="cry", window_s=3.0, delay_s=1.0)
    found = compute_window_analysis([(pair[0], pair[0])], [later])
    assert found.contingencies[0].in_window_with == 1


def test_an_unknown_code_is_named():
    question = WindowQuestion(given="cry", response="sing", window_s=3.0)
    with pytest.raises(ValueError, match="sing"):
        compute_window_analysis([a_pair((KIM, "cry", 2.0))], [question])


def test_each_dyad_is_answered_apart():
    acts = [(KIM, "cry", 2.0), (MUM, "hold", 3.0)]
    pairs = [a_pair(*acts, session=f"s{n}", child=child) for n, child in enumerate("aab")]
    question = WindowQuestion(given="cry", response="hold", window_s=2.0)
    found = compute_window_analyses(pairs, [question])
    assert {dyad: a.contingencies[0].n_given for dyad, a in found.items()} == {
        "a × mother": 2, "b × mother": 1,
    }  # fmt: skip


def test_units_that_nobody_saw_are_cut_out_of_a_window():
    acts = [(KIM, "cry", 2.0), (MUM, "hold", 12.0)]
    gap = Span(start_s=4.0, end_s=11.0)
    question = WindowQuestion(given="cry", response="hold", window_s=12.0)
    found = compute_window_analysis([a_pair(*acts, gaps=(gap,))], [question]).contingencies[0]
    assert (found.in_window_with, found.in_window_without, found.outside_without) == (1, 4, 8)


def slow_profile(pieces, lag):
    """Givens with a place at the lag, and those of them with a target there."""
    places = [
        target[t + lag]
        for given, target in pieces
        for t in range(len(given))
        if given[t] and 0 <= t + lag < len(given)
    ]
    return sum(places), len(places)


def test_unit_profile_equals_its_slow_twin():
    rng = np.random.default_rng(21)
    pieces = [(rng.random(n) < 0.4, rng.random(n) < 0.3) for n in (1, 7, 30)]
    profile = compute_unit_profile_of_marks(pieces, ("a", "b"), unit_s=1.0, most_lags=8)
    slow = [slow_profile(pieces, lag) for lag in range(-8, 9)]
    found = zip(profile.counts.tolist(), profile.n_given.tolist(), strict=True)
    assert list(found) == slow


def test_the_band_of_one_piece_is_that_of_all_its_rotations():
    rng = np.random.default_rng(22)
    given, target = rng.random(40) < 0.3, rng.random(40) < 0.3
    profile = compute_unit_profile_of_marks([(given, target)], ("a", "b"), unit_s=1.0, most_lags=4)
    rotated = [
        [slow_profile([(given, np.roll(target, shift))], lag)[0] for lag in range(-4, 5)]
        for shift in range(40)
    ]
    assert profile.n_permutations == 39
    shares = np.array(rotated) / profile.n_given
    means = shares.mean(axis=0)
    assert profile.chance.means == pytest.approx(means)
    assert profile.chance.low == pytest.approx(np.percentile(shares[1:], 2.5, axis=0))
    far = np.abs(shares - means) >= np.abs(profile.shares - means) - 1e-9
    assert profile.chance.p == pytest.approx(far.mean(axis=0))


def test_an_answer_two_seconds_later_stands_out_at_lag_two():
    rng = np.random.default_rng(23)
    at = np.cumsum(rng.integers(4, 12, 40)).astype(float)
    acts = [(KIM, "cry", t) for t in at] + [(MUM, "hold", t + 2.0) for t in at]
    pair = a_pair(*acts, length_s=at[-1] + 5)
    profile = compute_unit_profile([pair], ("cry", "hold"), most_s=5.0)
    assert profile.lags[np.nanargmax(profile.shares)] == 2
    assert profile.shares[profile.lags == 2] == 1.0
    # As far out as this is one of eleven lags in eleven rotations, or nearly: at the far lags fewer
    # givens reach.
    n_units = round(pair[0].end_s)
    assert 8 / n_units < profile.chance.p_largest[profile.lags == 2] < 11.5 / n_units
    assert profile.verdict is Verdict.ENOUGH


def test_act_profile_looks_forward_and_back():
    codes = np.array([0, 1, 2, 0, 1, 0], np.int32)
    stretches = Stretches(labels=("a", "b", "c"), codes=(codes,), sessions=("s",), dyads=("d",))
    profile = compute_act_profile(stretches, ("a", "b"), most_lags=2, n_permutations=200)
    assert profile.lags.tolist() == [-2, -1, 1, 2]
    # Of three a's: two have an act two before, of which one b; two have one before, of which one b;
    # two have a next one, both b; two have one after the next, none b.
    assert list(zip(profile.counts.tolist(), profile.n_given.tolist(), strict=True)) == [
        (1, 2), (1, 2), (2, 2), (0, 2),
    ]  # fmt: skip
    assert profile.verdict is Verdict.TOO_FEW


def test_profiles_of_several_pairs_are_those_of_each_alone():
    codes = np.random.default_rng(3).integers(0, 3, 60).astype(np.int32)
    stretches = Stretches(labels=("a", "b", "c"), codes=(codes,), sessions=("s",), dyads=("d",))
    pairs = [("a", "b"), ("c", "c")]
    together = compute_act_profiles(stretches, pairs, n_permutations=99)
    for pair, found in zip(pairs, together, strict=True):
        alone = compute_act_profile(stretches, pair, n_permutations=99)
        assert (found.given, found.target) == pair
        assert np.array_equal(found.counts, alone.counts)
        assert np.array_equal(found.chance.p, alone.chance.p)
        assert np.array_equal(found.chance.low, alone.chance.low)


def plot_of(first, second):
    """The cross-recurrence plot, point by point."""
    return [[a == b and a >= 0 for b in second] for a in first]


def slow_lines(plot, step):
    """Lengths of all longest runs of points along a direction."""
    lengths = []
    points = {
        (i, j) for i, j in itertools.product(range(len(plot)), range(len(plot[0]))) if plot[i][j]
    }
    for i, j in points:
        if (i - step[0], j - step[1]) in points:
            continue
        steps = itertools.count(1)
        lengths.append(next(n for n in steps if (i + n * step[0], j + n * step[1]) not in points))
    return lengths


def test_recurrence_measures_equal_their_slow_twin():
    rng = np.random.default_rng(24)
    first, second = rng.integers(-1, 3, 30), rng.integers(-1, 3, 22)
    found = compute_recurrence_measures(first.astype(np.int32), second.astype(np.int32))
    plot = plot_of(first, second)
    points = sum(map(sum, plot))
    lines = [n for n in slow_lines(plot, (1, 1)) if n >= 2]
    columns = [n for n in slow_lines(plot, (1, 0)) if n >= 2]
    shares = [lines.count(n) / len(lines) for n in set(lines)]
    assert (found.n_points, found.n_lines) == (points, len(lines))
    assert found.rate == pytest.approx(points / (30 * 22))
    assert found.determinism == pytest.approx(sum(lines) / points)
    assert found.mean_line == pytest.approx(sum(lines) / len(lines))
    assert found.longest_line == max(lines)
    assert found.entropy == pytest.approx(-sum(p * math.log(p) for p in shares))
    assert found.laminarity == pytest.approx(sum(columns) / points)
    assert found.trapping_time == pytest.approx(sum(columns) / len(columns))
    assert found.longest_vertical == max(columns)


def test_recurrence_measures_worked_by_hand():
    # a a b against a b b: points (0,0) (1,0) (2,1) (2,2). Diagonals: (0,0) alone, (1,0)-(2,1), and
    # (2,2)... on the main one with (0,0), but (1,1) is none between. Verticals: (0,0)-(1,0).
    first, second = np.array([0, 0, 1], np.int32), np.array([0, 1, 1], np.int32)
    found = compute_recurrence_measures(first, second)
    assert (found.n_points, found.rate) == (4, pytest.approx(4 / 9))
    assert (found.n_lines, found.mean_line, found.determinism) == (1, 2.0, 0.5)
    assert (found.entropy, found.laminarity, found.trapping_time) == (0.0, 0.5, 2.0)


def test_nothing_recurs_where_nothing_is_coded():
    nothing = np.full(6, -1, np.int32)
    found = compute_recurrence_measures(nothing, nothing)
    assert (found.n_points, found.determinism, found.entropy, found.longest_line) == (
        0,
        None,
        None,
        0,
    )
    assert compute_recurrence_profile_of_codes([]).verdict is Verdict.TOO_FEW


def test_recurrence_profile_is_the_mean_of_each_diagonal():
    rng = np.random.default_rng(25)
    pieces = [
        (rng.integers(-1, 3, n).astype(np.int32), rng.integers(-1, 3, n).astype(np.int32))
        for n in (25, 4)
    ]
    profile = compute_recurrence_profile_of_codes(pieces, most_lags=6)
    for lag, count, n in zip(range(-6, 7), profile.counts, profile.n_units, strict=True):
        same = [
            first[t] == second[t + lag] and first[t] >= 0
            for first, second in pieces
            for t in range(first.size)
            if 0 <= t + lag < first.size
        ]
        assert (count, n) == (sum(same), len(same))


def test_who_is_followed_two_units_later_leads():
    rng = np.random.default_rng(26)
    first = np.repeat(rng.integers(0, 4, 60), 3).astype(np.int32)
    second = np.roll(first, 2)
    profile = compute_recurrence_profile_of_codes([(first, second)], most_lags=5)
    assert (profile.peak_lag, profile.verdict) == (2, Verdict.ENOUGH)
    assert profile.lead > 0 and profile.lead_p < 0.05
    swapped = compute_recurrence_profile_of_codes([(second, first)], most_lags=5)
    assert (swapped.peak_lag, swapped.lead) == (-2, pytest.approx(-profile.lead))


def test_tracks_of_two_people_recur_only_over_what_was_seen():
    acts = [(KIM, "play", 0.0, 8.0), (MUM, "play", 2.0, 10.0), (MUM, "rest", 12.0, 20.0)]
    pair = a_pair(*acts, gaps=(Span(start_s=4.0, end_s=6.0),))
    profile = compute_recurrence_profile([pair], most_s=2.0)
    # Units 0 to 3 and 6 to 19; together at play in 2, 3, 6 and 7.
    middle = profile.lags == 0
    assert (profile.counts[middle].item(), profile.n_units[middle].item()) == (4, 18)
    assert profile.n_units.tolist() == [14, 16, 18, 16, 14]


def test_zero_corrected_odds_of_a_window_are_those_of_its_table():
    acts = [(KIM, "cry", 2.0), (MUM, "hold", 3.0)]
    question = WindowQuestion(given="cry", response="hold", window_s=2.0)
    found = compute_window_analysis([a_pair(*acts)], [question]).contingencies[0]
    assert found.zero_corrected
    assert found.odds_ratio == compute_association((1, 1, 0, 18)).odds_ratio


def test_a_real_mother_and_child_by_the_unit(shared_samples):
    # 90 units of two seconds; of each the code that is on, the first where several are.
    lines = (shared_samples / "series" / "AttachmentData.csv").read_text().split()
    marks = np.array([[int(mark) for mark in line.split(",")] for line in lines[1:]])
    mother, child = marks[:, :3], marks[:, 4:]
    codes = [
        np.where(m.any(axis=1), m.argmax(axis=1), -1).astype(np.int32) for m in (mother, child)
    ]
    profile = compute_recurrence_profile_of_codes([tuple(codes)], unit_s=2.0, most_lags=10)
    together = sum(a == b >= 0 for a, b in zip(*codes, strict=True))
    assert profile.counts[10] == together
    assert profile.n_units[10] == 90
    assert profile.n_permutations == 89


def test_a_window_before_the_given_act_is_refused():
    pair = a_pair((KIM, "cry", 2.0), (MUM, "hold", 4.0))
    before = WindowQuestion(given="cry", response="hold", window_s=1.0, delay_s=-2.0)
    with pytest.raises(ValueError, match="swapped"):
        compute_window_analysis([pair], [before])


def test_the_order_of_sessions_changes_no_rotation():
    rng = np.random.default_rng(3)
    pairs = [
        a_pair(*((KIM, "cry", at) for at in rng.uniform(0, 20, 4).tolist()),
               *((MUM, "hold", at) for at in rng.uniform(0, 20, 4).tolist()), session=f"s{i}")
        for i in range(4)
    ]  # fmt: skip
    question = WindowQuestion(given="cry", response="hold", window_s=3.0)
    one, other = (compute_window_analysis(some, [question]) for some in (pairs, pairs[::-1]))
    assert one.contingencies == other.contingencies
    profiles = [compute_unit_profile(some, ("cry", "hold")) for some in (pairs, pairs[::-1])]
    assert profiles[0].chance.p.tolist() == profiles[1].chance.p.tolist()


def test_profiles_of_one_piece_without_a_bond_seldom_stand_out():
    # Ten in a hundred had a largest p below 0.05 when the observed count had no part in the
    # deviation of its own lag.
    rng = np.random.default_rng(9)
    found = 0
    for _ in range(200):
        piece = (rng.random(150) < 0.04, rng.random(150) < 0.04)
        profile = compute_unit_profile_of_marks([piece], ("a", "b"), unit_s=1.0, most_lags=5)
        found += bool((profile.chance.p_largest < 0.05).any())
    assert found / 200 < 0.06
