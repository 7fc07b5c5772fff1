"""What a simulated family looks like in each setting: recordings like anybody's."""

from dataclasses import replace
from itertools import pairwise

import pytest

from geborgen.analysis import compute_reading
from geborgen.moments import Fate, Language, Role, UserError, derive_moments
from geborgen.simulation.cohort import live_cohort, make_cohort, take_life
from geborgen.simulation.home import simulate_home
from geborgen.simulation.model import live, moments_until
from geborgen.simulation.parameters import Caregiver, Family
from geborgen.simulation.play import simulate_free_play, simulate_still_face
from geborgen.simulation.settings import Setting, simulate_setting
from geborgen.simulation.strange_situation import simulate_strange_situation
from geborgen.sources import own
from geborgen.sources.formats import ReadOptions
from geborgen.views import render_report_html
from tests.simulated_families import USUAL


def grown(caregiver=None, *more, number=1, moments=2000):
    family = Family(number=number, caregivers=(caregiver or USUAL["warm"], *more))
    cohort = make_cohort([family], seed=4)
    live_cohort(cohort, moments, threads=1)
    return take_life(cohort, 0, family)


@pytest.mark.parametrize("setting", list(Setting))
def test_a_recording_knows_all_its_codes_and_can_be_reported(setting):
    recording = simulate_setting(grown(), setting)
    derived = derive_moments(recording)
    assert not [w for w in derived.warnings if w.kind != "no_caregiver_present"]
    reading = compute_reading([recording])
    assert "<html" in render_report_html(reading, language=Language.NL)


@pytest.mark.parametrize("setting", list(Setting))
def test_a_recording_survives_our_own_file(setting, tmp_path):
    recording = simulate_setting(grown(), setting)
    own.write([recording], tmp_path / "s.geborgen.json")
    assert own.read(tmp_path / "s.geborgen.json", ReadOptions()) == (recording,)


@pytest.mark.parametrize("setting", list(Setting))
def test_seeing_a_family_does_not_change_it(setting):
    seen, unseen = grown(), grown()
    simulate_setting(seen, setting)
    assert seen == unseen


def test_a_recording_says_seed_family_and_every_tendency():
    given = dict(simulate_home(grown(), moments=2).provenance.parameters)
    assert given["family"] == 1
    assert given["caregiver-1.repair"] == USUAL["warm"].repair
    assert simulate_home(grown(), moments=2).provenance.seed == 4
    assert not any(name.startswith("constants") for name in given)


def test_home_shows_the_moments_the_child_lives_next():
    life = grown(moments=300)
    shown = [b for b in simulate_home(life, moments=12).behaviours if b.modifiers]
    lived = [*live(life, 12)]
    assert [b.code.removesuffix("_miscue") for b in shown] == [str(m.need) for m in lived]


def forms_at(months):
    life = grown(moments=2)
    life.number = moments_until(months, life.model)
    acts = [b.code for b in simulate_home(life, moments=300).behaviours]
    put = {
        "crying",
        "reaching",
        "following",
        "smiling",
        "pointing",
        "looking_back",
        "calling",
        "saying",
        "asking",
    }
    return {code: acts.count(code) for code in put if code in acts}


def test_a_four_year_old_lets_it_be_known_otherwise_than_a_baby():
    baby, toddler, pupil = forms_at(7), forms_at(17), forms_at(50)
    assert set(baby) == {"crying", "reaching", "smiling"}
    assert {"following", "pointing", "looking_back"} <= set(toddler)
    assert toddler["crying"] > 3 * pupil.get("crying", 0)
    assert pupil["saying"] > 30 and pupil["asking"] > 20
    assert not {"reaching", "smiling", "pointing"} & set(pupil)


def test_home_with_two_caregivers_gives_each_their_own_moments():
    life = grown(USUAL["warm"], USUAL["rejecting"])
    derived = derive_moments(simulate_home(life, moments=120)).moments
    fates = {
        name: [m.fate for m in derived if m.caregiver == name]
        for name in ("caregiver-1", "caregiver-2")
    }
    met = {n: sum(f is not Fate.MISSED for f in found) / len(found) for n, found in fates.items()}
    assert sum(map(len, fates.values())) == 120
    assert met["caregiver-1"] > met["caregiver-2"] + 0.2


def test_the_strange_situation_keeps_its_timings():
    for name in USUAL:
        tape = simulate_strange_situation(grown(USUAL[name]))
        lasts = {n: 5 * sum(s.episode == n for s in tape.steps) for n in range(1, 9)}
        assert lasts[1] == 30
        assert lasts[2] == lasts[3] == lasts[8] == 180
        assert 60 <= lasts[4] <= 180 and lasts[6] <= 180 and lasts[7] <= 180
        assert 180 <= lasts[5] <= 300


def test_another_visit_goes_otherwise_and_the_same_visit_the_same():
    life = grown(USUAL["late"])
    assert simulate_strange_situation(life) == simulate_strange_situation(life)
    assert simulate_strange_situation(life) != simulate_strange_situation(life, occasion=1)


def seconds_of(recording, codes, start, end):
    return sum(
        min(b.end_s, end) - max(b.onset_s, start)
        for b in recording.behaviours
        if b.code in codes and b.actor.role is Role.CHILD and b.onset_s < end and b.end_s > start
    )


def test_a_still_face_costs_smiles_and_the_reunion_keeps_a_trace():
    # source: tronick1978
    smiles, protests = [0.0] * 3, [0.0] * 3
    for number in range(30):
        recording = simulate_still_face(grown(number=number, moments=1200))
        for phase in range(3):
            span = (120.0 * phase, 120.0 * (phase + 1))
            smiles[phase] += seconds_of(recording, {"social_positive"}, *span)
            protests[phase] += seconds_of(recording, {"protest", "withdrawn"}, *span)
    assert smiles[1] < smiles[2] < smiles[0]
    assert protests[0] < protests[2] < protests[1]


def test_play_codes_both_at_every_step():
    recording = simulate_free_play(grown(), minutes=5)
    for role in (Role.CHILD, Role.CAREGIVER):
        spans = [(b.onset_s, b.end_s) for b in recording.behaviours if b.actor.role is role]
        assert spans[0][0] == 0 and spans[-1][1] == 300
        assert all(a[1] == b[0] for a, b in pairwise(spans))


def test_impossible_lengths_are_refused():
    for ask in (
        lambda: simulate_home(grown(), moments=0),
        lambda: simulate_free_play(grown(), minutes=0),
        lambda: simulate_free_play(grown(), minutes=float("nan")),
    ):
        with pytest.raises(UserError):
            ask()


def test_a_frightening_caregiver_can_be_seen_at_home():
    life = grown(replace(Caregiver(), fright=0.8, calm=0.1))
    codes = {b.code for b in simulate_home(life, moments=80).behaviours}
    assert "frightening" in codes
