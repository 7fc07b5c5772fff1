"""``geborgen measures`` as a researcher uses it: a table of answers in, scores and change out."""

import csv
import io
import json
from xml.etree import ElementTree

import pytest

from geborgen.cli.main import main

ANSWERS = """id,epds_1,epds_2,epds_3,epds_4,epds_5,epds_6,epds_7,epds_8,epds_9,epds_10
p1,1,0,2,1,3,0,1,2,0,1
p2,0,0,1,0,0,0,0,0,0,0
=p3,1,1,1,,1,1,1,1,1,0
"""


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "answers.csv").write_text(ANSWERS, encoding="utf-8")

    def go(*words):
        code = main(["measures", *words, "--lang", "en"])
        told = capsys.readouterr()
        return code, told.out, told.err

    return go


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_the_list_names_every_measure_and_its_state(run):
    code, out, _ = run("list", "--json")
    found = {entry["key"]: entry["is_on"] for entry in json.loads(out)}
    assert code == 0
    assert found["epds"]
    assert not found["mpas"]
    assert "epds" in run("list")[1]


def test_show_says_key_licence_and_checks(run):
    _, out, _ = run("show", "mpas")
    assert "Switched off." in out
    assert "item 14" in out
    assert "Licence:" in out


def test_a_table_is_scored_and_other_columns_are_kept(run):
    code, out, err = run("score", "epds", "answers.csv")
    first, second, third = rows(out)
    assert code == 0
    assert (first["id"], first["total"], first["worry"], first["critical_raised"]) == (
        "p1", "11", "6", "10",
    )  # fmt: skip
    assert second["total_band"] == "as in most people around a birth"
    assert (third["id"], third["total"], third["total_n"]) == ("'=p3", "", "9")
    assert "2 rows scored." in err
    assert "1 row lacks a score (too little was filled in): row 4." in err
    assert "Row 2: an item asks for attention at once" in err


def test_saved_scores_get_a_codebook_that_knows_every_column(run, tmp_path):
    code, _, _ = run("score", "epds", "answers.csv", "-o", "scores.csv")
    assert code == 0
    scores = (tmp_path / "scores.csv").read_text("utf-8")
    book = rows((tmp_path / "scores.codebook.csv").read_text("utf-8"))
    assert [entry["column"] for entry in book] == scores.splitlines()[0].split(",")
    assert run("score", "epds", "answers.csv", "-o", "scores.csv")[0] == 2
    assert (tmp_path / "scores.csv").read_text("utf-8") == scores


@pytest.mark.parametrize(
    "header",
    ["1,2,3,4,5", "item 1,Item 2,item_3,vraag4,q5", "WHO-5_1,who5_2,who5.3,who_5_4,who5 05"],
)
def test_columns_may_be_called_in_several_ways(run, tmp_path, header):
    (tmp_path / "w.csv").write_text(f"{header}\n5,4,3,2,1\n", encoding="utf-8")
    code, out, err = run("score", "who-5", "w.csv")
    assert code == 0, err
    assert rows(out)[0]["total"] == "60"


def test_a_number_right_behind_the_name_is_the_item_s(run, tmp_path):
    header = ",".join(f"EPDS{i}" for i in range(1, 11))
    (tmp_path / "e.csv").write_text(f"{header}\n{'1,' * 9}0\n", encoding="utf-8")
    assert rows(run("score", "epds", "e.csv")[1])[0]["total"] == "9"


def test_dutch_numbers_and_other_signs_for_missing_are_read(run, tmp_path):
    (tmp_path / "g.csv").write_text("1;2;3\n3,0;NA;-\n", encoding="utf-8")
    _, out, _ = run("score", "gbo", "g.csv")
    assert rows(out)[0]["progress"] == "3"


PLOT = ("plot", "who-5", "w.csv", "--day", "day")


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("1,2\n3,9\n", ("score", "who-5", "w.csv"), "w.csv, row 2, column '2': expected 0–5"),
        ("1,2\n3,x\n", ("score", "who-5", "w.csv"), "w.csv, row 2, column '2': expected 0–5"),
        ("a,b\n1,2\n", ("score", "who-5", "w.csv"), "no columns with items of who-5"),
        ("1,item 1\n1,2\n", ("score", "who-5", "w.csv"), "item 1 stands in more than one column"),
        ("1\n1\n", ("score", "mpas", "w.csv"), "mpas is switched off"),
        ("1\n1\n", ("score", "who-6", "w.csv"), "there is no measure 'who-6'"),
        ("1\n1\n", ("score", "who-5"), "with 'score' also give: FILE"),
        ("1\n1\n", ("show",), "with 'show' also give: MEASURE"),
        ("1\n1\n", ("score", "who-5", "w.csv", "--context", "spring"), "no cut-offs of its own"),
        ("1\n1\n", ("score", "who-5", "w.csv", "-o", "s.xlsx"), "s.xlsx: cannot write this format"),
        ("1\n1\n", ("change", "epds", "w.csv"), "also give: --before, --after"),
        ("t1,t2\n9,31\n", ("change", "epds", "w.csv", "--before", "t1", "--after", "t2"), "0–30"),
        ("t1,t3\n9,3\n", ("change", "epds", "w.csv", "--before", "t1", "--after", "t2"), "'t2'"),
        ("t1,t2\n1,2\n", ("change", "ras", "w.csv", "--before", "t1", "--after", "t2"), "--norms"),
        ("day,1\n1-2-2026,1\n", ("plot", "who-5", "w.csv"), "with 'plot' also give: --day"),
        ("day,1\n", PLOT, "w.csv: there are no rows below the header"),
        ("on,1\n1-2-2026,1\n", PLOT, "w.csv: there is no column 'day'"),
        ("day,1\nsoon,1\n", PLOT, "w.csv, row 2, column 'day': expected 2026-03-02"),
        ("day,1\n1-2-2026,1\n2026-02-01,2\n", PLOT, "rows 2, 3 have the same day"),
        ("day,1\n1-2-2026,1\n", (*PLOT, "--person", "id=a"), "there is no column 'id'"),
        ("day,1\n1-2-2026,1\n", (*PLOT, "--person", "day=a"), "no row has 'a' in column 'day'"),
        ("day,1\n1-2-2026,1\n", (*PLOT, "-o", "s.csv"), "Writable are: .svg"),
        (
            "t1,t2\n1,2\n",
            ("change", "epds", "w.csv", "--before", "t1", "--after", "t2", "--scale", "x"),
            "There are: total, worry",
        ),
    ],
)
def test_what_is_wrong_is_one_line_that_says_where(run, tmp_path, text, words, said):
    (tmp_path / "w.csv").write_text(text, encoding="utf-8")
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


CHANGE = ("change", "epds", "t.csv", "--before", "t1", "--after", "t2")


def test_change_is_told_for_the_group_and_saved_for_each(run, tmp_path):
    (tmp_path / "t.csv").write_text(
        "id,t1,t2\na,15,9\nb,14,12\nc,10,3\nd,18,\ne,9,14\nf,12,7\n", encoding="utf-8"
    )
    code, out, _ = run(*CHANGE, "-o", "c.csv")
    assert code == 0
    assert "Of 5 people measured twice: 3 clearly better, 1 not clearly changed" in out
    assert "They are few" in out
    assert "1 person was not measured again" in out
    saved = rows((tmp_path / "c.csv").read_text("utf-8"))
    assert [row["row"] for row in saved] == ["2", "3", "4", "6", "7"]
    assert [row["group"] for row in saved][:2] == ["recovered", "unchanged"]


def test_change_as_data_has_numbers_and_caveats(run, tmp_path):
    (tmp_path / "t.csv").write_text("t1,t2\n15,9\n14,12\n", encoding="utf-8")
    _, out, _ = run(*CHANGE, "--json")
    told = json.loads(out)
    assert (told["n"], told["mean_change"], told["verdict"]) == (2, -4, "too_few")
    assert any("without help" in line for line in told["said"])


def test_norms_of_ones_own_make_change_possible(run, tmp_path):
    (tmp_path / "t.csv").write_text("t1,t2\n3,5\n", encoding="utf-8")
    (tmp_path / "n.toml").write_text(
        '[[norms]]\nscale = "mean"\nnl = "x"\nen = "x"\nmean = 3.9\nsd = 0.7\nsource = "Ours"\n',
        encoding="utf-8",
    )
    words = ("change", "ras", "t.csv", "--before", "t1", "--after", "t2", "--norms", "n.toml")
    code, out, err = run(*words)
    assert code == 0, err
    assert "Limit for change: 0.73 points" in out  # 1.96 × √2 × 0.7 × √0.14


def test_the_spread_of_the_table_itself_can_be_the_measure(run, tmp_path):
    lines = "\n".join(f"{8 + i},{8 + i - 6 * (i % 2)}" for i in range(12))
    (tmp_path / "t.csv").write_text(f"t1,t2\n{lines}\n", encoding="utf-8")
    code, out, err = run(*CHANGE, "--own-spread")
    assert code == 0, err
    assert "Limit for change: 3.6 points" in out  # 1.96 × √2 × 3.606 × √0.13
    (tmp_path / "t.csv").write_text("t1,t2\n9,4\n", encoding="utf-8")
    assert "there are 1 first results" in run(*CHANGE, "--own-spread")[2]


def test_items_without_a_column_are_told(run, tmp_path):
    (tmp_path / "p.csv").write_text("phq9_1,phq9_2,phq9_total\n1,2,3\n", encoding="utf-8")
    _, out, err = run("score", "phq-9", "p.csv")
    assert rows(out)[0]["phq9_total"] == "3"
    assert "No column for item 3, 4, 5, 6, 7, 8, 9" in err


def test_scores_as_data_hold_numbers_and_what_is_missing(run):
    third = json.loads(run("score", "epds", "answers.csv", "--json")[1])[2]
    assert third["kept"] == {"id": "=p3"}
    assert third["scales"]["total"]["value"] is None
    assert third["scales"]["total"]["missing"] == [4]
    assert third["critical"] == {"10": "clear"}


OVER_TIME = """id,day,epds_1,epds_2,epds_3,epds_4,epds_5,epds_6,epds_7,epds_8,epds_9,epds_10
p1,2026-03-09,0,0,1,0,1,1,0,0,0,0
p1,2026-01-05,2,2,2,2,2,1,2,2,1,0
p2,2026-01-05,0,0,1,0,0,0,0,0,0,0
p1,2-2-2026,1,0,2,1,3,0,1,2,0,1
"""


def test_one_person_s_results_are_drawn_and_told_in_order_of_days(run, tmp_path):
    (tmp_path / "t.csv").write_text(OVER_TIME, encoding="utf-8")
    words = ("plot", "epds", "t.csv", "--day", "day", "--person", "id=p1")
    told = json.loads(run(*words, "--json")[1])
    assert [(row["Date"], row["Result"]) for row in told] == [
        ("5 Jan 2026", "16"), ("2 Feb 2026", "11"), ("9 Mar 2026", "3"),
    ]  # fmt: skip
    assert "5 points better" in told[1]["Since the first time"]
    code, out, err = run(*words, "-o", "p.svg")
    assert code == 0
    assert "p.svg" in out + err
    assert "2026-02-02: an item asks for attention at once." in err
    drawn = ElementTree.parse(tmp_path / "p.svg").getroot()
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
    assert "low mood" in drawn.get("aria-label")
    assert run(*words, "-o", "p.svg")[0] == 2


def test_a_norm_of_one_s_own_gives_the_drawing_its_margin(run, tmp_path):
    (tmp_path / "r.csv").write_text("day,1,2,3\n1-2-2026,3,4,5\n1-3-2026,5,6,7\n", "utf-8")
    (tmp_path / "n.toml").write_text(
        '[[norms]]\nscale = "progress"\nnl = "x"\nen = "x"\nmean = 4\nsd = 2\nsource = "Ours"\n'
        '[[reliability]]\nscale = "progress"\nkind = "retest"\nvalue = 0.75\nsource = "Ours"\n',
        encoding="utf-8",
    )
    words = ("plot", "gbo", "r.csv", "--day", "day", "--json")
    assert json.loads(run(*words)[1])[0]["Margin"] == "–"
    assert json.loads(run(*words, "--norms", "n.toml")[1])[0]["Margin"] == "2 to 6"


def test_a_number_out_of_range_is_said_again(run, tmp_path):
    (tmp_path / "far.csv").write_text("epds_1,epds_2\n7,1\n", encoding="utf-8")
    code, _, err = run("score", "epds", "far.csv")
    assert code == 2
    assert "found 7" in err
