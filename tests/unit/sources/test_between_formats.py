"""From any format to any other: every act that the target can hold comes back."""

from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from geborgen.moments import FileError, Recording
from geborgen.sources import FORMATS, read_recordings, read_sample, write_recordings
from tests.property.test_readers_survive_rubbish import fill, seeds

WRITTEN = [form for form in FORMATS if form.writes]
# A grid of states has no points, and one value of a variable at a time.
PARTIAL = {"gridware"}


def timed(path: Path) -> list[Recording]:
    return [r for r in read_recordings(path) if r.behaviours and not r.order_only]


@pytest.mark.parametrize("form", WRITTEN, ids=lambda form: form.name)
@pytest.mark.parametrize("seed", seeds())
def test_every_act_of_every_format_comes_back_from_every_other(tmp_path, seed, form):
    folder = tmp_path / "all"  # a project of grids brings other files along
    folder.mkdir()
    for name, data in seeds().items():
        (folder / name).write_bytes(data)
    fill(folder)
    for session in timed(folder / seed):
        acts = replace(session, moments=())
        path = tmp_path / f"back{form.suffixes[0]}"
        try:
            lost = write_recordings([acts], path, format=form.name, force=True)
        except FileError:
            assert form.name in PARTIAL
            continue
        back = list(chain.from_iterable(r.behaviours for r in read_recordings(path)))
        assert len(back) == len(acts.behaviours) or (form.name in PARTIAL and lost)
        if form.name not in PARTIAL:
            codes = sorted(act.code for act in back)
            assert codes == sorted(act.code for act in acts.behaviours) or lost


@pytest.mark.parametrize("form", WRITTEN, ids=lambda form: form.name)
def test_the_sample_keeps_its_times_in_every_format(tmp_path, form):
    sample = read_sample()
    one = replace(sample, observers=sample.observers[:1], behaviours=tuple(
        act for act in sample.behaviours if act.observer in (None, *sample.observers[:1])
    ))  # fmt: skip
    path = tmp_path / f"sample{form.suffixes[0]}"
    write_recordings([one], path, format=form.name)
    found = sorted(round(a.onset_s, 2) for r in read_recordings(path) for a in r.behaviours)
    wanted = sorted(round(act.onset_s, 2) for act in one.behaviours)
    assert set(found) <= set(wanted) if form.name in PARTIAL else found == wanted
