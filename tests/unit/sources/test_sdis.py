"""SDIS in its five kinds, as GSEQ's books describe it and as BORIS writes it."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from geborgen.moments import (
    Actor,
    Behaviour,
    CodingScheme,
    FileError,
    Provenance,
    Recording,
    Role,
    Span,
    WarningKind,
)
from geborgen.sources.formats import (
    ReadOptions,
    read_recordings,
    recognise_format,
    write_recording,
    write_recordings,
)


def read_text(folder: Path, text: str, options: ReadOptions | None = None) -> tuple[Recording, ...]:
    (folder / "a.sds").write_text(text, "utf-8")
    return read_recordings(folder / "a.sds", options)


def acts(recording: Recording) -> list[tuple[str, float, float | None]]:
    return [(a.code, a.onset_s, a.offset_s) for a in recording.behaviours]


def test_timed_sequences_have_points_states_open_ends_and_streams(tmp_path: Path) -> None:
    text = "Timed (x y) (a b) <seconds>;\n<d1> ,0 x,0-10 y,12 & a,2- b,0:05-1:00.5 a,70- ,80 /\n"
    (recording,) = read_text(tmp_path, text)
    assert acts(recording) == [
        ("x", 0.0, 10.0),
        ("a", 2.0, 5.0),
        ("b", 5.0, 60.5),
        ("y", 12.0, None),
        ("a", 70.0, 80.0),
    ]
    assert (recording.session, recording.length_s) == ("d1", 80.0)
    assert dict(recording.variables)["sdis codes"] == "x y; a b"


def test_state_sequences_tell_lengths_or_starts(tmp_path: Path) -> None:
    (recording,) = read_text(tmp_path, "State <min>;\nx=1 y=0:30 & ,0 a,0 b,1 ,1.5 /")
    assert acts(recording) == [
        ("x", 0.0, 60.0), ("a", 0.0, 60.0), ("y", 60.0, 90.0), ("b", 60.0, 90.0),
    ]  # fmt: skip
    assert recording.session == "a"


def test_event_sequences_have_an_order_and_no_times(tmp_path: Path) -> None:
    one, two = read_text(tmp_path, "event;\n% first % <s> x y\n x ; y x/")
    assert (one.order_only, acts(one)) == (True, [("x", 0, None), ("y", 1, None), ("x", 2, None)])
    assert (one.session, two.session) == ("s", "s_2")
    assert one.end_s == 0.0
    assert WarningKind.ORDER_ONLY in [w.kind for w in one.warnings]


def test_multievents_share_a_place(tmp_path: Path) -> None:
    (recording,) = read_text(tmp_path, "Multievent;\nx y . x. y y z./")
    assert recording.order_only
    assert [(a.code, a.onset_s) for a in recording.behaviours] == [
        ("x", 0), ("y", 0), ("x", 1), ("y", 2), ("y", 2), ("z", 2),
    ]  # fmt: skip


def test_intervals_of_one_code_in_a_row_are_one_state(tmp_path: Path) -> None:
    text = "Interval=5 <seconds>;\nx y, x, , x*3, y y,/"
    (recording,) = read_text(tmp_path, text)
    assert (recording.interval_s, recording.length_s) == (5.0, 35.0)
    assert acts(recording) == [("x", 0, 10), ("y", 0, 5), ("x", 15, 30), ("y", 30, 35)]


def test_an_interval_of_unknown_length_is_taken_as_a_second_and_said(tmp_path: Path) -> None:
    (recording,) = read_text(tmp_path, "Interval;\nx, x,/")
    assert recording.interval_s == 1.0
    assert WarningKind.ASSUMED in [w.kind for w in recording.warnings]
    (told,) = read_text(tmp_path, "Interval;\nx, x,/", ReadOptions(interval_s=2.0))
    assert told.interval_s == 2.0


def test_levels_of_the_design_stand_with_every_session_of_a_subject(tmp_path: Path) -> None:
    text = "Timed * SEX (boy girl) AGE (1 2);\n<s> x,1; x,2 (girl, 2)/ <t> x,3 (boy 1)/"
    told = [dict(r.variables) for r in read_text(tmp_path, text)]
    assert [(v["SEX"], v["AGE"]) for v in told] == [("girl", "2"), ("girl", "2"), ("boy", "1")]


def test_clock_times_count_from_the_start_through_the_end_of_summer_time(tmp_path: Path) -> None:
    text = "Timed;\n,02:50:00 x,02:55:00 y,02:05:00-02:06:00 ,02:10:00/"
    (recording,) = read_text(tmp_path, text)
    assert acts(recording) == [("x", 300.0, None), ("y", 900.0, 960.0)]
    assert recording.length_s == 1200.0
    (warning,) = [w for w in recording.warnings if w.kind is WarningKind.ASSUMED]
    assert dict(warning.details) == {"field": "clock_shift", "value": "one_hour_later"}
    (night,) = read_text(tmp_path, "Timed;\nx,23:59:50 y,00:00:10/")
    assert [a.onset_s for a in night.behaviours] == [0.0, 20.0]


def test_a_start_of_the_session_that_is_no_clock_leaves_a_gap_before(tmp_path: Path) -> None:
    (recording,) = read_text(tmp_path, "Timed;\n,10 x,12-14 ,20/")
    assert recording.gaps == (Span(start_s=0.0, end_s=10.0),)
    assert acts(recording) == [("x", 12.0, 14.0)]


def test_a_code_is_taken_apart_where_it_says_who(tmp_path: Path) -> None:
    text = "Timed;\nmother_smiles,1 M_pos,2 Anna_van_B_lacht,3 zwaait,4/"
    scheme = CodingScheme(name="s", actors=(("Anna van B", Role.CAREGIVER),))
    (recording,) = read_text(tmp_path, text, ReadOptions(scheme=scheme))
    assert [(a.actor.role, a.actor.name, a.code) for a in recording.behaviours] == [
        (Role.CAREGIVER, "mother", "smiles"),
        (Role.CAREGIVER, "M", "M_pos"),
        (Role.CAREGIVER, "Anna van B", "lacht"),
        (Role.OTHER, "", "zwaait"),
    ]


def test_items_without_a_time_and_rubbish_are_said_with_their_row(tmp_path: Path) -> None:
    (recording,) = read_text(tmp_path, "Timed;\nx,1-2\ny\n== z,4-3 /")
    told = [(w.kind, w.origin.row) for w in recording.warnings if w.origin and w.origin.row]
    assert set(told) == {
        (WarningKind.UNSET_TIME, 3),
        (WarningKind.UNREADABLE_ROW, 4),
        (WarningKind.OFFSET_BEFORE_ONSET, 4),
    }


BORIS = """\
% SDIS file created by BORIS (www.boris.unito.it) at 2024-01-01T10:00:00
Timed <seconds>;

<observation #1; at home>
mother_smiles,_open_(wide);_warm,1.000-2.500 kind_huilt,3.000-3.001 No_focal_subject_x,4.000-5.000 /

<obs 2>
mother_x,-1.000-2.000 /

"""


def test_the_comment_that_boris_never_closes_and_its_signs_in_codes(tmp_path: Path) -> None:
    one, two = read_text(tmp_path, BORIS)
    assert (one.session, two.session) == ("observation #1; at home", "obs 2")
    assert [(a.actor.name, *told) for a, told in zip(one.behaviours, acts(one), strict=True)] == [
        ("mother", "smiles,_open_(wide);_warm", 1.0, 2.5),
        ("kind", "huilt", 3.0, None),
        ("", "x", 4.0, 5.0),
    ]
    assert two.behaviours[0].onset_s == -1.0


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Event;Time;Who\nhuilt;1;kind\n", "a.csv"),
        ("Timed text without any declaration\n", "a.txt"),
        ("State,onset\nx,1\n", "a.csv"),
    ],
)
def test_a_table_or_text_that_begins_with_such_a_word_is_no_sdis(
    tmp_path: Path, text: str, name: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with suppress(FileError):
        assert recognise_format(tmp_path / name).name != "sdis"


def test_comments_may_stand_anywhere_over_lines_and_unclosed(tmp_path: Path) -> None:
    text = "% a\n b % Timed <s>; % c % x,1 % d\ne % y,2 / % never closed"
    (recording,) = read_text(tmp_path, text)
    assert acts(recording) == [("x", 1.0, None), ("y", 2.0, None)]
    assert [a.origin.row for a in recording.behaviours if a.origin] == [2, 3]


TIMED_OF_GSEQ = """!
Evening play; a fictive file.
Codes: MRed mother redirects; a semicolon, (brackets) & others
!
Timed                                             % Data type declaration
($Mother = MPas MRed) ($Infant = IQui IAct IFus)  % Code declaration
* Skill = 1 (Low = 1 High = 2);                   % Variable declaration

<Dyad 1>
% Visit #1 (1); the first
MRed,00:00-01:07 MPas,01:25- MRed,02:12-
&
IAct,00:00- IQui,01:25- ,03:00;

    % Later on
IFus,00:10- IQui,00:20- & MPas,00:05- ,00:30
(Skill=Low)/
"""


def test_files_as_gseq_brings_them_have_comments_to_the_end_of_a_line(tmp_path: Path) -> None:
    first, second = read_text(tmp_path, TIMED_OF_GSEQ)
    assert [(a.actor.role, a.actor.name, *told) for a, told in zip(
        first.behaviours, acts(first), strict=True
    )] == [
        (Role.CAREGIVER, "Mother", "MRed", 0.0, 67.0),
        (Role.CHILD, "Infant", "IAct", 0.0, 85.0),
        (Role.CAREGIVER, "Mother", "MPas", 85.0, 132.0),
        (Role.CHILD, "Infant", "IQui", 85.0, 180.0),
        (Role.CAREGIVER, "Mother", "MRed", 132.0, 180.0),
    ]  # fmt: skip
    assert acts(second) == [("MPas", 5.0, 30.0), ("IFus", 10.0, 20.0), ("IQui", 20.0, 30.0)]
    assert (first.length_s, second.length_s) == (180.0, 30.0)
    assert [dict(one.variables)["Skill"] for one in (first, second)] == ["Low", "Low"]
    assert not first.warnings and not second.warnings
    assert [a.origin.row for a in first.behaviours if a.origin] == [11, 13, 11, 13, 11]


def test_an_open_state_holds_until_the_next_of_its_own_set(tmp_path: Path) -> None:
    text = "Timed (x y) (a b) (point) <seconds>;\nx,0- a,1- y,2- b,3- point,4 ,9 /"
    (recording,) = read_text(tmp_path, text)
    assert acts(recording) == [
        ("x", 0.0, 2.0), ("a", 1.0, 3.0), ("y", 2.0, 9.0), ("b", 3.0, 9.0), ("point", 4.0, None),
    ]  # fmt: skip


def test_a_state_whose_end_nothing_tells_is_said_to_be_open(tmp_path: Path) -> None:
    (recording,) = read_text(tmp_path, "Timed <seconds>;\nx,0- & y,1-2 /")
    assert [(a.code, a.offset_s, a.unpaired) for a in recording.behaviours] == [
        ("x", None, True), ("y", 2.0, False),
    ]  # fmt: skip
    assert WarningKind.UNPAIRED_STATE in [w.kind for w in recording.warnings]


def test_the_last_states_of_all_streams_end_where_the_last_stream_says(tmp_path: Path) -> None:
    text = (
        "State <seconds>\n   (A P) (GM GR)\n   * sex (male female) age (6mo 12mo);\n"
        "%    Codes:\n%     A: infant active attention\n"
        "<606>,0:30 P,0:30 A,0:36 &\n%<60606IS66>%GM,0:30 GR,1:07 ,6:30 (male,6mo)/\n"
    )
    (recording,) = read_text(tmp_path, text)
    assert acts(recording) == [
        ("P", 30.0, 36.0), ("GM", 30.0, 67.0), ("A", 36.0, 390.0), ("GR", 67.0, 390.0),
    ]  # fmt: skip
    assert recording.gaps == (Span(start_s=0.0, end_s=30.0),)
    told = dict(recording.variables)
    assert (recording.session, told["sex"], told["age"]) == ("606", "male", "6mo")


def test_codes_that_have_a_full_name_are_called_by_it(tmp_path: Path) -> None:
    text = (
        "Interval=10'\n  smiles = sm\n  cries = cr\n* Age (3yr 5yr) Place (Home Out);\n"
        "<S1>\n*2,cr,,cr*2, sm cr;\n*1,sm\n(5yr Home)/\n"
    )
    first, second = read_text(tmp_path, text)
    assert acts(first) == [("cries", 20.0, 30.0), ("cries", 40.0, 70.0), ("smiles", 60.0, 70.0)]
    assert acts(second) == [("smiles", 10.0, 20.0)]
    assert first.interval_s == 10.0
    told = dict(first.variables)
    assert (told["Age"], told["Place"]) == ("5yr", "Home")

    named = "Timed ($Mother = MActive = ma) ($Infant = IQuiet = iq) <seconds>;\nma,0-1 iq,1-2 /"
    (recording,) = read_text(tmp_path, named)
    assert [(a.actor.name, a.code) for a in recording.behaviours] == [
        ("Mother", "MActive"), ("Infant", "IQuiet"),
    ]  # fmt: skip


def test_a_set_called_after_nobody_leaves_its_codes_as_they_are(tmp_path: Path) -> None:
    (recording,) = read_text(tmp_path, "Event\n\n($SC = pass shot);\n\npass\nshot /")
    assert [(a.actor.role, a.code) for a in recording.behaviours] == [
        (Role.OTHER, "pass"), (Role.OTHER, "shot"),
    ]  # fmt: skip
    assert dict(recording.variables)["sdis codes"] == "$SC = pass shot"


def test_without_a_kind_or_a_session_it_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="kind of sequence"):
        read_text(tmp_path, "x y z /")
    with pytest.raises(FileError, match="no observed session"):
        read_text(tmp_path, "Timed;\n\n")


CHILD = Actor(role=Role.CHILD, name="kind-07")


def a_recording(**changes: object) -> Recording:
    recording = Recording(
        session="s/1",
        child="K7",
        provenance=Provenance(maker="test", version="0"),
        length_s=6.0,
        behaviours=(
            Behaviour(actor=CHILD, code="huilt, hard", onset_s=0, offset_s=4),
            Behaviour(actor=CHILD, code="kijkt", onset_s=2, offset_s=4, modifiers=("weg",)),
        ),
    )
    return replace(recording, **changes)


def test_codes_become_words_and_come_back_as_they_were(tmp_path: Path) -> None:
    warnings = write_recording(a_recording(), tmp_path / "b.sds")
    text = (tmp_path / "b.sds").read_text("utf-8")
    assert "kind_07_huilt_hard,0-4" in text
    assert [dict(w.details) for w in warnings] == [{"field": "modifiers", "n": 1}]
    (back,) = read_recordings(tmp_path / "b.sds")
    assert (back.session, back.child, back.length_s) == ("s/1", "K7", 6.0)
    assert [(a.actor, a.code) for a in back.behaviours] == [
        (CHILD, "huilt, hard"),
        (CHILD, "kijkt"),
    ]


def test_interval_coding_is_written_as_intervals(tmp_path: Path) -> None:
    write_recording(a_recording(interval_s=2.0), tmp_path / "b.sds")
    assert "Interval=2 <seconds>;" in (tmp_path / "b.sds").read_text("utf-8")
    (back,) = read_recordings(tmp_path / "b.sds")
    assert acts(back) == acts(a_recording())
    assert back.interval_s == 2.0


def test_times_and_orders_are_not_mixed_in_one_file(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="one kind of sequence"):
        write_recordings(
            [a_recording(), a_recording(session="b", order_only=True)], tmp_path / "b.sds"
        )
