"""What a command may write over: never its inputs, nor unasked what somebody else made."""

import pytest

from geborgen.cli.main import main
from geborgen.cli.outputs import is_report_of_ours

CODED = """session,child,role,name,code,onset_s,offset_s
a,kind-07,child,kind-07,huilt,5,12
a,kind-07,caregiver,moeder,troost,9,20
"""
DIARY = "datum,kind,opvoeder,behoefte,antwoord\n2026-03-02,k1,moeder,troost me,opgevangen\n"


@pytest.fixture
def coded(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "thuis.csv"
    file.write_text(CODED, encoding="utf-8")
    return file


@pytest.mark.parametrize("name", ["mijn.html", "data.geborgen.json", "thuis-verslag.html"])
def test_a_report_never_replaces_what_another_made(coded, name, capsys):
    other = coded.parent / name
    other.write_text("van iemand anders", encoding="utf-8")
    words = ["report", str(coded)] + (["-o", name] if name != "thuis-verslag.html" else [])
    assert main(words) == 2
    assert "--force" in capsys.readouterr().err
    assert other.read_text("utf-8") == "van iemand anders"
    assert main([*words, "--force"]) == 0
    assert is_report_of_ours(other)


@pytest.mark.parametrize("ending", ["html", "json", pytest.param("pdf", marks=pytest.mark.pdf)])
def test_a_report_of_ours_is_made_anew_without_asking(coded, ending):
    words = ["report", str(coded), "-o", f"v.{ending}"]
    assert main(words) == 0
    assert is_report_of_ours(coded.parent / f"v.{ending}")
    assert main(words) == 0


@pytest.mark.parametrize("command", ["moments", "scheme", "convert", "report"])
def test_no_command_destroys_what_it_reads_even_when_forced(coded, command, capsys):
    words = [command, str(coded), *([] if command == "convert" else ["-o"]), "./thuis.csv"]
    assert main([*words, "--force"]) == 2
    assert coded.read_text("utf-8") == CODED
    assert "thuis.csv" in capsys.readouterr().err


def test_a_link_to_an_input_is_that_input(coded):
    (coded.parent / "link.csv").symlink_to(coded)
    assert main(["moments", str(coded), "-o", "link.csv", "--force"]) == 2
    assert coded.read_text("utf-8") == CODED


def test_the_scheme_that_is_read_is_not_written_over(coded):
    assert main(["scheme", str(coded), "-o", "s.toml"]) == 0
    before = (coded.parent / "s.toml").read_bytes()
    words = ["scheme", str(coded), "--scheme", "s.toml", "-o", "s.toml", "--force"]
    assert main(words) == 2
    assert (coded.parent / "s.toml").read_bytes() == before


@pytest.mark.parametrize("target", ["uit.csv", "uit.boris", "uit.parquet"])
def test_a_diary_is_not_saved_as_nothing(coded, target, capsys):
    diary = coded.parent / "dagboek.csv"
    diary.write_text(DIARY, encoding="utf-8")
    assert main(["convert", str(diary), target]) == 2
    assert ".geborgen.json" in capsys.readouterr().err
    assert not (coded.parent / target).exists()
    assert main(["convert", str(diary), "uit.geborgen.json"]) == 0


def test_the_demo_writes_only_what_its_name_says(coded, capsys):
    assert main(["demo", "-o", "voorbeeld.txt"]) == 2
    assert "voorbeeld.txt" in capsys.readouterr().err
    assert not (coded.parent / "voorbeeld.txt").exists()


def test_a_table_of_moments_holds_no_formula(coded):
    text = CODED.replace("kind-07", "=cmd|x").replace("moeder", "+moeder")
    coded.write_text(text, encoding="utf-8")
    scheme = "name = 's'\n[actors]\n'+moeder' = 'caregiver'\n'=cmd|x' = 'child'\n"
    (coded.parent / "s.toml").write_text(
        scheme + "[[codes]]\ncode = 'huilt'\nmeans = 'signal'\nneed = 'comfort'\n"
        "[[codes]]\ncode = 'troost'\nmeans = 'answer'\nanswer = 'contained'\n",
        encoding="utf-8",
    )
    assert main(["moments", str(coded), "--scheme", "s.toml", "-o", "m.csv"]) == 0
    rows = (coded.parent / "m.csv").read_text("utf-8").splitlines()[1:]
    cells = [cell for row in rows for cell in row.split(",")]
    assert "'+moeder" in cells
    assert [cell for cell in cells if cell[:1] in tuple("=+-@")] == []
