import math
from pathlib import Path

import pytest

from geborgen.moments import UserError
from geborgen.simulation.family_groups import GROUPS
from geborgen.simulation.minimal_agent import MinimalAgent, Policy, compute_crossover
from geborgen.simulation.published import (
    PublishedRow,
    Use,
    choose_rows,
    compute_answers,
    is_hit,
    load_published,
    parse_published,
)
from geborgen.simulation.references import load_references
from geborgen.simulation.statistics import STATISTICS, Estimate
from geborgen.simulation.survey import MEASURES, Study

FIT_KEYS = {"share_avoidant", "share_secure", "share_resistant", "share_disorganised",
            "sensitivity_secure", "matched"}  # fmt: skip

TABLE = """
source = "madigan2024"

[[row]]
key = "strain_secure"
use = "predict"
mark = "M"
statistic = "correlation"
of = ["true_strain", "secure"]
interval = [-0.5, 0.5]
en = "strain and secure"
nl = "belasting en veilig"
"""


def row(**given):
    usual = {"key": "k", "table": "t", "use": Use.PREDICT, "source": "s", "mark": "R",
             "statistic": "share", "of": ("secure",)}  # fmt: skip
    return PublishedRow(**(usual | given))


def found(value, error=0.0):
    return Estimate(value=value, error=error, n=100)


def test_every_published_row_cites_a_known_work_and_says_what_it_is_about_in_both_languages():
    for one in load_published():
        assert one.source in load_references()
        assert one.said("nl") and one.said("en") and one.said("nl") != one.said("en")
        assert one.mark in ("R", "M")


def test_keys_of_published_rows_are_their_own():
    keys = [one.key for one in load_published()]
    assert len(keys) == len(set(keys)) == 39


def test_only_the_rows_that_the_targets_name_may_be_fitted():
    assert {one.key for one in choose_rows(load_published(), Use.FIT)} == FIT_KEYS


def test_an_interval_is_widened_by_the_chance_of_the_run():
    asked = row(value=0.5, interval=(0.49, 0.51))
    assert is_hit(asked, found(0.505))
    assert not is_hit(asked, found(0.53))
    assert is_hit(asked, found(0.53, error=0.011))


def test_a_direction_needs_the_whole_interval_on_its_side():
    assert is_hit(row(above=0.5), found(0.6, error=0.05))
    assert not is_hit(row(above=0.5), found(0.6, error=0.06))
    assert not is_hit(row(below=0.5), found(0.6))
    assert is_hit(row(above=0.0, below=1.0), found(0.3, error=0.1))


def test_what_cannot_be_computed_is_a_miss():
    assert not is_hit(row(interval=(0.0, 1.0)), found(math.nan, error=math.nan))


def test_a_new_table_is_an_entry_and_no_code():
    (asked,) = parse_published(TABLE, file="07_strain.toml")
    assert asked.table == "strain"
    assert asked.source == "madigan2024"


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('"correlation"', '"corelation"'),
        ('"true_strain"', '"strain"'),
        ('["true_strain", "secure"]', '["secure"]'),
        ('use = "predict"', 'use = "guess"'),
        ("interval = [-0.5, 0.5]", ""),
        ('mark = "M"', 'mark = "M"\ncolour = "red"'),
        ('statistic = "correlation"', 'statistic = "correlation"\nfamilies = ["rich"]'),
    ],
)
def test_a_row_that_cannot_be_answered_names_file_and_row(was, becomes):
    with pytest.raises(UserError) as caught:
        parse_published(TABLE.replace(was, becomes), file="mine.toml")
    assert "mine.toml" in caught.value.say("en") and "strain_secure" in caught.value.say("en")


def test_the_minimal_agent_crosses_over_where_it_was_derived_to():
    agent = MinimalAgent()
    assert compute_crossover(agent, Policy.AVOID, Policy.GUARDED) == pytest.approx(0.2235, abs=5e-5)
    assert compute_crossover(agent, Policy.GUARDED, Policy.SEEK) == pytest.approx(0.4681, abs=5e-5)


@pytest.mark.slow
def test_answers_are_the_same_for_the_same_seed_and_others_for_another():
    rows = [one for one in load_published() if one.table in ("patterns", "sensitivity")]
    once, again, other = (
        compute_answers(rows, Study(families=60, seed=seed, playing=0)) for seed in (1, 1, 2)
    )
    assert once == again
    assert once != other
    assert sum(a.estimate.value for a in once[:4]) == pytest.approx(1.0)


def test_the_manual_names_every_measure_statistic_and_population():
    page = Path(__file__).parents[3] / "docs" / "how-to" / "published-tables.md"
    told = page.read_text(encoding="utf-8")
    for name in (*STATISTICS, *GROUPS):
        assert f"`{name}`" in told
    for name in MEASURES:
        parts = ("true_", "play_", "still_face_", "reunion_")
        whole = f"`{name.removesuffix('_other').removesuffix('_later')}`" in told
        assert whole or any(name.startswith(p) and f"`{p}`" in told for p in parts), name
