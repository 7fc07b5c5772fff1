"""A Strange Situation that a person coded goes in; scales and what they rest on come out."""

import csv

import pytest

from geborgen.cli.main import main

SESSION = """session,child,role,name,code,onset,offset
vs-1,kind-7,caregiver,moeder,episode_4,330,480
vs-1,kind-7,caregiver,moeder,episode_5,480,660
vs-1,kind-7,caregiver,moeder,episode_6,660,780
vs-1,kind-7,caregiver,moeder,episode_8,960,1140
vs-1,kind-7,child,kind-7,huilt,470,495
vs-1,kind-7,child,kind-7,greets,480,484
vs-1,kind-7,child,kind-7,approaches,484,492
vs-1,kind-7,child,kind-7,clings,492,520
vs-1,kind-7,child,kind-7,plays,530,660
vs-1,kind-7,child,kind-7,Keert zich af bij de hereniging,960,975
vs-1,kind-7,child,kind-7,plays_on,975,1060
vs-1,kind-7,child,kind-7,zwaait,1000,1001
vs-1,kind-7,child,kind-7,plays,1060,1140
"""
_NAMES = ("nabijheid", "contact", "vermijden", "weerstand")
HEAD = ";".join(["kind", *(f"{n}_{e}" for e in (5, 8) for n in _NAMES), "desorganisatie"])
RATINGS = f"""{HEAD}
k1;2;1;6;1;2;1;6;1;2
k2;6;6;1;5;6;6;1;6;2,5
k3;5;5;2;1;5;5;1;1;
k4;5;5;2;1;5;5;1;1;7
"""
SCALES = ("proximity_seeking", "contact_maintaining", "avoidance", "resistance")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def coded(*words):
    assert main(["strange-situation", *words, "-o", "uit.csv", "--force"]) == 0
    with open("uit.csv", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def refused(capsys, *words):
    assert main(["strange-situation", *words, "--lang", "en"]) == 2
    said = capsys.readouterr().err.strip()
    assert "\n" not in said
    return said


def test_a_session_coded_by_hand_is_scored_from_its_acts_in_either_language(here, capsys):
    (here / "s.csv").write_text(SESSION, encoding="utf-8")
    (row,) = coded("s.csv", "--lang", "en")
    said = capsys.readouterr().err
    assert row["pattern"] == "A" and row["basis"] == "seconds"
    assert row["acts"] == "8"
    assert float(row["avoidance_8"]) >= 6 and row["avoidance_5"] == "1"
    assert "zwaait" in said and "no diagnosis" in said


def test_the_same_session_in_another_format_says_the_same(here):
    (here / "s.csv").write_text(SESSION, encoding="utf-8")
    first = coded("s.csv")
    for name in ("s.geborgen.json", "s.boris"):
        assert main(["convert", "s.csv", name]) == 0
        assert [r | {"session": "", "child": ""} for r in coded(name)] == [
            r | {"session": "", "child": ""} for r in first
        ]


def test_scores_in_a_table_are_taken_as_they_are(here, capsys):
    (here / "r.csv").write_text(RATINGS, encoding="utf-8")
    rows = coded("r.csv", "--lang", "nl")
    assert [row["pattern"] for row in rows] == ["A", "C", "B", "D"]
    assert rows[3]["organised"] == "B"
    assert rows[2]["disorganisation"] == "" and rows[1]["disorganisation"] == "2.5"
    assert "Desorganisatie is niet gescoord" in capsys.readouterr().err


def test_scores_among_the_codes_of_a_session_go_before_acts(here):
    scored = [
        f"vs-1,kind-7,child,kind-7,{scale},{at},{at},{score}"
        for at, scores in ((659, (2, 1, 6, 1)), (1139, (2, 1, 7, 1)))
        for scale, score in zip(SCALES, scores, strict=True)
    ]
    head, *rows = SESSION.strip().splitlines()
    lines = [f"{head},modifiers", *(f"{row}," for row in rows), *scored]
    (here / "s.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (row,) = coded("s.csv")
    assert row["basis"] == "ratings" and row["pattern"] == "A"
    assert (row["avoidance_5"], row["avoidance_8"]) == ("6", "7")


@pytest.mark.parametrize(
    ("gone", "named"),
    [("episode_8", "episode 8"), ("episode_5", "episode 5")],
)
def test_an_episode_that_is_not_marked_is_named(here, capsys, gone, named):
    kept = [line for line in SESSION.splitlines() if gone not in line]
    (here / "s.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    assert named in refused(capsys, "s.csv")


def test_a_reunion_in_which_nothing_is_coded_is_named(here, capsys):
    gone = ("480", "484", "492", "530", "470")
    kept = [line for line in SESSION.splitlines() if line.split(",")[5] not in gone]
    kept.insert(1, "vs-1,kind-7,caregiver,moeder,episode_5,480,660")
    (here / "s.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    assert "episode 5" in refused(capsys, "s.csv")


@pytest.mark.parametrize(
    ("was", "becomes", "named"),
    [
        ("k1;2;1;6", "k1;2;1;9", "avoidance_5"),
        ("k1;2;1;6", "k1;2;1;x", "vermijden_5"),
        ("k1;2;1;6", "k1;2;1;", "avoidance"),
    ],
)
def test_a_score_that_cannot_be_is_named(here, capsys, was, becomes, named):
    (here / "r.csv").write_text(RATINGS.replace(was, becomes), encoding="utf-8")
    assert named in refused(capsys, "r.csv")


def test_a_file_that_is_not_there_is_one_line(here, capsys):
    assert "nope.csv" in refused(capsys, "nope.csv")
