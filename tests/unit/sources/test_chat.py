"""CHAT transcripts: who speaks, what and when, with everything else kept and no name shown."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from geborgen.analysis.reading import compute_reading
from geborgen.moments import (
    Actor,
    FileError,
    Language,
    Recording,
    Role,
    WarningKind,
    load_phrasebook,
)
from geborgen.sources.chat_people import describe_age, parse_day
from geborgen.sources.formats import read, recognise_format, write_recording, write_recordings
from geborgen.views.report_json import render_report_json

HEAD = """\
@UTF8
@Begin
@Languages:\tnld
@Participants:\tCHI Zilverlien Target_Child, MOT Goudelien Mother,
\tSIS Bronselien Child
@ID:\tnld|thuis|CHI|2;10.10|female|||Target_Child|||
@ID:\tnld|thuis|MOT|||||Mother|||
"""


def read_text(folder: Path, text: str, name: str = "a.cha") -> Recording:
    (folder / name).write_text(text, "utf-8")
    return read(folder / name)


def kinds(recording: Recording) -> list[WarningKind]:
    return [warning.kind for warning in recording.warnings]


def test_time_marks_give_times_and_ids_give_roles_and_age(tmp_path: Path) -> None:
    body = "*CHI:\tmama ! \x15100_1500\x15\n*MOT:\tja lief . \x151700_2500\x15\n@End\n"
    recording = read_text(tmp_path, HEAD + body)
    assert [(a.actor, a.code, a.onset_s, a.offset_s, a.comment) for a in recording.behaviours] == [
        (Actor(role=Role.CHILD, name="CHI"), "utterance", 0.1, 1.5, "mama !"),
        (Actor(role=Role.CAREGIVER, name="MOT"), "utterance", 1.7, 2.5, "ja lief ."),
    ]
    assert recording.child_age_months == pytest.approx(34 + 10 / 30.4375)
    assert (recording.child, recording.order_only, kinds(recording)) == ("CHI", False, [])


def test_with_a_target_child_another_child_is_somebody_else(tmp_path: Path) -> None:
    recording = read_text(tmp_path, HEAD + "*SIS:\tik ook .\n*CHI:\tnee .\n@End\n")
    assert [a.actor.role for a in recording.behaviours] == [Role.OTHER, Role.CHILD]


def test_without_any_time_only_the_order_is_known_and_said(tmp_path: Path) -> None:
    recording = read_text(tmp_path, HEAD + "*CHI:\tkijk .\n*MOT:\tja .\n@End\n")
    assert recording.order_only
    assert [(a.onset_s, a.offset_s) for a in recording.behaviours] == [(0.0, None), (1.0, None)]
    assert kinds(recording) == [WarningKind.ORDER_ONLY]
    reading = compute_reading(recording)
    said = json.loads(render_report_json(reading, language="nl"))["said"]["nl"]
    assert any("volgorde" in line for pair in said["pairs"] for line in pair["untold"])
    assert not any("sec" in line for pair in said["pairs"] for line in pair["untold"])


def test_an_utterance_without_a_time_among_timed_ones_is_a_point_between_them(
    tmp_path: Path,
) -> None:
    body = "*CHI:\ta . \x150_1000\x15\n*MOT:\tb .\n*CHI:\tc . \x153000_4000\x15\n*MOT:\td .\n@End\n"
    recording = read_text(tmp_path, HEAD + body)
    assert [(a.onset_s, a.offset_s) for a in recording.behaviours] == [
        (0.0, 1.0), (2.0, None), (3.0, 4.0), (4.0, None),
    ]  # fmt: skip
    assert [a.modifiers for a in recording.behaviours] == [(), ("untimed",), (), ("untimed",)]
    (warning,) = [w for w in recording.warnings if w.kind is WarningKind.INTERPOLATED_TIME]
    assert dict(warning.details) == {"n": 2}


@pytest.mark.parametrize(
    ("words", "code", "comment"),
    [
        ("&=cries .", "cries", None),
        ("&=whines . [+ r]", "whines", "&=whines . [+ r]"),
        ("0 .", "action", "0 ."),
        ("0 [=! laughs out] .", "laughs_out", "0 [=! laughs out] ."),
        ("nee &=cries .", "utterance", "nee &=cries ."),
        ("xxx .", "utterance", "xxx ."),
    ],
)
def test_an_event_alone_is_a_code_and_words_are_an_utterance(
    tmp_path: Path, words: str, code: str, comment: str | None
) -> None:
    (act,) = read_text(tmp_path, f"{HEAD}*CHI:\t{words} \x150_900\x15\n@End\n").behaviours
    assert (act.code, act.comment) == (code, comment)


def test_dependent_tiers_continuations_and_later_headers_stay_with_their_utterance(
    tmp_path: Path,
) -> None:
    body = (
        "*MOT:\tkom maar hier en\n\tblijf ; \u201enee\u201d, echt . \x150_900\x15\n%mor:\tv|kom\n"
        "   adv|maar .\n%add:   CHI\n@Comment:\tbel gaat\n@New Episode\n@End\n"
    )
    (act,) = read_text(tmp_path, HEAD + body).behaviours
    assert act.comment == (
        "kom maar hier en blijf ; \u201enee\u201d, echt .\n%mor:\tv|kom adv|maar .\n"
        "@Comment:\tbel gaat\n@New Episode:\t"
    )
    assert act.modifiers == ("CHI",)


def test_a_missing_end_a_space_for_a_tab_and_windows_lines_do_not_matter(tmp_path: Path) -> None:
    text = (HEAD + "*CHI: ja .\n").replace("\t", " ").replace("\n", "\r\n")
    (tmp_path / "a.cha").write_bytes(text.replace("\r\n SIS", "\r\n\tSIS").encode())
    recording = read(tmp_path / "a.cha")
    assert [a.comment for a in recording.behaviours] == ["ja ."]
    assert recording.child_age_months is not None
    assert kinds(recording) == [WarningKind.ASSUMED, WarningKind.ORDER_ONLY]


def test_a_line_without_its_sign_and_a_tier_too_early_are_said_with_their_row(
    tmp_path: Path,
) -> None:
    body = "%com:\tte vroeg\n*CHI:\tja\ndoor .\n*wie zegt dit\n@End\n"
    recording = read_text(tmp_path, HEAD + body)
    assert [a.comment for a in recording.behaviours] == ["ja door ."]
    rows = {w.kind: [] for w in recording.warnings}
    for warning in recording.warnings:
        rows[warning.kind].append(warning.origin.row if warning.origin else None)
    assert rows[WarningKind.UNREADABLE_ROW] == [8, 11]
    assert rows[WarningKind.ASSUMED] == [10]


def test_an_old_transcript_has_its_times_on_a_tier(tmp_path: Path) -> None:
    body = (
        '*CHI:\tja .\n%snd:\t"band1" 1200 3400\n*MOT:\tnee . \x15%snd:"band1"_3500_4000\x15\n@End\n'
    )
    recording = read_text(tmp_path, HEAD + body)
    assert [(a.onset_s, a.offset_s) for a in recording.behaviours] == [(1.2, 3.4), (3.5, 4.0)]


def test_time_marks_between_words_stay_and_the_whole_time_counts(tmp_path: Path) -> None:
    body = "*CHI:\tja \x15100_300\x15 nee \x15500_900\x15\n@End\n"
    recording = read_text(tmp_path, HEAD + body)
    (act,) = recording.behaviours
    assert (act.onset_s, act.offset_s) == (0.1, 0.9)
    assert act.comment == "ja •100_300• nee •500_900•"
    write_recording(recording, tmp_path / "b.cha")
    assert read(tmp_path / "b.cha").behaviours[0].comment == act.comment


def test_a_transcript_written_again_is_the_same_transcript(tmp_path: Path) -> None:
    body = (
        "@Media:\tband1, audio\n@Date:\t12-SEP-2016\n@Comment:\teen\n@Comment:\ttwee\n"
        "*CHI:\t&=cries . \x150_900\x15\n*MOT:\tkom , lief ; ja . \x15900_1500\x15\n"
        "%mor:\tv|kom\n@End\n"
    )
    recording = read_text(tmp_path, HEAD + body)
    assert recording.media == ("band1",)
    assert write_recording(recording, tmp_path / "b.cha") == ()
    text = (tmp_path / "b.cha").read_text("utf-8")
    assert "geborgen" not in text
    again = read(tmp_path / "b.cha")
    assert [replace(a, origin=None) for a in again.behaviours] == [
        replace(a, origin=None) for a in recording.behaviours
    ]
    assert dict(again.variables) == dict(recording.variables)
    assert again.started_at == recording.started_at


def test_real_names_in_the_headers_are_kept_and_never_shown(tmp_path: Path) -> None:
    body = (
        "*CHI:\tik heet Zilverlien . \x150_900\x15\n%com:\tZilverlien lacht\n%rubbish\nZilverlien\n"
    )
    text = HEAD + "@Birth of CHI:\t28-JUN-2001\n" + body
    recording = read_text(tmp_path, text)
    assert "Zilverlien" in dict(recording.variables)["@Participants"]
    shown = [repr(recording), *(repr(act) for act in recording.behaviours)]
    shown += [
        load_phrasebook(language).say(warning.phrase)
        for warning in recording.warnings
        for language in Language
    ]
    shown.append(render_report_json(compute_reading(recording)))
    assert not any(name in line for line in shown for name in ("Zilverlien", "Goudelien", "2001"))


def test_what_is_no_transcript_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.cha").write_text("zomaar wat tekst\n", "utf-8")
    with pytest.raises(FileError) as error:
        read(tmp_path / "a.cha")
    assert error.value.phrase.key == "errors.file_broken"


def test_a_transcript_holds_one_session(tmp_path: Path) -> None:
    recording = read_text(tmp_path, HEAD + "*CHI:\tja . \x150_9\x15\n@End\n")
    with pytest.raises(FileError, match="holds one session"):
        write_recordings([recording, replace(recording, session="b")], tmp_path / "b.cha")


@pytest.mark.parametrize(
    ("months", "text"), [(54.0, "4;06.00"), (34 + 10 / 30.4375, "2;10.10"), (11.999, "1;00.00")]
)
def test_an_age_is_written_as_chat_does(months: float, text: str) -> None:
    assert describe_age(months) == text


def test_days_are_read_in_two_forms_and_rubbish_is_none() -> None:
    assert str(parse_day("12-SEP-2016")) == str(parse_day("2016-09-12")) == "2016-09-12"
    assert parse_day("31-FEB-2016") is parse_day("gisteren") is None
    assert parse_day("12-SEP-" + "9" * 40) is None


def test_date_and_hours_tell_when_it_was_and_a_date_alone_the_day(tmp_path: Path) -> None:
    head = HEAD + "@Date:\t15-OCT-1962\n"
    dated = read_text(tmp_path, head + "*CHI:\tja . \x150_9\x15\n@End\n")
    assert str(dated.started_at) == "1962-10-15 00:00:00"
    assert kinds(dated) == [WarningKind.UNTIMED]
    hours = "@Time Duration:\t10:05-11:00\n"
    timed = read_text(tmp_path, head + hours + "*CHI:\tja . \x150_9\x15\n@End\n")
    assert str(timed.started_at) == "1962-10-15 10:05:00"
    assert kinds(timed) == []


def test_an_age_follows_from_birth_and_date(tmp_path: Path) -> None:
    head = HEAD.replace("2;10.10", "") + "@Birth of CHI:\t12-SEP-2014\n@Date:\t12-SEP-2016\n"
    recording = read_text(tmp_path, head + "*CHI:\tja .\n@End\n")
    assert recording.child_age_months == pytest.approx(24, abs=0.05)


def test_marks_that_abut_tell_no_latency(tmp_path: Path) -> None:
    turns = [("MOT" if n % 2 else "CHI", n) for n in range(14)]
    lines = [f"*{who}:\tja . \x15{n * 1000}_{n * 1000 + 1000}\x15" for who, n in turns]
    recording = read_text(tmp_path, HEAD + "\n".join([*lines, "@End\n"]))
    (warning,) = recording.warnings
    assert warning.kind is WarningKind.CONTIGUOUS_MARKS
    assert dict(warning.details) == {
        "one": "CHI", "other": "MOT", "n": 13, "count": 13, "median": 0.0,
    }  # fmt: skip
    assert "13" in load_phrasebook(Language.NL).say(warning.phrase)


SAMPLES = {
    "Tarsp_01.cha": (40, {"CHI"}, True, 54.0),
    "data__vandam.cha": (20, {"CHI", "MOT"}, False, None),
    "minimal_example.cha": (4, {"CHI", "FAT"}, True, 34 + 10 / 30.4375),
    "tt_example.cha": (3, {"CHI", "THE"}, True, 61 + 4 / 30.4375),
}


@pytest.mark.parametrize("name", SAMPLES)
def test_real_transcripts_are_read_and_come_back(
    shared_samples: Path, name: str, tmp_path: Path
) -> None:
    n, speakers, order_only, age = SAMPLES[name]
    recording = read(shared_samples / "chat" / name)
    assert recognise_format(shared_samples / "chat" / name).name == "chat"
    assert (len(recording.behaviours), recording.order_only) == (n, order_only)
    assert {act.actor.name for act in recording.behaviours} == speakers
    assert recording.child_age_months == (None if age is None else pytest.approx(age))
    assert write_recording(recording, tmp_path / name) == ()
    again = read(tmp_path / name)
    assert [replace(a, origin=None) for a in again.behaviours] == [
        replace(a, origin=None) for a in recording.behaviours
    ]
    assert dict(again.variables) == dict(recording.variables)
