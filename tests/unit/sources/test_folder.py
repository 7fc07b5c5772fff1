"""A folder of sessions: each file is read, refused with a reason, or said to be left alone."""

import os
import shutil

import pytest

from geborgen.moments import FileError
from geborgen.sources import read_recordings, read_sample, write_recordings
from geborgen.sources.folder import (
    FileState,
    count_workers,
    list_session_files,
    map_session_files,
    read_folder,
    read_session_file,
)

CODED = """session,child,role,name,code,onset_s
{s},kim,child,kim,cries,5
{s},kim,caregiver,mum,holds,9
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "a.csv").write_text(CODED.format(s="one"))
    (tmp_path / "b" / "c.csv").write_text(CODED.format(s="two"))
    (tmp_path / "film.mp4").write_bytes(b"\0" * 20)
    (tmp_path / "broken.eaf").write_text("<ANNOTATION_DOCUMENT><no")
    (tmp_path / ".hidden.csv").write_text(CODED.format(s="hidden"))
    return tmp_path


def state_of(reading):
    return {one.file: one.state for one in reading.files}


def test_every_file_is_accounted_for(folder):
    reading = read_folder(folder)
    assert state_of(reading) == {
        "a.csv": FileState.READ,
        "b/c.csv": FileState.READ,
        "broken.eaf": FileState.REFUSED,
        "film.mp4": FileState.LEFT_ALONE,
    }
    assert [r.session for r in reading.recordings] == ["one", "two"]
    assert next(one for one in reading.files if one.reason).reason is not None


@pytest.mark.slow
def test_several_processes_read_what_one_reads(folder):
    alone, together = read_folder(folder, n_workers=1), read_folder(folder, n_workers=2)
    assert together == alone


def test_the_same_file_twice_counts_once_and_is_said(folder):
    shutil.copy(folder / "a.csv", folder / "again.csv")
    reading = read_folder(folder)
    again = next(one for one in reading.files if one.file == "again.csv")
    assert (again.state, again.other, again.recordings) == (FileState.SAME, "a.csv", ())


def test_sessions_of_one_name_are_told_apart_by_their_file(folder):
    (folder / "b" / "c.csv").write_text(CODED.format(s="one").replace("5", "6"))
    sessions = [r.session for r in read_folder(folder).recordings]
    assert sessions == ["one", "one (b/c.csv)"]


@pytest.mark.slow
def test_each_file_is_worked_on_where_it_was_read(folder):
    files = list_session_files(folder)
    steps = []
    found = map_session_files(folder, files, len_of, n_workers=2, step=lambda: steps.append(1))
    assert found == (2, 2, 0, 0)
    assert len(steps) == len(files)


def len_of(reading):
    return reading.n_behaviours


def test_few_small_files_are_not_worth_a_second_process(folder):
    assert count_workers(list_session_files(folder)) == 1


def test_a_folder_that_is_not_there_empty_or_without_sessions_is_one_clear_line(tmp_path):
    for name, make, word in (
        ("none", lambda path: None, "no such folder"),
        ("empty", lambda path: path.mkdir(), "holds no files"),
        ("films", lambda path: (path.mkdir(), (path / "x.mp4").write_bytes(b"0")), "none of its 1"),
    ):
        make(tmp_path / name)
        with pytest.raises(FileError, match=word):
            read_folder(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_does_not_stop_the_others(folder):
    (folder / "a.csv").chmod(0)
    assert state_of(read_folder(folder))["a.csv"] is FileState.REFUSED


def test_a_link_that_goes_round_in_circles_does_not(folder):
    (folder / "b" / "up").symlink_to(folder, target_is_directory=True)
    assert len(read_folder(folder).recordings) == 2


def test_one_file_is_read_as_it_is_alone(tmp_path):
    path = tmp_path / "sample.boris"
    write_recordings([read_sample()], path)
    assert read_session_file(path).recordings == read_recordings(path)


def test_session_2_comes_before_session_10_in_files_and_folders(tmp_path):
    for name in ("session 10", "session 2", "dag 2/b", "dag 10/a"):
        path = tmp_path / f"{name}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"actor,code,onset_s\nchild,cries,1\nmother,holds,2\n# {name}\n")
    names = [path.relative_to(tmp_path).as_posix() for path in list_session_files(tmp_path)]
    assert names == ["dag 2/b.csv", "dag 10/a.csv", "session 2.csv", "session 10.csv"]
    assert [one.file for one in read_folder(tmp_path).files] == names
