"""The bank: the one that ships fits the model, a kept one is found, a damaged one is not used."""

import numpy as np
import pytest

from geborgen.inference import bank as banks
from geborgen.inference.bank import BankPlan, build_bank, describe_basis, find_bank, load_shipped
from geborgen.inference.grown import GROWN, PATTERNS
from geborgen.simulation.population import draw_family
from tests.told_families import MODEL, POPULATION

CURE = "the model or its calibration changed: python docs/bank.py"


def test_the_shipped_bank_rests_on_the_model_as_it_is():
    assert load_shipped().basis == describe_basis(), CURE
    assert load_shipped().plan == BankPlan(), CURE


def test_the_shipped_banks_families_live_as_they_did():
    shipped, rows = load_shipped(), range(12)
    families = [draw_family(POPULATION, seed=shipped.plan.seed, number=n) for n in rows]
    lived = banks.live_families(families, shipped.plan, model=MODEL)
    for name in ("cares", "child", "bonds", "grown"):
        assert lived[name] == pytest.approx(getattr(shipped, name)[rows], abs=1e-5), CURE


def test_pattern_shares_are_shares_of_the_visits():
    grown = load_shipped().grown[:, [GROWN.index(name) for name in PATTERNS]]
    assert grown.sum(axis=1) == pytest.approx(np.ones(len(grown)))
    assert ((grown * load_shipped().plan.visits) % 1 == 0).all()


def test_a_bank_of_another_size_is_built_once_and_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    told = []
    first = find_bank(40, progress=lambda done, total: told.append((done, total)))
    assert told == [(40, 40)]
    again = find_bank(40, progress=lambda *_: pytest.fail("built again"))
    assert (first.cares == again.cares).all()
    assert first.plan == BankPlan(families=40)


def test_a_damaged_bank_is_built_anew(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    find_bank(20)
    (kept,) = (tmp_path / "geborgen").glob("*.npz")
    kept.write_bytes(kept.read_bytes()[:500])
    assert len(find_bank(20).cares) == 20
    assert banks.read_bank(kept.read_bytes()).basis == describe_basis()


def test_a_stale_bank_is_never_used(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    stale = banks.Bank(**{f: getattr(build_bank(BankPlan(families=20)), f) for f in
                          banks.Bank.__dataclass_fields__} | {"basis": "0" * 16})  # fmt: skip
    plan = BankPlan(families=20)
    banks.write_bank(stale, tmp_path / "geborgen" / banks._kept(describe_basis(), plan).name)
    assert find_bank(20).basis == describe_basis()


def test_a_bank_that_cannot_be_kept_is_used_all_the_same(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert len(find_bank(20).cares) == 20
