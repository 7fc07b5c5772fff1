"""A folder into another format: each file whole when it is done, and nothing done twice."""

import os
import signal
import subprocess
import sys
import time
from functools import partial

import pytest

from geborgen.moments import FileError
from geborgen.sources import read_recordings, read_sample, write_recordings
from geborgen.sources.batch import convert_folder, find_written_format
from geborgen.sources.folder import FileState

CODED = """session,child,role,name,code,onset_s
{s},kim,child,kim,cries,5
{s},kim,caregiver,mum,holds,9
"""

convert_to_boris = partial(convert_folder, form=find_written_format("boris"))


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "in"
    (folder / "b").mkdir(parents=True)
    (folder / "a.csv").write_text(CODED.format(s="one"))
    (folder / "b" / "c.csv").write_text(CODED.format(s="two"))
    (folder / "broken.eaf").write_text("<ANNOTATION_DOCUMENT><no")
    return folder


def test_each_file_becomes_one_of_its_own_name(folder, tmp_path):
    made = convert_to_boris(folder, tmp_path / "out")
    assert [(one.file, one.target) for one in made] == [
        ("a.csv", "a.boris"),
        ("b/c.csv", "b/c.boris"),
        ("broken.eaf", None),
    ]
    assert read_recordings(tmp_path / "out" / "b" / "c.boris")[0].session == "two"
    assert made[2].state is FileState.REFUSED


def test_two_files_that_would_become_one_keep_their_whole_names(folder, tmp_path):
    write_recordings([read_sample()], folder / "a.boris")
    made = convert_folder(folder, tmp_path / "out", find_written_format("geborgen"))
    assert [one.target for one in made][:2] == ["a.boris.geborgen.json", "a.csv.geborgen.json"]


def test_what_is_there_is_left_as_it_is_unless_forced(folder, tmp_path):
    target = tmp_path / "out" / "a.boris"
    target.parent.mkdir()
    target.write_text("mine")
    assert convert_to_boris(folder, tmp_path / "out")[0].was_there
    assert target.read_text() == "mine"
    assert not convert_to_boris(folder, tmp_path / "out", force=True)[0].was_there
    assert target.read_text() != "mine"


def test_what_was_made_of_a_file_that_changed_is_made_anew(folder, tmp_path):
    convert_to_boris(folder, tmp_path / "out")
    (folder / "a.csv").write_text(CODED.format(s="one") + "one,kim,child,kim,smiles,20\n")
    made = {one.file: one for one in convert_to_boris(folder, tmp_path / "out")}
    assert (made["a.csv"].is_renewed, made["a.csv"].was_there, made["a.csv"].n_behaviours) == (
        *(True, False, 3),
    )
    assert (made["b/c.csv"].is_renewed, made["b/c.csv"].was_there) == (False, True)
    assert len(read_recordings(tmp_path / "out" / "a.boris")[0].behaviours) == 3
    assert convert_to_boris(folder, tmp_path / "out")[0].was_there


def test_what_somebody_changed_since_is_left_and_said_though_its_source_changed(folder, tmp_path):
    convert_to_boris(folder, tmp_path / "out")
    (folder / "a.csv").write_text(CODED.format(s="one") + "one,kim,child,kim,smiles,20\n")
    (tmp_path / "out" / "a.boris").write_text("mine")
    made = convert_to_boris(folder, tmp_path / "out")[0]
    assert (made.is_stale, made.was_there, made.is_renewed) == (True, True, False)
    assert (tmp_path / "out" / "a.boris").read_text() == "mine"
    assert convert_to_boris(folder, tmp_path / "out", force=True)[0].n_behaviours == 3


def test_a_project_is_made_anew_when_one_of_its_trajectories_changed(tmp_path):
    place = tmp_path / "in" / "p_trjs" / "one.trj"
    place.parent.mkdir(parents=True)
    place.write_text("Onset\tmother\tchild\n0\t1\t2\n1\t2\t2\n6\n")
    (tmp_path / "in" / "p.gwf").write_text("ID\tFilename\n1\tone.trj\n")
    convert = partial(convert_folder, form=find_written_format("geborgen"))
    convert(tmp_path / "in", tmp_path / "out")
    place.write_text("Onset\tmother\tchild\n0\t1\t2\n1\t2\t2\n9\n")
    assert [one.is_renewed for one in convert(tmp_path / "in", tmp_path / "out") if one.target] == [
        True
    ]


def test_a_record_that_holds_rubbish_is_passed_over(folder, tmp_path):
    convert_to_boris(folder, tmp_path / "out")
    (tmp_path / "out" / ".geborgen-made.jsonl").write_text('rommel\n[1]\n{"target": 3}\n')
    assert convert_to_boris(folder, tmp_path / "out")[0].was_there


def test_what_was_made_below_the_folder_is_not_converted_again(folder):
    convert_to_boris(folder, folder / "out")
    assert len(convert_to_boris(folder, folder / "out")) == 3


def test_a_folder_of_which_nothing_can_be_made_is_one_clear_line(tmp_path):
    (tmp_path / "broken.eaf").write_text("<ANNOTATION_DOCUMENT><no")
    with pytest.raises(FileError, match=r"broken\.eaf"):
        convert_to_boris(tmp_path, tmp_path / "out")


@pytest.mark.parametrize("name", [None, "film", "intervals"])
def test_a_format_that_is_not_written_is_said_with_those_that_are(name):
    with pytest.raises(FileError, match="boris"):
        find_written_format(name)


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_whoever_is_stopped_keeps_what_is_done_and_goes_on(tmp_path, stop):
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for number in range(600):
        acts = "".join(f"s{number},kim,child,kim,cries,{n}\n" for n in range(60))
        (folder / f"{number}.csv").write_text("session,child,role,name,code,onset_s\n" + acts)
    words = [
        sys.executable,
        "-m",
        "geborgen.cli",
        "convert",
        str(folder),
        str(out),
        "--to",
        "boris",
    ]
    running = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while len(list(out.glob("*.boris"))) < 20 and time.monotonic() < deadline:
        time.sleep(0.02)
    running.send_signal(stop)
    running.communicate(timeout=60)
    done = list(out.glob("*.boris"))
    assert 20 <= len(done) < 600
    assert all(len(read_recordings(path)[0].behaviours) == 60 for path in done)
    kept = {path: os.stat(path).st_mtime_ns for path in done}
    made = convert_to_boris(folder, out)
    assert sum(one.was_there for one in made) >= len(kept)
    assert all(os.stat(path).st_mtime_ns == when for path, when in kept.items())
    assert len(list(out.glob("*.boris"))) == 600
