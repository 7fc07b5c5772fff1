"""The Circle profile, the hands, and the four S's, on moments made by hand."""

from dataclasses import replace

from geborgen.analysis.circle import compute_circle
from geborgen.analysis.counterpart import (
    compute_containment,
    compute_counterpart,
    compute_mirroring,
)
from geborgen.analysis.four_s import compute_four_s
from geborgen.moments import Answer, Half, Need, Repair, Role, SignalKind
from tests.moment_scenes import a_moment, moments_of


def circle(moments):
    return compute_circle(moments, child="kim", caregiver="mother")


def counted(share):
    return share.count, share.total


def test_without_moments_every_need_is_there_and_empty():
    found = circle([])
    assert [need.need for need in found.needs] == list(Need)
    assert [half.half for half in found.halves] == list(Half)
    assert all(need.asked == 0 and need.answered.value is None for need in found.needs)
    assert found.linchpin is None


def test_mended_counts_as_much_as_met_and_open_endings_do_not_count():
    found = circle(moments_of(Need.COMFORT, met=2, mended=3, missed=1, open=4))
    comfort = next(need for need in found.needs if need.need is Need.COMFORT)
    assert (comfort.asked, comfort.met, comfort.mended) == (10, 2, 3)
    assert (comfort.missed, comfort.undecided) == (1, 4)
    assert counted(comfort.answered) == (5, 6)
    assert counted(found.mended) == (3, 6)


def test_halves_add_up_to_their_needs():
    moments = [
        *moments_of(Need.COMFORT, met=2), *moments_of(Need.PROTECT, missed=1),
        *moments_of(Need.HELP, met=1), *moments_of(Need.TAKE_CHARGE, mended=1),
    ]  # fmt: skip
    found = circle(moments)
    assert [half.asked for half in found.halves] == [1, 3, 1]
    assert found.n_moments == 5


def test_miscues_are_counted_of_all_moments_and_by_need():
    hidden = a_moment(Need.COMFORT, "open", signal=SignalKind.MISCUE)
    found = circle([hidden, *moments_of(Need.HELP, met=3)])
    assert counted(found.miscues) == (1, 4)
    assert [need.miscues for need in found.needs if need.need is Need.COMFORT] == [1]


def test_hands_are_mean_where_an_answer_frightened_or_took_over_and_nothing_mended_it():
    moments = [
        a_moment(answers=(Answer.FRIGHTENING,)),
        a_moment(Need.HELP, answers=(Answer.INTRUDED,)),
        a_moment(answers=(Answer.FRIGHTENING,), ruptured=True, repair=Repair(by=Role.CAREGIVER)),
        a_moment(),
    ]
    assert counted(circle(moments).hands_mean) == (2, 4)
    assert counted(circle(moments).hands_gone) == (0, 4)


def test_hands_are_weak_where_charge_was_asked_and_not_taken():
    moments = [
        a_moment(Need.TAKE_CHARGE, answers=(Answer.LIMITED,)),
        a_moment(Need.TAKE_CHARGE, answers=(Answer.MIRRORED,)),
        a_moment(Need.TAKE_CHARGE, "mended"),
        a_moment(Need.COMFORT, "missed", other_needs=(Need.TAKE_CHARGE,)),
        a_moment(Need.COMFORT, "missed"),
    ]
    found = circle(moments)
    assert counted(found.hands_weak) == (2, 4)
    assert counted(compute_counterpart(moments).limits) == (2, 4)


def test_hands_are_gone_where_the_signal_was_not_noticed_or_turned_away():
    moments = [
        a_moment(fate="missed"), a_moment(answers=(Answer.DISMISSED,)), a_moment(fate="mended"),
        a_moment(answers=(Answer.DISMISSED, Answer.MET)), a_moment(fate="open"),
    ]  # fmt: skip
    assert counted(circle(moments).hands_gone) == (2, 4)


def test_a_limit_is_warm_when_warmth_came_with_it_or_it_was_mended():
    moments = [
        a_moment(Need.TAKE_CHARGE, answers=(Answer.LIMITED, Answer.MIRRORED)),
        a_moment(Need.TAKE_CHARGE, answers=(Answer.LIMITED,)),
        a_moment(Need.TAKE_CHARGE, answers=(Answer.LIMITED, Answer.MET, Answer.FRIGHTENING)),
        a_moment(
            Need.TAKE_CHARGE, answers=(Answer.LIMITED,), ruptured=True, repair=Repair(by=Role.CHILD)
        ),
        a_moment(),
    ]
    found = compute_counterpart(moments)
    assert counted(found.warm_limits) == (2, 4)
    assert counted(found.warmth) == (2, 5)


def test_mirroring_and_containment_are_of_fittingly_answered_bottom_half_moments():
    moments = [
        a_moment(answers=(Answer.MIRRORED, Answer.CONTAINED)),
        a_moment(answers=(Answer.MET,)),
        a_moment(fate="missed"),
        a_moment(Need.HELP, answers=(Answer.MIRRORED,)),
    ]
    assert counted(compute_mirroring(moments)) == (1, 2)
    assert counted(compute_containment(moments)) == (1, 2)


def test_seen_is_a_fitting_answer_or_a_mending_later():
    moments = [
        a_moment(), a_moment(fate="mended"), a_moment(fate="missed"), a_moment(fate="open"),
        a_moment(answers=(Answer.MET,), ruptured=True),
    ]  # fmt: skip
    assert counted(compute_four_s(moments).seen) == (3, 4)


def test_soothed_looks_only_at_closeness_and_only_where_rest_is_known():
    moments = [
        a_moment(settled=True), a_moment(settled=False), a_moment(), a_moment(fate="mended"),
        a_moment(fate="mended", settled=False), a_moment(Need.HELP, settled=True),
    ]  # fmt: skip
    assert counted(compute_four_s(moments).soothed) == (2, 4)


def test_delight_need_not_come_to_rest_and_a_child_that_calmed_itself_was_not_soothed():
    moments = [
        a_moment(Need.DELIGHT_IN, settled=False), a_moment(Need.COMFORT, "missed", settled=True),
        a_moment(Need.PROTECT, settled=True), a_moment(fate="open", settled=True),
    ]  # fmt: skip
    assert counted(compute_four_s(moments).soothed) == (1, 2)


def test_moments_of_other_people_do_not_count():
    moments = [a_moment(), replace(a_moment(), caregiver="aunt"), replace(a_moment(), child="bo")]
    assert circle(moments).answered.total == 1
    assert compute_circle(moments, child="bo", caregiver="aunt").n_moments == 0


def test_safe_is_nothing_frightening_and_asked_protection_given():
    moments = [
        a_moment(), a_moment(fate="missed"), a_moment(Need.PROTECT),
        a_moment(Need.PROTECT, "missed"), a_moment(Need.PROTECT, "mended"),
        a_moment(answers=(Answer.FRIGHTENING, Answer.MET)), a_moment(fate="open"),
    ]  # fmt: skip
    assert counted(compute_four_s(moments).safe) == (4, 6)


def test_secure_needs_all_that_apply_or_a_mending():
    moments = [
        a_moment(settled=True), a_moment(), a_moment(settled=False), a_moment(fate="mended"),
        a_moment(fate="missed"), a_moment(answers=(Answer.MET,), ruptured=True),
        a_moment(
            answers=(Answer.FRIGHTENING,), ruptured=True, repair=Repair(by=Role.CAREGIVER)
        ),
    ]  # fmt: skip
    assert counted(compute_four_s(moments).secure) == (4, 7)
