"""The sample session: invented, as its scenes say, with something for every part of a report."""

import runpy
from collections import Counter
from pathlib import Path

from geborgen.moments import Answer, Censoring, Fate, Half, Moment, Need, SignalKind, derive_moments
from geborgen.sources import read_sample

ROOT = Path(__file__).resolve().parents[3]


def moments_with(caregiver: str) -> list[Moment]:
    moments = derive_moments(read_sample()).moments
    return [moment for moment in moments if moment.caregiver == caregiver]


def test_the_shipped_sample_is_what_its_scenes_say() -> None:
    built = runpy.run_path(str(ROOT / "docs" / "sample" / "build_sample.py"))["build_recording"]()
    assert built == read_sample()


def test_the_sample_says_that_it_is_invented() -> None:
    sample = read_sample()
    assert "verzonnen" in sample.session
    assert "Fictive" in dict(sample.variables)["note"]


def test_the_sample_has_some_fifty_signals_for_all_nine_needs() -> None:
    moments = derive_moments(read_sample()).moments
    assert 45 <= len(moments) <= 70
    assert {moment.need for moment in moments} == set(Need)


def test_the_sample_knows_every_fate_and_every_end_of_watching() -> None:
    moments = derive_moments(read_sample()).moments
    assert {moment.fate for moment in moments} == set(Fate)
    assert {moment.censored_by for moment in moments} == {None, *Censoring}
    assert any(moment.signal is SignalKind.MISCUE for moment in moments)
    assert {answer for m in moments for answer in m.answers} == set(Answer) - {Answer.FRIGHTENING}


def test_each_parent_is_strong_on_the_other_half() -> None:
    def answered(caregiver: str, half: Half) -> float:
        fates = Counter(m.fate for m in moments_with(caregiver) if m.half is half)
        return fates[Fate.MET] / (fates.total() - fates[Fate.UNDECIDED])

    assert answered("moeder", Half.BOTTOM) > answered("vader", Half.BOTTOM)
    assert answered("vader", Half.TOP) > answered("moeder", Half.TOP)


def test_a_brush_off_is_mended_late() -> None:
    mended = [m for m in moments_with("moeder") if m.repair and Answer.DISMISSED in m.answers]
    assert [round(m.repair.latency_s or 0) for m in mended if m.repair] == [89]


def test_two_observers_coded_the_middle_with_small_differences() -> None:
    sample = read_sample()
    second = [b for b in sample.behaviours if b.observer == "obs-2"]
    assert sample.observers == ("obs-1", "obs-2")
    assert all(180 <= b.onset_s <= 420.7 for b in second)
    assert len(second) > 50


def test_nobody_is_engaged_while_nothing_could_be_seen() -> None:
    sample = read_sample()
    (gap,) = sample.gaps
    overlapping = [
        b.code
        for b in sample.behaviours
        if b.code in ("positive", "neutral", "negative")
        and b.observer == "obs-1"
        and b.onset_s < gap.end_s
        and b.end_s > gap.start_s
    ]
    assert overlapping == []


def test_every_code_of_the_sample_is_in_its_scheme() -> None:
    sample = read_sample()
    assert sample.scheme is not None
    unknown = {b.code for b in sample.behaviours if not sample.scheme.meaning(b.code, b.actor)}
    assert unknown == set()
