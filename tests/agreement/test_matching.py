"""Match and mismatch on a real interval series, counted again in another, plainer way."""

import csv
import re

import pytest

from geborgen.analysis import compute_reading
from geborgen.moments import (
    Actor,
    Behaviour,
    CodeDefinition,
    CodeMeaning,
    CodingScheme,
    Engagement,
    Provenance,
    Recording,
    Role,
)

ACTORS = {
    "M": Actor(role=Role.CAREGIVER, name="mother"),
    "C": Actor(role=Role.CHILD, name="child"),
}
STATES = {"pos": Engagement.POSITIVE, "neg": Engagement.NEGATIVE}
SCHEME = CodingScheme(
    name="series",
    codes=tuple(
        CodeDefinition(code=who + state, means=CodeMeaning.ENGAGEMENT, engagement=meaning)
        for who in ACTORS
        for state, meaning in STATES.items()
    ),
)


@pytest.fixture(scope="module")
def rows(shared_samples):
    with open(shared_samples / "series" / "AttachmentData.csv", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def matching(rows):
    behaviours = [
        Behaviour(actor=ACTORS[code[0]], code=code, onset_s=2.0 * i, offset_s=2.0 * i + 2)
        for i, row in enumerate(rows)
        for code in ("Mpos", "Mneg", "Cpos", "Cneg")
        if row[code] == "1"
    ]
    recording = Recording(
        session="1",
        child="child",
        provenance=Provenance(maker="test", version="1"),
        interval_s=2,
        length_s=2.0 * len(rows),
        behaviours=tuple(behaviours),
    )
    return compute_reading([recording], scheme=SCHEME).pairs[0].matching


@pytest.fixture(scope="module")
def letters(rows):
    """One letter per interval: = for a match, x for a mismatch."""
    mood = {("1", "0"): "+", ("0", "0"): "0", ("0", "1"): "-", ("1", "1"): "-"}
    return "".join(
        "=" if mood[row["Mpos"], row["Mneg"]] == mood[row["Cpos"], row["Cneg"]] else "x"
        for row in rows
    )


def test_matched_and_mismatched_intervals_agree_with_a_plain_count(matching, letters):
    assert len(letters) == 90
    assert (matching.matched.count, matching.matched.total) == (letters.count("="), 90)
    assert (matching.mismatched.count, matching.mismatched.total) == (letters.count("x"), 90)


def test_mismatches_and_their_repairs_agree_with_a_pattern_search(matching, letters):
    runs = re.findall("x+", letters)
    assert matching.n_mismatches == len(runs)
    assert matching.repaired.count == len(re.findall("x=", letters))
    assert matching.repaired_next.total == len(re.findall("x(?=.)", letters))
    assert matching.longest_mismatch_s == 2 * max(map(len, runs))
    assert matching.mean_mismatch_run_s == pytest.approx(2 * sum(map(len, runs)) / len(runs))
    assert matching.repairs_per_minute == pytest.approx(len(re.findall("x=", letters)) / 3)


def test_joint_states_add_up_and_mixed_intervals_are_said(matching, rows):
    assert sum(n for *_, n in matching.joint) == 90
    both_positive = sum(
        (r["Mpos"], r["Mneg"], r["Cpos"], r["Cneg"]) == ("1", "0", "1", "0") for r in rows
    )
    assert matching.joint[0] == (Engagement.POSITIVE, Engagement.POSITIVE, both_positive)
    assert matching.n_mixed_child == sum(r["Cpos"] == r["Cneg"] == "1" for r in rows)
    assert matching.n_mixed_caregiver == sum(r["Mpos"] == r["Mneg"] == "1" for r in rows)


def test_interval_of_the_matched_share_is_wider_than_independent_units_would_give(matching):
    share = matching.matched
    assert share.method == "wilson_effective"
    assert share.high - share.low > 0.19  # Wilson on 28 of 90: .2249 to .4130
