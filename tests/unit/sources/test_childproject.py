"""ChildProject's segments: speakers, codes beside them, units, and back."""

from pathlib import Path

from geborgen.moments import Recording, Role, WarningKind
from geborgen.sources.formats import (
    read,
    read_recordings,
    recognise_format,
    write_recording,
    write_recordings,
)
from tests.boris_files import acts, kinds
from tests.coded_scenes import a_session, an_act, without_origin

HEAD = "segment_onset,segment_offset,speaker_id,speaker_type,vcm_type,transcription,words,set,"
HEAD += "recording_filename,child_id"
ROWS = (
    "0,1200,CHI,CHI,C,NA,NA,an1,a/rec.wav,K7",
    '1300,2000,FA1,FEM,NA,"hi, you",2,an1,a/rec.wav,K7',
    '1350,2000,FA1,FEM,NA,"hi, you all",3,an2,a/rec.wav,K7',
    "2100,2100,UC1,OCH,N,NA,NA,an1,a/rec.wav,K7",
)


def read_rows(folder: Path, *rows: str, head: str = HEAD) -> Recording:
    (folder / "x.csv").write_text("\n".join([head, *rows]))
    return read(folder / "x.csv")


def test_a_segment_is_an_act_of_its_speaker_and_codes_beside_it_are_acts_too(tmp_path) -> None:
    recording = read_rows(tmp_path, *ROWS)
    assert recognise_format(tmp_path / "x.csv").name == "childproject"
    assert (recording.session, recording.child, recording.media) == ("rec", "K7", ("rec.wav",))
    assert acts(recording) == [
        ("CHI", "speech", 0.0, 1.2),
        ("CHI", "vcm_type:C", 0.0, 1.2),
        ("FA1", "speech", 1.3, 2.0),
        ("FA1", "speech", 1.35, 2.0),
        ("UC1", "speech", 2.1, None),
        ("UC1", "vcm_type:N", 2.1, None),
    ]
    roles = {b.actor.name: b.actor.role for b in recording.behaviours}
    assert roles == {"CHI": Role.CHILD, "FA1": Role.CAREGIVER, "UC1": Role.OTHER}


def test_words_measures_and_the_set_that_coded_are_kept(tmp_path) -> None:
    recording = read_rows(tmp_path, *ROWS)
    said = recording.behaviours[3]
    assert (said.comment, said.modifiers, said.observer) == ("hi, you all", ("words=3",), "an2")
    assert recording.observers == ("an1", "an2")


def test_one_table_may_hold_several_sound_files(tmp_path) -> None:
    rows = ["0,10,CHI,a.wav", "0,10,CHI,b.1.wav", "0,10,CHI,home.2"]
    head = "segment_onset,segment_offset,speaker_type,recording_filename"
    (tmp_path / "x.csv").write_text("\n".join([head, *rows]))
    assert [r.session for r in read_recordings(tmp_path / "x.csv")] == ["a", "b.1", "home.2"]


def test_times_with_decimals_that_last_no_second_otherwise_are_seconds_and_said(tmp_path) -> None:
    recording = read_rows(
        tmp_path, "3.15,3.332,CHI", head="segment_onset,segment_offset,speaker_type"
    )
    assert acts(recording) == [("CHI", "speech", 3.15, 3.332)]
    assert kinds(recording) == [WarningKind.ASSUMED]
    sampled = read_rows(tmp_path, "0,60000", head="segment_onset,segment_offset")
    assert acts(sampled) == [("", "segment", 0.0, 60.0)]


def test_segments_without_a_time_or_with_odd_ones_are_said(tmp_path) -> None:
    head = "segment_onset,segment_offset,speaker_type"
    recording = read_rows(tmp_path, "NA,5,CHI", "9,4,CHI", "9,NA,CHI", head=head)
    assert kinds(recording) == [
        WarningKind.UNSET_TIME,
        WarningKind.OFFSET_BEFORE_ONSET,
        WarningKind.UNPAIRED_STATE,
    ]
    assert [w.origin.row for w in recording.warnings] == [2, 3, 4]


def test_segments_come_back_row_for_row(tmp_path) -> None:
    recording = read_rows(tmp_path, *ROWS)
    assert write_recording(recording, tmp_path / "y.segments.csv") == ()
    lines = (tmp_path / "y.segments.csv").read_text().splitlines()
    assert len(lines) == 1 + len(ROWS)
    assert "speaker_type" in lines[0] and "code" not in lines[0]
    again = read(tmp_path / "y.segments.csv")
    assert without_origin(again.behaviours) == without_origin(recording.behaviours)
    assert (again.session, again.child) == ("rec", "K7")


def test_acts_from_elsewhere_come_back_with_what_they_had(tmp_path) -> None:
    made = [a_session(), a_session(session="thuis", media=(), behaviours=(an_act(),))]
    warnings = write_recordings(made, tmp_path / "y.segments.csv")
    assert [dict(w.details)["field"] for w in warnings] == ["length", "length"]
    first, second = read_recordings(tmp_path / "y.segments.csv")
    assert without_origin(first.behaviours) == list(made[0].behaviours)
    assert (first.session, first.media, second.session) == ("spel", ("a.mp4",), "thuis")
    assert first.child_age_months == 20.0


def test_what_lena_counts_in_a_segment_is_no_code(tmp_path) -> None:
    head = (
        "segment_onset,segment_offset,speaker_type,lena_speaker,words,utterances_count,cries,vfxs"
    )
    cried = "\"[{'start': 0.2, 'end': 0.4}]\""
    rows = f"0,1300,CHI,CHN,0.0,0.0,{cried},[]\n1300,2650,FEM,FAN,6.5,0.0,[],[]"
    path = tmp_path / "its.csv"
    path.write_text(f"{head}\n{rows}\n")
    acts = read(path).behaviours
    assert [act.code for act in acts] == [
        "speech",
        "lena_speaker:CHN",
        "speech",
        "lena_speaker:FAN",
    ]
    assert acts[0].modifiers[-1] == "cries=[{'start': 0.2, 'end': 0.4}]"
    assert acts[2].modifiers == ("words=6.5", "utterances_count=0.0")
