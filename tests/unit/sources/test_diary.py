"""A diary in people's own words: what is told is read, what is not told stays open."""

from datetime import datetime
from importlib import resources
from pathlib import Path

import pytest

from geborgen.moments import (
    Answer,
    Fate,
    FileError,
    Language,
    Need,
    Recording,
    Repair,
    Role,
    SignalKind,
    WarningKind,
    load_phrasebook,
)
from geborgen.sources import diary
from geborgen.sources.diary_values import (
    find_word,
    list_words,
    parse_age_months,
    parse_clock,
    parse_day,
    parse_duration,
    parse_share,
)
from geborgen.sources.formats import ReadOptions

SHORT = "kind,opvoeder,behoefte"


def read_diary(folder: Path, text: str, name: str = "dagboek.csv", **options) -> Recording:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    (recording,) = diary.read(file, ReadOptions(**options))
    return recording


def kinds_of(recording: Recording) -> list[WarningKind]:
    return [warning.kind for warning in recording.warnings]


def test_a_moment_needs_only_child_caregiver_and_need(tmp_path: Path) -> None:
    recording = read_diary(tmp_path, f"{SHORT}\nk1,moeder,troost me\n")
    (moment,) = recording.moments
    assert (moment.child, moment.caregiver, moment.need) == ("k1", "moeder", Need.COMFORT)
    untold = (
        moment.at, moment.intensity, moment.latency_s, moment.settled, moment.explored,
        moment.ruptured, moment.repair, moment.certainty, moment.note,
    )  # fmt: skip
    assert set(untold) == {None}
    assert (moment.answers, moment.fate, moment.told) == ((), Fate.UNDECIDED, True)
    assert recording.warnings == ()


def test_a_full_moment_in_dutch(tmp_path: Path) -> None:
    text = (
        "datum,tijd,kind,leeftijd,opvoeder,behoefte,signaal,sterkte,antwoord,antwoord na,tot rust,"
        "tot rust na,weer spelen,breuk,hersteld,gevoel,notitie,zekerheid,verteller\n"
        "2-3-2026,8.15,k1,20 maanden,vader,troost me,misleidend,0.5,niet opgemerkt + getroost,"
        '5 min,ja,"1,5 uur",nee,ja,"ja, moeder, 30 min",schuldig,liep weg,80%,vader\n'
    )
    (moment,) = read_diary(tmp_path, text).moments
    assert moment.at == datetime(2026, 3, 2, 8, 15)
    assert (moment.child_age_months, moment.signal) == (20.0, SignalKind.MISCUE)
    assert moment.answers == (Answer.MISSED, Answer.CONTAINED)
    assert (moment.latency_s, moment.settle_latency_s) == (300.0, 5400.0)
    assert (moment.settled, moment.explored, moment.ruptured) == (True, False, True)
    assert moment.repair == Repair(by=Role.OTHER, latency_s=1800.0)
    assert (moment.intensity, moment.certainty) == (0.5, 0.8)
    assert (moment.caregiver_feeling, moment.note) == ("schuldig", "liep weg")
    assert (moment.observer, moment.fate) == ("vader", Fate.MENDED)


def test_a_moment_in_english(tmp_path: Path) -> None:
    text = (
        "date,time,child,caregiver,need,signal,answer,settled,mended by,mended after (min)\n"
        "2026-03-02,20:05,k1,dad,watch over me,cue,turned away,yes,child,10\n"
    )
    (moment,) = read_diary(tmp_path, text).moments
    assert (moment.need, moment.answers) == (Need.WATCH_OVER, (Answer.DISMISSED,))
    assert moment.repair == Repair(by=Role.CHILD, latency_s=600.0)
    assert moment.ruptured is True


def test_onsets_count_from_the_first_moments_clock_time(tmp_path: Path) -> None:
    text = (
        "datum,tijd,kind,opvoeder,behoefte\n"
        "2026-03-02,9:00,k1,moeder,hulp\n2026-03-02,8:00,k1,moeder,troost\n,,k1,moeder,leiding\n"
    )
    recording = read_diary(tmp_path, text)
    found = [(moment.need, moment.onset_s) for moment in recording.moments]
    assert found == [(Need.COMFORT, 0.0), (Need.TAKE_CHARGE, 0.0), (Need.HELP, 3600.0)]
    assert recording.started_at == datetime(2026, 3, 2, 8, 0)


def test_a_date_without_a_time_is_only_a_day_and_said(tmp_path: Path) -> None:
    text = f"datum,tijd,{SHORT}\n2026-03-02,8:00,k1,moeder,hulp\n2026-03-02,,k1,moeder,troost\n"
    recording = read_diary(tmp_path, text)
    found = [(m.need, m.at, m.untimed) for m in recording.moments]
    assert found == [
        (Need.COMFORT, datetime(2026, 3, 2), True),
        (Need.HELP, datetime(2026, 3, 2, 8), False),
    ]
    assert kinds_of(recording) == [WarningKind.UNTIMED]
    assert recording.warnings[0].origin.row == 3


def test_a_diary_without_any_times_says_so_once(tmp_path: Path) -> None:
    rows = "".join(f"2026-03-0{day},k1,moeder,troost\n" for day in (1, 2, 3))
    recording = read_diary(tmp_path, f"datum,{SHORT}\n{rows}")
    assert [m.untimed for m in recording.moments] == [True] * 3
    assert kinds_of(recording) == [WarningKind.UNTIMED]


def test_names_that_differ_only_in_capitals_are_one_person(tmp_path: Path) -> None:
    text = f"{SHORT}\nk1,Moeder,troost\nK1,moeder,hulp\nk1,MOEDER,hulp\n"
    recording = read_diary(tmp_path, text)
    assert recording.caregivers == ("Moeder",)
    assert {m.child for m in recording.moments} == {"k1"}
    assert kinds_of(recording) == [WarningKind.SAME_NAME] * 3


@pytest.mark.parametrize(
    ("caregiver", "by", "role"),
    [
        ("moeder", "ja, vader", Role.OTHER),
        ("moeder", "papa", Role.OTHER),
        ("moeder", "mama", Role.CAREGIVER),
        ("moeder", "ik", Role.CAREGIVER),
        ("cg-1", "moeder", Role.CAREGIVER),
        ("moeder", "oma", Role.CAREGIVER),
        ("Moeder", "door moeder", Role.CAREGIVER),
    ],
)
def test_who_mended_it_is_not_taken_for_the_one_of_the_row(
    tmp_path: Path, caregiver: str, by: str, role: Role
) -> None:
    text = f'{SHORT},hersteld\nk1,{caregiver},troost,"{by}"\nk1,vader,hulp,\n'
    recording = read_diary(tmp_path, text)
    repair = next(m.repair for m in recording.moments if m.repair)
    assert repair.by is role
    assert (WarningKind.MENDED_BY_OTHER in kinds_of(recording)) == (role is Role.OTHER)


def test_a_strength_that_does_not_fit_its_columns_scale_says_which_scale(tmp_path: Path) -> None:
    text = f"{SHORT},sterkte\nk1,moeder,troost,4\nk1,moeder,hulp,0.5\n"
    (warning,) = read_diary(tmp_path, text).warnings
    assert "van 1 tot 5" in load_phrasebook(Language.NL).say(warning.phrase)


@pytest.mark.parametrize("language", Language)
def test_an_unnamed_child_is_said_by_the_name_it_gets(tmp_path: Path, language: Language) -> None:
    (warning,) = read_diary(tmp_path, "opvoeder,behoefte\nmoeder,troost\n").warnings
    assert "'child'" in load_phrasebook(language).say(warning.phrase)


@pytest.mark.parametrize(
    ("cell", "repair"),
    [
        ("ja", Repair(by=Role.CAREGIVER)),
        ("30 min", Repair(by=Role.CAREGIVER, latency_s=1800.0)),
        ("door kind", Repair(by=Role.CHILD)),
        ("vader", Repair(by=Role.OTHER)),
        ("moeder 30 min", Repair(by=Role.CAREGIVER, latency_s=1800.0)),
        ("ja, door mij, na 2 uur", Repair(by=Role.CAREGIVER, latency_s=7200.0)),
        ("45 s door het kind", Repair(by=Role.CHILD, latency_s=45.0)),
    ],
)
def test_mending_may_be_told_in_several_ways(tmp_path: Path, cell: str, repair: Repair) -> None:
    text = f"{SHORT},hersteld\nk1,moeder,troost,".replace(",", ";") + f"{cell}\n"
    (moment,) = read_diary(tmp_path, text).moments
    assert (moment.repair, moment.ruptured) == (repair, True)


@pytest.mark.parametrize(
    ("cells", "ruptured"), [("ja;nee", True), (";nee", None), (";", None), ("nee;", False)]
)
def test_not_mended_and_not_told_are_two_things(
    tmp_path: Path, cells: str, ruptured: bool | None
) -> None:
    (moment,) = read_diary(
        tmp_path, f"kind;opvoeder;behoefte;breuk;hersteld\nk1;moeder;troost;{cells}\n"
    ).moments
    assert (moment.ruptured, moment.repair) == (ruptured, None)


def test_a_repair_without_a_rupture_is_said(tmp_path: Path) -> None:
    text = f"{SHORT},breuk,hersteld\nk1,moeder,troost,nee,ja\n"
    recording = read_diary(tmp_path, text)
    assert (recording.moments[0].ruptured, recording.moments[0].repair) == (False, None)
    assert kinds_of(recording) == [WarningKind.UNREADABLE_VALUE]


@pytest.mark.parametrize(
    ("title", "cells", "expected"),
    [
        ("sterkte", ["1", "5", "3", ""], [0.2, 1.0, 0.6, None]),
        ("sterkte", ["0,5", "1", "0", ""], [0.5, 1.0, 0.0, None]),
        ("sterkte (1-5)", ["1", "1", "", ""], [0.2, 0.2, None, None]),
        ("intensity", ["3/5", "40 %", "1", "0.2"], [0.6, 0.4, 1.0, 0.2]),
    ],
)
def test_strength_runs_from_0_to_1_or_from_1_to_5(
    tmp_path: Path, title: str, cells: list[str], expected: list[float | None]
) -> None:
    rows = "".join(f"k1;moeder;troost;{cell}\n" for cell in cells)
    recording = read_diary(tmp_path, f"kind;opvoeder;behoefte;{title}\n{rows}")
    assert [moment.intensity for moment in recording.moments] == expected


def test_an_unknown_word_is_said_with_what_may_be_meant(tmp_path: Path) -> None:
    text = f"{SHORT},antwoord\nk1,moeder,troost,getrost + begrensd\n"
    recording = read_diary(tmp_path, text)
    assert recording.moments[0].answers == (Answer.LIMITED,)
    (warning,) = recording.warnings
    assert warning.kind is WarningKind.UNKNOWN_WORD
    said = load_phrasebook(Language.NL).say(warning.phrase)
    assert "getrost" in said and "getroost" in said
    assert warning.origin is not None and warning.origin.row == 2


@pytest.mark.parametrize(
    ("row", "kinds"),
    [
        ("k1,moeder,zwaaien", [WarningKind.UNKNOWN_WORD, WarningKind.UNREADABLE_ROW]),
        ("k1,moeder,", [WarningKind.UNREADABLE_ROW]),
        ("k1,,troost", [WarningKind.UNREADABLE_ROW]),
        (",moeder,troost", [WarningKind.UNREADABLE_ROW]),
    ],
)
def test_a_row_without_its_three_words_is_left_out_and_said(
    tmp_path: Path, row: str, kinds: list[WarningKind]
) -> None:
    recording = read_diary(tmp_path, f"{SHORT}\n{row}\nk1,moeder,troost\n")
    assert len(recording.moments) == 1
    assert kinds_of(recording) == kinds


def test_delight_without_its_half_is_asked_back(tmp_path: Path) -> None:
    recording = read_diary(tmp_path, f"{SHORT}\nk1,moeder,heb plezier in mij\nk1,moeder,troost\n")
    meant = str(dict(recording.warnings[0].details)["meant"])
    assert "op ontdekking" in meant and "dicht bij jou" in meant


@pytest.mark.parametrize(
    "column",
    ["datum,gisteren", "leeftijd,20", "sterkte,heel", "breuk,soms", "antwoord na,even",
     "hersteld,bijna", "wanneer,toen"],
)  # fmt: skip
def test_a_value_that_cannot_be_read_is_left_open_and_said(tmp_path: Path, column: str) -> None:
    title, cell = column.split(",")
    recording = read_diary(tmp_path, f"{SHORT},{title}\nk1,moeder,troost,{cell}\n")
    assert len(recording.moments) == len(recording.warnings) == 1
    assert recording.moments[0].ruptured is None


def test_a_column_that_is_not_known_is_said(tmp_path: Path) -> None:
    recording = read_diary(tmp_path, f"{SHORT},weer\nk1,moeder,troost,zon\n")
    assert kinds_of(recording) == [WarningKind.UNUSED_COLUMN]


def test_a_child_that_nobody_names_gets_a_name_and_that_is_said(tmp_path: Path) -> None:
    recording = read_diary(tmp_path, "opvoeder,behoefte\nmoeder,troost\n")
    assert recording.child == "child"
    assert kinds_of(recording) == [WarningKind.UNNAMED]
    named = read_diary(tmp_path, "opvoeder,behoefte\nmoeder,troost\n", child="k9")
    assert (named.child, named.warnings) == ("k9", ())


def test_a_diary_of_one_caregiver_need_not_name_them(tmp_path: Path) -> None:
    recording = read_diary(tmp_path, "behoefte,antwoord\ntroost,getroost\n", child="k1")
    assert recording.caregivers == ("caregiver",)
    assert kinds_of(recording) == [WarningKind.UNNAMED]


def test_several_children_are_kept_apart(tmp_path: Path) -> None:
    file = tmp_path / "dagboek.csv"
    file.write_text(f"{SHORT}\nk1,moeder,troost\nk2,moeder,hulp\n", encoding="utf-8")
    first, second = diary.read(file, ReadOptions())
    assert (first.session, first.child) == ("dagboek k1", "k1")
    assert (second.session, second.moments[0].session) == ("dagboek k2", "dagboek k2")


def test_a_toml_diary_is_read_like_a_table(tmp_path: Path) -> None:
    text = """
kind = "k1"
opvoeder = "moeder"

[[momenten]]
wanneer = 2026-03-02T08:15:00
behoefte = "troost me"
antwoord = ["niet opgemerkt", "getroost"]
sterkte = 0.8
tot_rust = true
hersteld = "30 min"

[[momenten]]
wanneer = 2026-03-02T09:15:00
opvoeder = "vader"
behoefte = ["hulp", "geniet met mij mee"]
"""
    recording = read_diary(tmp_path, text, name="dagboek.toml")
    first, second = recording.moments
    assert first.answers == (Answer.MISSED, Answer.CONTAINED)
    assert (first.caregiver, first.settled, first.intensity) == ("moeder", True, 0.8)
    assert (second.caregiver, second.onset_s) == ("vader", 3600.0)
    assert (second.need, second.other_needs) == (Need.HELP, (Need.ENJOY,))
    assert recording.warnings == ()


@pytest.mark.parametrize("text", ["x = ", "a = 1\n", "moments = 3\n", "[[moments]]\nkind = 'k'\n"])
def test_a_toml_file_without_moments_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileError, match=r"dagboek\.toml"):
        read_diary(tmp_path, text, name="dagboek.toml")


def test_a_table_without_a_need_is_refused_and_says_what_is_needed(tmp_path: Path) -> None:
    with pytest.raises(FileError) as caught:
        read_diary(tmp_path, "kind,opvoeder\nk1,moeder\n")
    assert "behoefte" in caught.value.say(Language.NL)


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (b"# kind: k1\ndatum;opvoeder;behoefte\n", "x.csv", True),
        (b"date,caregiver,need\n", "x.csv", True),
        (b"[[moments]]\nneed = 'help'\n", "x.toml", True),
        (b"name = 'x'\n[[codes]]\n", "x.toml", False),
        (b"wie,gedrag,begin\n", "x.csv", False),
        (b"", "x.csv", False),
        (b"\x00\x01", "x.csv", False),
    ],
)
def test_a_diary_is_known_by_its_words(
    tmp_path: Path, head: bytes, name: str, expected: bool
) -> None:
    assert diary.recognise(head, tmp_path / name) is expected


def test_personal_words_stay_out_of_warnings_and_repr(tmp_path: Path) -> None:
    text = f"{SHORT},notitie,gevoel\nk1,moeder,troost,Jantje viel,bang om Jantje\n"
    recording = read_diary(tmp_path, text)
    assert "Jantje" not in repr(recording) + repr(recording.moments)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30 min", 1800), ("1,5 uur", 5400), ("1 uur 10 min", 4200),
     ("45s", 45),
     ("ongeveer 2 min", 120),
     ("30", None), ("even", None), ("30 appels", None), ("", None)],
)  # fmt: skip
def test_durations(text: str, seconds: float | None) -> None:
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    ("text", "months"),
    [("20 maanden", 20), ("3 jaar", 36), ("1;8", 20), ("2 jaar en 3 maanden", 27), ("20", None)],
)
def test_ages(text: str, months: float | None) -> None:
    assert parse_age_months(text) == months


def test_days_and_clocks_and_shares_that_cannot_be() -> None:
    assert parse_day("31-2-2026") is None
    assert parse_day("2026-13-01") is None
    assert parse_clock("25:00") is None
    assert parse_clock("half acht") is None
    assert parse_share("0", of_five=True) is None
    assert parse_share("-1", of_five=False) is None


@pytest.mark.parametrize("language", list(Language))
def test_the_words_the_program_shows_are_words_it_reads(language: Language) -> None:
    book = load_phrasebook(language)
    for need in Need:
        assert find_word("needs", book.say(f"need.{need}")) == need
    for answer in Answer:
        assert find_word("answers", book.say(f"answer.{answer}")) == answer


def test_one_word_is_listed_for_each_meaning() -> None:
    assert len(list_words("needs")) == len(Need)
    assert list_words("answers")[0] == "beantwoord"


def test_the_sample_diary_reads_without_a_warning() -> None:
    file = resources.files("geborgen.sources").joinpath("samples", "diary.csv")
    with resources.as_file(file) as path:
        (recording,) = diary.read(path, ReadOptions())
    assert len(recording.moments) == 25
    assert recording.caregivers == ("moeder", "leidster", "vader")
    assert recording.child_age_months == 36.0
    assert recording.warnings == ()
    assert {Fate.MET, Fate.MENDED, Fate.MISSED} <= {moment.fate for moment in recording.moments}
