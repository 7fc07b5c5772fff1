"""Keys of measures and reliable change, derived a second time by somebody who had not seen ours."""

import json
from pathlib import Path

import pytest

from geborgen.analysis.change import compute_change
from geborgen.analysis.yardstick import (
    Better,
    CutoffKind,
    Population,
    compute_cutoff,
    compute_jacobson_truax,
)
from geborgen.practice.measures import load_shipped_measures, read_measure

HERE = Path(__file__).parent
SECOND = json.loads((HERE / "second_keys.json").read_text("utf-8"))["measures"]
CHANGES = json.loads((HERE / "second_change.json").read_text("utf-8"))
# Goals have no key: each is one item from nought to ten.
WITHOUT_KEY = {"gbo"}


def test_every_measure_that_is_on_was_derived_twice():
    on = {measure.key for measure in load_shipped_measures() if measure.is_on}
    assert on - WITHOUT_KEY <= set(SECOND)


@pytest.mark.parametrize("key", sorted(SECOND))
def test_both_have_the_same_items_and_turn_the_same_ones(key):
    ours, theirs = read_measure(key), SECOND[key]
    turned = {item.number for item in ours.items if item.is_reversed}
    expected = set(theirs["reversed"])
    if theirs.get("coded_from_the_other_end"):
        expected = {item.number for item in ours.items} - expected
    assert len(ours.items) == theirs["items"]
    # The form of the EPDS prints points; by the place of an answer these are turned.
    assert turned == set(theirs.get("reversed_of_places", expected))


@pytest.mark.parametrize("key", sorted(SECOND))
def test_both_put_the_same_items_together(key):
    ours = {tuple(sorted(scale.items)) for scale in read_measure(key).scales}
    theirs = [tuple(items) for items in SECOND[key]["scales"].values()]
    single = [items for items in theirs if len(items) == 1]  # an item looked at alone, no scale
    assert set(theirs) - set(single) <= ours


def test_items_turned_for_one_scale_only_are_the_same():
    scales = {scale.key: set(scale.reversed_items) for scale in read_measure("rsq").scales}
    turned = {key: items for key, items in scales.items() if items}
    assert turned == {k: set(v) for k, v in SECOND["rsq"]["reversed_in_scale"].items()}


@pytest.mark.parametrize("number", range(len(CHANGES)))
def test_both_find_the_same_change(number):
    given, found = CHANGES[number]["input"], CHANGES[number]["output"]
    better = Better.HIGHER if given["higher_is_better"] else Better.LOWER
    yardstick = compute_jacobson_truax(
        given["sd"], given["r"], reliability_kind="retest", source="second"
    )
    clinical = Population(mean=given["clin_mean"], sd=given["clin_sd"])
    norm = Population(mean=given["norm_mean"], sd=given["norm_sd"])
    cuts = {
        kind: compute_cutoff(kind, better=better, clinical=clinical, norm=norm)
        for kind in (CutoffKind.A, CutoffKind.B, CutoffKind.C)
    }
    change = compute_change(
        given["pre"], given["post"], yardstick, better=better, cutoff=cuts[CutoffKind.C]
    )
    assert yardstick.sem == pytest.approx(found["sem"], abs=1e-5)
    assert change.index == pytest.approx(found["rci"], abs=1e-5)
    for kind, letter in zip(cuts, "abc", strict=True):
        assert cuts[kind].value == pytest.approx(found[letter], abs=1e-5)
    # Ours asks that the first score lay on the other side of the cut-off.
    assert str(change.group) == found["group_if_clinical_start_required"]
