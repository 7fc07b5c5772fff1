"""What if: nothing changed is no difference, and more of what helps helps."""

import numpy as np
import pytest

from geborgen.inference.alike import Alike
from geborgen.inference.changes import parse_change
from geborgen.inference.sources import Sources
from geborgen.inference.what_if import compute_what_if, live_onward, rank_changes
from tests.told_families import bank


@pytest.fixture(scope="module")
def anyone():
    """Families at large, living on: every one of the bank weighs the same."""
    whole = bank(400)
    alike = Alike(
        cares=whole.cares, temperaments=whole.temperaments, child=whole.child, bonds=whole.bonds,
        grown=whole.grown, weights=np.full(400, 1 / 400), ess=400.0, pareto_k=0.0, stages=0,
        sources=Sources(observed=()),
    )  # fmt: skip
    return live_onward(alike, months_lived=15.0, families=200)


def played(anyone, change):
    return compute_what_if(anyone, parse_change(change), label=change)


def test_no_change_is_no_difference_at_all(anyone):
    assert {one.mean for one in played(anyone, "repair=+0").differences} == {0.0}


def test_more_repair_makes_answers_something_to_count_on(anyone):
    found = played(anyone, "repair=+0.3").of("expects")
    assert 0.0 < found.low < found.mean < found.high
    assert found.with_it - found.without == pytest.approx(found.mean)


def test_more_fright_is_worse(anyone):
    found = played(anyone, "fright=+0.3")
    assert found.of("threat").low > 0.0
    assert found.of("secure").mean < 0.0


def test_ranking_names_every_contingency_once_and_shares_add_up(anyone):
    ranked = rank_changes(anyone, families=60)
    assert len({one.name for one in ranked}) == 11
    assert sum(one.is_first for one in ranked) == pytest.approx(1.0)
