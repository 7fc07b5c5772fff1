"""Which yardstick a measure's change is held against, and where a person crosses."""

from dataclasses import replace

import pytest

from geborgen.analysis.change import ChangeGroup
from geborgen.analysis.group_change import ScorePair
from geborgen.analysis.yardstick import Better, ChangeMethod, CutoffKind
from geborgen.moments import UserError
from geborgen.practice.measures import (
    OwnSpread,
    choose_cutoff,
    choose_yardstick,
    compute_measure_change,
    compute_measure_group_change,
    load_shipped_measures,
    read_measure,
)
from geborgen.practice.measures.records import FactStatus, Norm, Said


def norm(mean, sd, *, clinical=False, status=FactStatus.OWN):
    return Norm(
        scale="total", population=Said(nl="wie", en="who"), mean=mean, sd=sd, source="cox1987",
        status=status, is_clinical=clinical,
    )  # fmt: skip


def test_published_points_count_from_that_many_on():
    change = compute_measure_change(read_measure("epds"), "total", (15, 11))
    assert change.is_large_enough
    assert change.group is ChangeGroup.IMPROVED
    assert not compute_measure_change(read_measure("epds"), "total", (15, 12)).is_large_enough


@pytest.mark.parametrize(
    ("scores", "group"),
    [
        ((15, 9), "recovered"),
        ((15, 10), "improved"),
        ((9, 5), "improved"),
        ((12, 16), "deteriorated"),
        ((12, 14), "unchanged"),
    ],
)
def test_recovered_means_changed_enough_and_across_the_cut_off(scores, group):
    assert compute_measure_change(read_measure("epds"), "total", scores).group == group


def test_where_high_is_good_the_edge_itself_is_past_the_cut_off():
    cutoff = choose_cutoff(read_measure("csi-4"), "total")
    assert (cutoff.value, cutoff.better, cutoff.kind) == (
        13.5, Better.HIGHER, CutoffKind.PUBLISHED,
    )  # fmt: skip
    who = choose_cutoff(read_measure("who-5"), "total")
    assert who.is_past(52)
    assert not who.is_past(48)


def test_what_matters_to_people_is_not_called_reliable():
    yardstick = choose_yardstick(read_measure("who-5"), "total")
    assert yardstick.method is ChangeMethod.RELEVANT
    assert yardstick.sem is None


def test_a_limit_that_is_switched_off_is_not_used():
    assert choose_yardstick(read_measure("gbo"), "progress") is None
    assert compute_measure_change(read_measure("gbo"), "progress", (2, 9)) is None


def test_retest_is_taken_before_alpha_and_an_own_spread_before_all():
    own = OwnSpread(before=1.2, n=60)
    yardstick = choose_yardstick(read_measure("ecr-s"), "anxiety", own=own)
    assert (yardstick.reliability_kind, yardstick.reliability) == ("retest", 0.80)
    assert yardstick.method is ChangeMethod.JACOBSON_TRUAX
    assert "60" in yardstick.source


def test_two_own_spreads_give_the_yardstick_for_unequal_ones():
    own = OwnSpread(before=1.2, n=60, after=0.9)
    yardstick = choose_yardstick(read_measure("ecr-s"), "anxiety", own=own)
    assert yardstick.method is ChangeMethod.MAASSEN


def test_without_points_norm_and_reliability_make_the_yardstick():
    epds = read_measure("epds")
    measure = replace(epds, changes=(), norms=(norm(6, 4), norm(14, 5, clinical=True)))
    yardstick = choose_yardstick(measure, "total")
    assert yardstick.sem == pytest.approx(5 * 0.13**0.5)  # those in care, alpha .87
    assert choose_cutoff(measure, "total").value == pytest.approx((4 * 14 + 5 * 6) / 9)


def test_a_norm_that_is_off_is_not_used():
    measure = replace(read_measure("epds"), changes=(), norms=(norm(6, 4, status=FactStatus.OFF),))
    assert choose_yardstick(measure, "total") is None


def test_a_scale_of_which_neither_end_is_good_has_no_change():
    assert choose_cutoff(read_measure("prfq"), "certainty") is None
    assert compute_measure_change(read_measure("prfq"), "certainty", (2, 6)) is None


def test_a_group_without_a_yardstick_is_one_clear_line():
    with pytest.raises(UserError, match="no limit for change is known"):
        compute_measure_group_change(read_measure("ras"), "mean", [])


def test_a_group_is_counted_by_the_measure_s_own_limit():
    pairs = [ScorePair(before=15, after=after) for after in (8, 12, 15, 20, None)]
    found = compute_measure_group_change(read_measure("epds"), "total", pairs)
    counts = {group: share.count for group, share in found.groups}
    assert counts == {"recovered": 1, "improved": 0, "unchanged": 2, "deteriorated": 1}


def test_every_shipped_yardstick_is_shorter_than_its_scale():
    found = 0
    for measure in load_shipped_measures():
        for scale in measure.scales:
            if yardstick := choose_yardstick(measure, scale.key):
                low, high = measure.possible_range(scale.key)
                assert 0 < yardstick.points < (high - low) / 2
                found += 1
    assert found >= 5


def test_norms_of_ones_own_win_over_a_paper_s_points():
    measure = replace(read_measure("epds"), norms=(norm(14, 5, clinical=True),))
    assert choose_yardstick(measure, "total").method is ChangeMethod.JACOBSON_TRUAX
    shipped = replace(measure, norms=(norm(14, 5, clinical=True, status=FactStatus.SEEN),))
    assert choose_yardstick(shipped, "total").method is ChangeMethod.PUBLISHED


def test_a_spread_without_a_reliability_is_one_clear_line():
    with pytest.raises(UserError, match="no reliability is known"):
        choose_yardstick(read_measure("who-5"), "total", own=OwnSpread(before=15, n=40))
