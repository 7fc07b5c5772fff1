"""Interval-coded series: what is coded, what is missing, what is no series at all."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from geborgen.moments import (
    Actor,
    CodeDefinition,
    CodeMeaning,
    CodingScheme,
    FileError,
    Language,
    Recording,
    Role,
    Span,
    WarningKind,
)
from geborgen.sources import intervals
from geborgen.sources.formats import ReadOptions, read


def read_series(folder: Path, text: str, **options) -> Recording:
    file = folder / "serie.csv"
    file.write_text(text, encoding="utf-8")
    (recording,) = intervals.read(file, ReadOptions(**options))
    return recording


def spans_of(recording: Recording, code: str) -> list[tuple[float, float | None]]:
    return [(b.onset_s, b.offset_s) for b in recording.behaviours if b.code == code]


def kinds_of(recording: Recording) -> list[WarningKind]:
    return [warning.kind for warning in recording.warnings]


def test_consecutive_ones_are_one_state(tmp_path: Path) -> None:
    recording = read_series(tmp_path, "Mpos,Cpos\n1,0\n1,1\n0,1\n1,0\n", interval_s=2.0)
    assert spans_of(recording, "Mpos") == [(0.0, 4.0), (6.0, 8.0)]
    assert spans_of(recording, "Cpos") == [(2.0, 6.0)]
    assert (recording.length_s, recording.interval_s) == (8.0, 2.0)


def test_letters_name_the_actors_when_the_whole_header_has_them(tmp_path: Path) -> None:
    recording = read_series(tmp_path, "Mpos,Cpos,Togth\n1,1,1\n", interval_s=1.0)
    actors = {b.code: b.actor for b in recording.behaviours}
    assert actors["Mpos"] == Actor(role=Role.CAREGIVER, name="M")
    assert actors["Cpos"] == Actor(role=Role.CHILD, name="C")
    assert actors["Togth"] == Actor(role=Role.OTHER, name="both")
    assert recording.warnings == ()


def test_words_that_happen_to_begin_with_such_letters_name_nobody(tmp_path: Path) -> None:
    recording = read_series(tmp_path, "Mirror,Cry,Point\n1,1,1\n", interval_s=1.0)
    assert {b.actor.name for b in recording.behaviours} == {""}


def test_without_names_a_code_is_whose_it_can_only_be(tmp_path: Path) -> None:
    recording = read_series(tmp_path, "huilt,troost,zzz\n1,1,1\n", interval_s=1.0)
    roles = {b.code: b.actor.role for b in recording.behaviours}
    assert roles == {"huilt": Role.CHILD, "troost": Role.CAREGIVER, "zzz": Role.OTHER}


@pytest.mark.parametrize("separator", [":", ".", " ", "_"])
def test_a_column_may_name_actor_and_code(tmp_path: Path, separator: str) -> None:
    header = f"moeder{separator}troost,kind{separator}huilt"
    recording = read_series(tmp_path, f"{header}\n1,1\n", interval_s=1.0)
    assert {(b.actor.name, b.code) for b in recording.behaviours} == {
        ("moeder", "troost"),
        ("kind", "huilt"),
    }
    assert recording.caregivers == ("moeder",)


def test_a_caregiver_who_does_nothing_is_still_there(tmp_path: Path) -> None:
    recording = read_series(tmp_path, "kind:huilt,vader:troost\n1,0\n", interval_s=1.0)
    assert recording.caregiver_names == ("vader",)


def test_the_scheme_says_who_an_actor_is(tmp_path: Path) -> None:
    scheme = CodingScheme(
        name="s",
        codes=(CodeDefinition(code="huilt", means=CodeMeaning.IGNORED),),
        actors=(("moeder", Role.OTHER),),
    )
    recording = read_series(tmp_path, "moeder:huilt\n1\n", interval_s=1.0, scheme=scheme)
    assert recording.behaviours[0].actor.role is Role.OTHER


def test_labels_in_cells_are_the_codes(tmp_path: Path) -> None:
    text = "moeder;kind\npos;neg\npos;neutraal\nneg;neutraal\n"
    recording = read_series(tmp_path, text, interval_s=1.0)
    found = [(b.actor.name, b.code, b.onset_s, b.offset_s) for b in recording.behaviours]
    assert sorted(found) == [
        ("kind", "neg", 0.0, 1.0),
        ("kind", "neutraal", 1.0, 3.0),
        ("moeder", "neg", 2.0, 3.0),
        ("moeder", "pos", 0.0, 2.0),
    ]


def test_labels_under_a_named_stream_keep_its_name(tmp_path: Path) -> None:
    recording = read_series(tmp_path, "kind:affect\npos\nneg\n", interval_s=1.0)
    assert [b.code for b in recording.behaviours] == ["affect: pos", "affect: neg"]


def test_numbers_between_are_strengths_also_with_a_decimal_comma(tmp_path: Path) -> None:
    recording = read_series(tmp_path, "kind:huilt;kind:lacht\n0,5;0\n0,5;1\n1;0\n", interval_s=1.0)
    huilt = [b for b in recording.behaviours if b.code == "huilt"]
    assert [(b.onset_s, b.offset_s, b.intensity) for b in huilt] == [(0, 2, 0.5), (2, 3, 1.0)]
    assert next(b for b in recording.behaviours if b.code == "lacht").intensity is None


@pytest.mark.parametrize("yes", ["1", "1.0", "x", "X", "ja", "yes"])
def test_a_cross_or_a_yes_counts_and_an_empty_cell_is_a_no(tmp_path: Path, yes: str) -> None:
    recording = read_series(tmp_path, f"kind:huilt,kind:lacht\n{yes},\n,{yes}\n", interval_s=1.0)
    assert spans_of(recording, "huilt") == [(0.0, 1.0)]
    assert recording.gaps == ()


def test_an_interval_without_any_value_of_an_actor_is_a_gap(tmp_path: Path) -> None:
    text = "Mpos,Mneg,Cpos,Cneg\n1,0,0,1\n1,0,,\n1,0,NA,-\n1,0,0,1\n"
    recording = read_series(tmp_path, text, interval_s=2.0)
    assert recording.gaps == (Span(start_s=2.0, end_s=6.0),)
    assert spans_of(recording, "Cneg") == [(0.0, 2.0), (6.0, 8.0)]
    assert spans_of(recording, "Mpos") == [(0.0, 8.0)]


def test_a_row_of_another_length_is_said_and_not_observed(tmp_path: Path) -> None:
    recording = read_series(tmp_path, "Mpos,Cpos\n1,0\n1\n1,0,1\n1,0,\n", interval_s=1.0)
    assert kinds_of(recording) == [WarningKind.UNREADABLE_ROW] * 2
    assert [w.origin.row for w in recording.warnings if w.origin] == [3, 4]
    assert recording.gaps == (Span(start_s=1.0, end_s=3.0),)
    assert recording.length_s == 4.0


def test_a_stray_value_is_said_with_its_row(tmp_path: Path) -> None:
    rows = "1,0\n" * 30
    recording = read_series(tmp_path, f"Mpos,Cpos\n{rows}7,0\nhm,0\n", interval_s=1.0)
    assert kinds_of(recording) == [WarningKind.UNREADABLE_VALUE] * 2
    assert [w.origin.row for w in recording.warnings if w.origin] == [32, 33]


def test_an_untold_interval_is_taken_as_a_second_and_said(tmp_path: Path) -> None:
    recording = read_series(tmp_path, "Mpos,Cpos\n1,0\n")
    assert recording.interval_s == 1.0
    assert kinds_of(recording) == [WarningKind.ASSUMED]


@pytest.mark.parametrize("line", ["# interval_s: 5", "#interval=5", "# Interval_s: 5 s"])
def test_a_comment_line_tells_the_interval(tmp_path: Path, line: str) -> None:
    recording = read_series(tmp_path, f"{line}\n\n# kind: k7\nMpos,Cpos\n1,0\n")
    assert (recording.interval_s, recording.warnings) == (5.0, ())
    assert recording.child == "k7"
    assert recording.behaviours[0].origin.row == 5


@pytest.mark.parametrize(
    ("header", "times", "interval"),
    [
        ("tijd", ["0", "2", "4"], 2.0),
        ("time", ["00:00", "00:30", "01:00"], 30.0),
        ("time_ms", ["0", "500", "1000"], 0.5),
        ("Time (s)", ["0", "0,5", "1,0"], 0.5),
    ],
)
def test_a_column_with_times_tells_the_interval(
    tmp_path: Path, header: str, times: list[str], interval: float
) -> None:
    rows = "".join(f"{time};1;0\n" for time in times)
    recording = read_series(tmp_path, f"{header};Mpos;Cpos\n{rows}")
    assert recording.interval_s == interval
    assert spans_of(recording, "Mpos") == [(0.0, 3 * interval)]
    assert recording.warnings == ()


def test_a_jump_in_the_times_is_a_gap(tmp_path: Path) -> None:
    recording = read_series(tmp_path, "t,Mpos,Cpos\n0,1,0\n1,1,0\n2,1,0\n9,1,0\n10,1,0\n")
    assert spans_of(recording, "Mpos") == [(0.0, 3.0), (9.0, 11.0)]
    assert recording.gaps == (Span(start_s=3.0, end_s=9.0),)


def test_times_that_cannot_be_read_are_placed_and_said(tmp_path: Path) -> None:
    times = ["0", "1", "2", "later", "4", "4", "6"]
    rows = "".join(f"{time},1,0\n" for time in times)
    recording = read_series(tmp_path, f"t,Mpos,Cpos\n{rows}")
    assert kinds_of(recording) == [WarningKind.INTERPOLATED_TIME]
    assert spans_of(recording, "Mpos") == [(0.0, 7.0)]


def test_columns_that_only_count_are_not_codes(tmp_path: Path) -> None:
    recording = read_series(tmp_path, "interval,,Mpos,Cpos\n1,11,1,0\n2,12,1,0\n", interval_s=1.0)
    assert {b.code for b in recording.behaviours} == {"Mpos"}


def test_a_column_with_free_text_is_said_without_its_words(tmp_path: Path) -> None:
    rows = "".join(f"1,0,Jantje deed iets {n}\n" for n in range(20))
    recording = read_series(tmp_path, f"Mpos,Cpos,opmerking\n{rows}", interval_s=1.0)
    assert kinds_of(recording) == [WarningKind.UNUSED_COLUMN]
    assert "Jantje" not in str(recording.warnings[0].details)


def test_several_sessions_in_one_file_are_kept_apart(tmp_path: Path) -> None:
    file = tmp_path / "twee.csv"
    file.write_text("sessie,Mpos,Cpos\na,1,0\na,1,1\nb,1,0\n", encoding="utf-8")
    first, second = intervals.read(file, ReadOptions(interval_s=1.0))
    assert (first.session, first.length_s) == ("a", 2.0)
    assert (second.session, spans_of(second, "Mpos")) == ("b", [(0.0, 1.0)])


def test_windows_text_with_tabs_and_crlf_is_read(tmp_path: Path) -> None:
    file = tmp_path / "oud.txt"
    file.write_bytes("kind:huilt\tmoeder:geïnteresseerd\r\n1\t0\r\n1\t1\r\n".encode("cp1252"))
    (recording,) = intervals.read(file, ReadOptions(interval_s=1.0))
    assert spans_of(recording, "geïnteresseerd") == [(1.0, 2.0)]
    assert kinds_of(recording) == [WarningKind.ASSUMED]


@pytest.mark.parametrize(
    "text",
    [
        "pitch,baby,mom\n,0,0.0\n210.5,0,310.2\n215.1,0,305.9\n",
        "0\n3.0\n5.0\n3.0\n",
        "visit,start,end\na,0:06:10,2:09:10\nb,0:01:05,2:07:32\n",
        "naam,adres\nJan,Straat 1\nPiet,Straat 2\n",
        "Mpos,Cpos\n",
        "tag,uitleg,aantal\nhaven,zoekt troost,1\nbasis,verkent,0\n",
        "just a line of words",
    ],
)
def test_what_is_no_series_is_refused_and_says_what_is_needed(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileError) as caught:
        read_series(tmp_path, text)
    assert str(caught.value).startswith("serie.csv")
    assert "row per interval" in str(caught.value)
    assert "rij per interval" in caught.value.say(Language.NL)


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03", b"PK\x03\x04rubbish", b"PAR1rubbishPAR1"])
def test_rubbish_is_refused_in_one_line(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "serie.csv"
    file.write_bytes(data)
    with pytest.raises(FileError):
        intervals.read(file, ReadOptions())


def test_every_table_is_recognised_as_a_possible_series(tmp_path: Path) -> None:
    assert intervals.recognise(b"Mpos,Cpos\n1,0\n", tmp_path / "a.csv")
    assert not intervals.recognise(b"", tmp_path / "a.csv")
    assert not intervals.recognise(b"\x00\x01", tmp_path / "a.csv")


def test_the_attachment_data_counts_as_its_columns_sum(shared_samples: Path) -> None:
    file = shared_samples / "series" / "AttachmentData.csv"
    (recording,) = intervals.read(file, ReadOptions(interval_s=2.0))
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    intervals_of = Counter[str]()
    for behaviour in recording.behaviours:
        intervals_of[behaviour.code] += round((behaviour.end_s - behaviour.onset_s) / 2)
    assert len(rows) == 90 == recording.length_s / 2
    assert intervals_of == {code: sum(int(row[code]) for row in rows) for code in rows[0]}
    assert intervals_of == {
        "Mpos": 43, "Mneg": 12, "MAlone": 37, "Togth": 1, "Cpos": 14, "Cneg": 54, "CAlone": 8,
    }  # fmt: skip
    assert recording.warnings == recording.gaps == ()


@pytest.mark.parametrize(
    "name",
    ["F0_csv_infant__t0606.csv", "F0_csv_mom__t0606.csv", "data_sequential.csv",
     "stillface_timing.csv"],
)  # fmt: skip
def test_real_series_without_codes_are_refused(shared_samples: Path, name: str) -> None:
    with pytest.raises(FileError, match="row per interval"):
        intervals.read(shared_samples / "series" / name, ReadOptions())


def test_one_column_of_numbers_is_refused_with_what_to_do_and_doing_it_works(tmp_path):
    values = "3.0\n5.0\n3.0\n4.0\n"
    with pytest.raises(FileError, match=r"one column of values.*Event;") as refused:
        read_series(tmp_path, f"0\n{values}")
    assert refused.value.phrase.key == "errors.series_one_column"
    (tmp_path / "reeks.sds").write_text(f"Event;\n{values}/\n")
    session = read(tmp_path / "reeks.sds")
    codes = [act.code for act in session.behaviours]
    assert (session.order_only, codes) == (True, ["3.0", "5.0", "3.0", "4.0"])
