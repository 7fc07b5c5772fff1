"""The commands as a person types them: what they say, what they leave, how they end."""

import json
import shutil
import subprocess
import sys

import pytest

import geborgen
from geborgen.cli.main import main

CODED = """session,child,role,name,code,onset_s,offset_s
a,kind-07,child,kind-07,huilt,5,12
a,kind-07,caregiver,moeder,troost,9,20
a,kind-07,child,kind-07,huilt,60,63
a,kind-07,caregiver,moeder,negeert,64,
a,kind-07,child,kind-07,frobt,70,
"""


@pytest.fixture
def coded(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "thuis.csv"
    file.write_text(CODED, encoding="utf-8")
    return file


def test_report_writes_a_page_beside_you_and_says_where(coded, capsys):
    assert main(["report", str(coded)]) == 0
    page = coded.parent / "thuis-verslag.html"
    assert "kind-07" in page.read_text("utf-8")
    assert str(page) in capsys.readouterr().err


def test_report_in_english_as_data(coded, capsys):
    assert main(["--lang", "en", "report", str(coded), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "geborgen-report"


def test_moments_lists_them_and_reports_the_code_it_does_not_know(coded, capsys):
    assert main(["--lang", "en", "moments", str(coded)]) == 0
    shown = capsys.readouterr()
    assert "comfort me" in shown.out
    assert "'frobt'" in shown.err


@pytest.mark.parametrize("ending", ["csv", "parquet", "json"])
def test_moments_are_saved_and_never_over_another_file(coded, ending, capsys):
    target = coded.parent / f"momenten.{ending}"
    assert main(["moments", str(coded), "-o", str(target)]) == 0
    saved = target.read_bytes()
    assert main(["moments", str(coded), "-o", str(target)]) == 2
    assert "--force" in capsys.readouterr().err
    assert target.read_bytes() == saved
    assert main(["moments", str(coded), "-o", str(target), "--force"]) == 0


def test_scheme_is_written_to_edit_and_can_be_used(coded, capsys):
    target = coded.parent / "schema.toml"
    assert main(["scheme", str(coded), "-o", str(target)]) == 0
    assert "huilt" in capsys.readouterr().out
    assert "frobt" in target.read_text("utf-8")
    assert main(["moments", str(coded), "--scheme", str(target), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 2


def test_convert_keeps_the_session(coded):
    target = coded.parent / "thuis.geborgen.json"
    assert main(["convert", str(coded), str(target)]) == 0
    there = geborgen.read(target)
    assert [act.code for act in there.behaviours] == [
        act.code for act in geborgen.read(coded).behaviours
    ]


@pytest.mark.parametrize("command", ["report", "convert"])
def test_a_result_is_never_written_onto_what_was_read(coded, command, capsys):
    own = coded.parent / "thuis.geborgen.json"
    main(["convert", str(coded), str(own)])
    before = own.read_bytes()
    words = {
        "report": ["report", str(own), "-o", str(own)],
        "convert": ["convert", *[str(own)] * 2],
    }
    assert main([*words[command], "--force"]) == 2
    assert own.read_bytes() == before
    assert capsys.readouterr().err.count("\n") >= 1


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["report", "nergens.csv"], "nergens.csv"),
        (["report", "thuis.csv", "-o", "verslag.docx"], "verslag.docx"),
        (["report", "thuis.csv", "--scheme", "bestaatniet"], "bestaatniet"),
        (["report", "thuis.csv", "--child", "iemand"], "iemand"),
        (["report", "thuis.csv", "--observation", "geen"], "geen"),
        (["report", "thuis.csv", "-o", "geen/map/verslag.html"], "verslag.html"),
    ],
)
def test_a_mistake_is_one_clear_line_and_exit_code_2(coded, words, named, capsys):
    assert main(words) == 2
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert said.startswith("geborgen: ")
    assert named in said


@pytest.mark.parametrize(
    "words",
    [["rapport"], ["report"], ["report", "x", "--interval", "nul"], ["report", "x", "--zo"]],
)
def test_a_mistyped_command_is_one_line_with_where_help_is(words, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--lang", "nl", *words])
    assert stop.value.code == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "Hulp:" in said


def test_without_words_the_help_is_shown_in_the_readers_language(capsys, monkeypatch):
    for name, word in (("nl_NL.UTF-8", "gebruik:"), ("en_GB.UTF-8", "usage:")):
        monkeypatch.setenv("LC_ALL", name)
        with pytest.raises(SystemExit) as stop:
            main([])
        assert stop.value.code == 0
        assert word in capsys.readouterr().out


def test_the_demo_makes_a_page_of_the_sample(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["--lang", "nl", "demo"]) == 0
    page = (tmp_path / "geborgen-demo-nl.html").read_text("utf-8")
    assert '<html lang="nl"' in page
    assert "moeder" in page
    assert "vader" in page
    assert "geborgen-demo-nl.html" in capsys.readouterr().err


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_completion_names_the_commands(shell, capsys):
    assert main(["completion", shell]) == 0
    assert "report" in capsys.readouterr().out


def test_bash_completes_a_command(tmp_path):
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not here")
    script = tmp_path / "complete.sh"
    made = subprocess.run(
        [sys.executable, "-m", "geborgen.cli", "completion", "bash"],
        capture_output=True,
        text=True,
        check=True,
    )
    ask = '\nCOMP_WORDS=(geborgen re); COMP_CWORD=1; _shtab_geborgen; echo "${COMPREPLY[@]}"\n'
    script.write_text(made.stdout + ask, encoding="utf-8")
    found = subprocess.run([bash, str(script)], capture_output=True, text=True, check=True)
    assert "report" in found.stdout


def test_sessions_of_the_same_name_in_two_files_stay_two_sessions(coded, capsys):
    other = coded.parent / "school.csv"
    other.write_text(CODED.replace("60,63", "61,63"), encoding="utf-8")
    assert main(["report", str(coded), str(other), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    sessions = [s["recording"]["session"] for s in document["reading"]["sessions"]]
    assert sessions == ["a", "a (school.csv)"]
    assert document["reading"]["pairs"][0]["circle"]["n_sessions"] == 2


def test_an_interrupted_command_ends_quietly(coded, monkeypatch, capsys):
    def stop(*_given):
        raise KeyboardInterrupt

    monkeypatch.setattr("geborgen.cli.commands.moments.read_files", stop)
    assert main(["moments", str(coded)]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_a_folder_is_read_at_once_with_a_table_of_its_files(coded, capsys):
    (coded.parent / "stuk.eaf").write_text("<ANNOTATION_DOCUMENT><no")
    assert main(["--lang", "en", "report", str(coded.parent), "-o", "page.html"]) == 0
    shown = capsys.readouterr().err
    assert "thuis.csv" in shown and "not read" in shown
    page = (coded.parent / "page.html").read_text("utf-8")
    assert "Files of the folder" in page and "Why some were not read" in page


def test_a_folder_is_converted_file_by_file(coded, capsys):
    assert main(["--lang", "en", "convert", str(coded.parent), "out", "--to", "boris"]) == 0
    assert "thuis.boris" in capsys.readouterr().out
    assert (coded.parent / "out" / "thuis.boris").is_file()


def test_a_folder_needs_the_name_of_a_format(coded, capsys):
    assert main(["convert", str(coded.parent), "out"]) == 2
    assert "--to" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_format_says_what_it_keeps_and_loses(language, capsys):
    assert main(["--lang", language, "formats", "--json"]) == 0
    formats = json.loads(capsys.readouterr().out)
    assert {form.name for form in geborgen.sources.FORMATS} == {form["name"] for form in formats}
    assert all(form["keeps"] and form["loses"] and form["title"] for form in formats)


def test_a_copy_in_a_folder_names_the_file_it_is_the_same_as(coded, capsys):
    folder = coded.parent / "twice"
    folder.mkdir()
    for name in ("a.csv", "b.csv"):
        shutil.copy(coded, folder / name)
    assert main(["--lang", "en", "report", str(folder), "-o", str(coded.parent / "two.html")]) == 0
    assert "same as a.csv" in capsys.readouterr().err


def test_an_unknown_format_is_named_with_those_that_can_be_written(coded, capsys):
    assert main(["--lang", "en", "convert", str(coded), "x.eaf", "--to", "elann"]) == 2
    said = capsys.readouterr().err
    assert "--to elann" in said
    assert "datavyu-csv" in said
