"""RTTM: who spoke when, from diarisation programs and from people."""

from dataclasses import replace
from pathlib import Path

import pytest

from geborgen.moments import FileError, Role, Span, WarningKind
from geborgen.sources.formats import read, read_recordings, recognise_format, write_recordings

TEXT = """\
;; a comment
SPKR-INFO one 1 <NA> <NA> <NA> child S1 <NA> <NA>
SPEAKER one 1 0.50 1.00 <NA> <NA> S1 <NA> <NA>
SPEAKER one 1 2.00 0.50 <NA> <NA> FEM 0.9 <NA>
NON-LEX one 1 3.00 0.50 <NA> laugh KCHI <NA>
SPEAKER two 2 1.25 <NA> ja <NA> MAL <NA>
SPEAKER two 1 2.00 -0.50 <NA> <NA> MAL <NA> <NA>
SPEAKER two 1 <NA> 1 <NA> <NA> MAL <NA> <NA>
zomaar iets
NOSCORE two 1 5 3 <NA> <NA> <NA> <NA> <NA>
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.rttm"
    path.write_text(TEXT, "utf-8")
    return path


def test_each_audio_file_is_a_session_with_its_speakers(file: Path) -> None:
    assert recognise_format(file).name == "rttm"
    one, two = read_recordings(file)
    assert (one.session, two.session) == ("one", "two")
    assert [(a.actor.name, a.code, a.onset_s, a.offset_s) for a in one.behaviours] == [
        ("S1", "speech", 0.5, 1.5),
        ("FEM", "speech", 2.0, 2.5),
        ("KCHI", "non-lex:laugh", 3.0, 3.5),
    ]
    assert [a.actor.role for a in one.behaviours] == [Role.CHILD, Role.CAREGIVER, Role.CHILD]
    assert one.behaviours[1].modifiers == ("confidence 0.9",)
    assert two.gaps == (Span(start_s=5.0, end_s=8.0),)
    assert two.behaviours[0].comment == "ja"
    assert two.behaviours[0].offset_s is None


def test_what_is_odd_is_said_with_its_row(file: Path) -> None:
    one, two = read_recordings(file)
    assert [(w.kind, w.origin.row) for w in one.warnings if w.origin] == [
        (WarningKind.UNREADABLE_ROW, 9)
    ]
    assert [(w.kind, w.origin.row) for w in two.warnings if w.origin and w.origin.row] == [
        (WarningKind.OFFSET_BEFORE_ONSET, 7),
        (WarningKind.UNSET_TIME, 8),
    ]


def test_times_beyond_all_numbers_are_no_times(tmp_path: Path) -> None:
    rest = "a 1 1e308 1e308 <NA> <NA> S <NA> <NA>\n"
    text = f"SPEAKER {rest}NOSCORE {rest}"
    (tmp_path / "a.rttm").write_text(text, "utf-8")
    (recording,) = read_recordings(tmp_path / "a.rttm")
    assert (recording.behaviours, recording.gaps) == ((), ())
    assert [w.kind for w in recording.warnings] == [WarningKind.UNSET_TIME] * 2


def test_written_again_it_is_the_same(file: Path, tmp_path: Path) -> None:
    recordings = read_recordings(file)
    assert write_recordings(recordings, tmp_path / "b.rttm") == ()
    again = read_recordings(tmp_path / "b.rttm")
    for before, after in zip(recordings, again, strict=True):
        assert [replace(a, origin=None) for a in before.behaviours] == [
            replace(a, origin=None) for a in after.behaviours
        ]
        assert (before.session, before.gaps) == (after.session, after.gaps)


def test_every_line_has_ten_fields_for_other_programs(file: Path, tmp_path: Path) -> None:
    write_recordings(read_recordings(file), tmp_path / "b.rttm")
    lines = (tmp_path / "b.rttm").read_text("utf-8").splitlines()
    assert lines[0].startswith(";;")
    assert {len(line.split()) for line in lines[1:]} == {10}


def test_codes_with_spaces_are_changed_and_said_and_come_back(file: Path, tmp_path: Path) -> None:
    one = read_recordings(file)[0]
    renamed = replace(one, behaviours=(replace(one.behaviours[0], code="picks up; holds"),))
    (warning,) = write_recordings([renamed], tmp_path / "b.rttm")
    assert warning.kind is WarningKind.CHANGED_IN_FORMAT
    assert dict(warning.details)["other"] == "picks_up;_holds"
    (back,) = read_recordings(tmp_path / "b.rttm")
    assert back.behaviours[0].code == "picks up; holds"


def test_a_note_that_was_damaged_is_passed_over(file: Path, tmp_path: Path) -> None:
    write_recordings(read_recordings(file), tmp_path / "b.rttm")
    text = (tmp_path / "b.rttm").read_text("utf-8").replace('"role": "child"', '"role": "king"')
    (tmp_path / "b.rttm").write_text(text, "utf-8")
    assert [r.session for r in read_recordings(tmp_path / "b.rttm")] == ["one", "two"]


def test_a_file_without_a_line_of_rttm_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.rttm").write_text("zomaar\n", "utf-8")
    with pytest.raises(FileError, match="RTTM"):
        read_recordings(tmp_path / "a.rttm")


def test_kinds_of_sounds_where_a_speaker_belongs_are_acts_of_the_child(tmp_path) -> None:
    lines = [
        f"SPEAKER rec 1 {at}.0 1.0 <NA> <NA> {name} 0.94 <NA>\n"
        for at, name in enumerate(("CHI", "CRY", "NCS"))
    ]
    path = tmp_path / "vcm.rttm"
    path.write_text("".join(lines))
    assert [(b.actor.name, b.code) for b in read(path).behaviours] == [
        ("CHI", "speech"),
        ("CHI", "vcm_type:CRY"),
        ("CHI", "vcm_type:NCS"),
    ]
    path.write_text("SPKR-INFO rec 1 <NA> <NA> <NA> unknown CRY <NA> <NA>\n" + lines[1])
    assert [(b.actor.name, b.code) for b in read(path).behaviours] == [("CRY", "speech")]
