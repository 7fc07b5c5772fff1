"""Three observers or more: all together, each two, and each place to watch again once."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geborgen.analysis.agreement import (
    AgreementRules,
    DisagreementKind,
    compute_agreement,
    compute_alpha,
    compute_fleiss_kappa,
    compute_icc,
    compute_kappa,
    compute_ordered,
    compute_team_agreement,
    cut_pair,
    pair_recordings,
    share_observers,
    share_recordings,
)
from geborgen.analysis.agreement.scores import compute_seconds_on
from geborgen.analysis.tracks import TrackChoice, make_track
from geborgen.moments import Actor, Behaviour, Provenance, Recording, Role

KIM = Actor(role=Role.CHILD, name="kim")
NAMES = ("an", "bo", "cy")


def a_session(*coded, session="s1", length_s=60.0, observer=None, **more):
    acts = [
        Behaviour(
            actor=KIM, code=code, onset_s=float(start), offset_s=float(end), observer=observer
        )
        for code, start, end in sorted(coded, key=lambda one: one[1])
    ]
    return Recording(
        session=session, child="kim", length_s=length_s, behaviours=tuple(acts),
        provenance=Provenance(maker="test", version="1"), **more,
    )  # fmt: skip


def a_team(*sides, names=NAMES, **rules):
    """Each side one observer's sessions."""
    pairs = [
        ((names[i], names[j]), pair_recordings(sides[i], sides[j]))
        for i, j in combinations(range(len(sides)), 2)
    ]
    return compute_team_agreement(
        share_recordings(sides), [one for one in pairs if one[1]], names=names,
        rules=AgreementRules(**rules),
    )  # fmt: skip


AN = [("look", 0, 10), ("cry", 10, 20), ("look", 30, 40), ("play", 45, 55)]
BO = [("look", 0, 10), ("cry", 10, 24), ("look", 30, 40), ("look", 45, 55)]
CY = [("look", 0, 10), ("cry", 10, 20), ("play", 45, 55)]


def in_units(rows, n=60):
    """Second by second the code, by hand: 0 look, 1 cry, 2 play, 3 nothing."""
    units = [3] * n
    for code, start, end in rows:
        units[start:end] = [["look", "cry", "play"].index(code)] * (end - start)
    return units


def test_all_together_are_what_the_statistics_say_of_the_units():
    [stream] = a_team([a_session(*AN)], [a_session(*BO)], [a_session(*CY)]).streams
    units = np.array([in_units(rows) for rows in (AN, BO, CY)])
    counts = np.stack([(units == code).sum(axis=0) for code in range(4)], axis=1)
    assert stream.fleiss.value == pytest.approx(compute_fleiss_kappa(counts).value)
    assert stream.alpha.value == pytest.approx(compute_alpha(units).value)
    assert (stream.fleiss.n_units, stream.fleiss.n_raters, stream.n_acts) == (60, 3, (4, 4, 3))
    look = next(code for code in stream.codes if code.code == "look")
    on = (units == 0).sum(axis=0)
    assert look.fleiss.value == pytest.approx(
        compute_fleiss_kappa(np.stack([on, 3 - on], axis=1)).value
    )
    assert look.share == pytest.approx(on.sum() / 180)


def test_each_two_have_the_numbers_they_have_alone():
    sides = [[a_session(*rows)] for rows in (AN, BO, CY)]
    for reading in a_team(*sides).pairs:
        one, other = (sides[NAMES.index(name)] for name in (reading.first, reading.second))
        alone = compute_agreement(
            pair_recordings(one, other), names=(reading.first, reading.second)
        )
        assert reading == alone


def test_each_place_is_told_once_with_what_everybody_has_there():
    reading = a_team([a_session(*AN)], [a_session(*BO)], [a_session(*CY)])
    assert [(one.start_s, one.codes) for one in reading.places] == [
        (10, (("cry",), ("cry",), ("cry",))),
        (30, (("look",), ("look",), ())),
        (45, (("play",), ("look",), ("play",))),
    ]
    assert [one.kinds for one in reading.places] == [
        (DisagreementKind.OTHER_END,),
        (DisagreementKind.MISSED_BY_SECOND,),
        (DisagreementKind.OTHER_CODE,),
    ]
    assert [(one.codes, one.count) for one in reading.groups] == [
        (("cry",), 1), (("look",), 1), (("look", "play"), 1),
    ]  # fmt: skip


def test_acts_that_one_observer_lacks_stay_two_places_where_they_are_two_acts():
    twice = [("nod", 10, 11), ("nod", 11.5, 12)]
    more = [("look", 40, 50)]
    sides = [[a_session(*twice, *more)], [a_session(*twice, *more)], [a_session(*more)]]
    assert [one.start_s for one in a_team(*sides).places] == [10, 11.5]


def test_a_session_that_one_observer_did_not_code_counts_in_alpha_alone():
    both = [a_session(*AN, session=name) for name in ("a", "b")]
    reading = a_team(both, [replace(one) for one in both], both[:1])
    [stream] = reading.streams
    assert (reading.sessions, reading.n_all) == (("a", "b"), 1)
    assert (stream.fleiss.n_units, stream.alpha.n_units) == (60, 120)
    assert [(part.name, part.fleiss.n_units) for part in stream.parts] == [("a", 60), ("b", 0)]
    assert reading.places == ()


def test_full_agreement_of_three_claims_no_certainty():
    [stream] = a_team(*[[a_session(*AN)]] * 3).streams
    for one in (stream.fleiss, stream.alpha):
        assert one.value == 1
        assert 0.5 < one.low < 0.99 < one.high == 1


def test_totals_per_session_of_three_observers_get_all_six_correlations():
    rng = np.random.default_rng(1)
    counts = rng.integers(0, 6, size=(5, 3))
    sides = [
        [
            a_session(*[("look", 10 * at, 10 * at + 3) for at in range(n)], session=f"s{place}")
            for place, n in enumerate(column)
        ]
        for column in counts.T.tolist()
    ]
    [count, seconds] = a_team(*sides).streams[0].scores
    assert (count.kind, seconds.kind, count.n_sessions) == ("count", "duration", 5)
    assert count.iccs == compute_icc(counts)
    assert seconds.iccs[1].value == pytest.approx(compute_icc(3 * counts)[1].value)
    assert count.totals == tuple(counts.sum(axis=0))


def test_seconds_on_count_acts_of_one_code_that_overlap_once():
    one = a_session(("look", 0, 10), ("look", 5, 8), ("look", 9, 14), ("cry", 2, 3))
    assert compute_seconds_on(make_track(one, TrackChoice())).tolist() == [1, 14]


def test_sessions_that_differ_widen_the_interval_from_five_on():
    good, bad = [[0, 1] * 30] * 3, [[0, 1] * 30, [1, 0] * 30, [0, 1] * 30]
    for n, wider in ((4, False), (5, True)):
        ratings = np.concatenate([good if place % 2 else bad for place in range(n)], axis=1)
        of = np.repeat(np.arange(n), 60)
        counts = np.stack([(ratings == code).sum(axis=0) for code in (0, 1)], axis=1)
        for plain, whole in (
            (compute_alpha(ratings), compute_alpha(ratings, sessions=of)),
            (compute_fleiss_kappa(counts), compute_fleiss_kappa(counts, sessions=of)),
        ):
            assert whole.value == plain.value
            assert (whole.high - whole.low > 1.5 * (plain.high - plain.low)) is wider


def test_the_order_of_files_and_observers_changes_no_interval():
    rng = np.random.default_rng(3)
    kinds = ("look", "cry", "play")
    sides = [
        [
            a_session(
                *[(kinds[rng.integers(3)], 9 * at, 9 * at + rng.integers(1, 8)) for at in range(6)],
                session=f"s{n}",
            )
            for n in range(6)
        ]
        for _ in NAMES
    ]
    there = a_team(*sides).streams[0]
    back = a_team(*[side[::-1] for side in sides[::-1]], names=NAMES[::-1]).streams[0]
    assert (there.alpha, there.fleiss) == (back.alpha, back.fleiss)


LOW, MIDDLE, HIGH = "low", "middle", "high"


def test_codes_with_an_order_are_weighed_by_how_far_apart_they_are():
    # Worked by hand: 30 units, 10 alike low, 10 low against middle, 10 high against low.
    first = a_session((LOW, 0, 20), (HIGH, 20, 30), ("else", 25, 30), length_s=40)
    second = a_session((LOW, 0, 10), (MIDDLE, 10, 20), (LOW, 20, 30), length_s=40)
    order = (LOW, MIDDLE, HIGH, "never")
    [stream] = compute_agreement(
        pair_recordings([first], [second]), rules=AgreementRules(order=order)
    ).streams
    table = [[10, 10, 0], [0, 0, 0], [10, 0, 0]]
    assert stream.ordered.codes == (LOW, MIDDLE, HIGH)
    for found, weights in (
        (stream.ordered.linear, "linear"),
        (stream.ordered.quadratic, "quadratic"),
    ):
        assert found.value == pytest.approx(compute_kappa(table, weights=weights).value)
        assert found.n == 30
    ranks = [[0] * 20 + [2] * 10, [0] * 10 + [1] * 10 + [0] * 10]
    expected = compute_alpha(ranks, level="ordinal").value
    assert stream.ordered.alpha.value == pytest.approx(expected)


def test_an_order_of_codes_that_nobody_used_says_nothing():
    assert (
        compute_ordered(
            [[None, make_track(a_session(*AN), TrackChoice())]], ("x", "look"), unit_s=1
        )
        is None
    )


@pytest.mark.parametrize(
    ("by", "names"), [("dyad", ["kim", "lou"]), ("wave", ["first", "second"]), ("nothing", [])]
)
def test_sessions_are_put_together_by_dyad_or_by_a_variable(by, names):
    sessions = [
        replace(a_session(*AN, session=f"s{n}"), child=child, variables={"wave": wave})
        for n, (child, wave) in enumerate(
            [("kim", "first"), ("lou", "first"), ("kim", "second"), ("lou", "second")]
        )
    ]
    reading = compute_agreement(pair_recordings(sessions, sessions), rules=AgreementRules(by=by))
    assert [(one.name, one.n_sessions) for one in reading.streams[0].parts] == [
        (name, 2) for name in names
    ]
    team = a_team(sessions, sessions, sessions, by=by)
    assert [part.name for part in team.streams[0].parts] == names


def test_only_the_codes_asked_for_count():
    [pair] = pair_recordings([a_session(*AN)], [a_session(*BO)])
    reading = compute_agreement([pair], rules=AgreementRules(codes=frozenset({"cry"})))
    assert [code.code for code in reading.streams[0].codes] == ["cry"]
    assert [one.kind for one in reading.disagreements] == [DisagreementKind.OTHER_END]


def test_observers_of_one_file_share_the_stretch_that_all_of_them_coded():
    acts = [
        act
        for name, rows in zip(NAMES, (AN, BO, [("look", 5, 10), *CY[1:]]), strict=True)
        for act in a_session(*rows, observer=name).behaviours
    ]
    one = replace(a_session(), behaviours=tuple(sorted(acts, key=lambda act: act.onset_s)))
    [shared] = share_observers([one], NAMES, tolerance_s=2.0)
    assert (shared.start_s, shared.end_s) == (3, 57)
    assert [len(coding.behaviours) for coding in shared.codings] == [4, 4, 3]
    assert share_observers([one], ("an", "dee")) == []
    part = cut_pair(shared, 0.0, 20.0)
    assert (part.start_s, part.end_s) == (3, 20)


coded = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 50), st.integers(1, 9)),
    min_size=1, max_size=8, unique_by=lambda row: row[1],
)  # fmt: skip


def ready(rows):
    return [(code, at, at + n) for code, at, n in rows]


@settings(max_examples=15, deadline=None)
@given(coded, coded, coded, st.permutations(range(3)))
def test_who_is_named_first_changes_no_number(one, two, three, order):
    sides = [[a_session(*ready(rows))] for rows in (one, two, three)]
    there = a_team(*sides)
    back = a_team(*[sides[i] for i in order], names=tuple(NAMES[i] for i in order))
    for first, second in zip(there.streams, back.streams, strict=True):
        assert first.alpha.value == pytest.approx(second.alpha.value)
        assert first.fleiss.value == pytest.approx(second.fleiss.value)
    # What nobody can tell apart by time may be told in another order.
    assert sorted(one.start_s for one in there.places) == sorted(one.start_s for one in back.places)
