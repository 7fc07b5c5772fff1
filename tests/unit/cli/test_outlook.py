"""``geborgen outlook`` as a person types it: what it says, what it leaves, how it refuses."""

import json
import sys

import pytest

from geborgen.cli.main import main

DIARY = "src/geborgen/sources/samples/diary.csv"


@pytest.mark.slow
def test_it_tells_in_the_terminal_and_as_data(capsys):
    words = ["--lang", "en", "outlook", DIARY, "--caregiver", "vader"]
    assert main([*words, "--what-if", "repair=+0.2"]) == 0
    said = capsys.readouterr().out
    assert "families like this one" in said
    assert "repair=+0.2" in said
    assert main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["schema"] == "geborgen-outlook"


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["html", "json"])
def test_it_is_saved_and_never_over_its_input(tmp_path, ending, capsys):
    target = tmp_path / f"vooruit.{ending}"
    assert main(["outlook", DIARY, "--caregiver", "leidster", "-o", str(target)]) == 0
    assert target.stat().st_size > 1000
    assert str(target) in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--what-if", "kindness=+0.2"], "kindness"),
        (["--what-if", "repair"], "repair"),
        (["--programme", "nosuch"], "circle-group"),
        (["--programme", "nosuch.toml"], "nosuch.toml"),
        (["-o", "x.docx"], ".html"),
        (["--bank", "3"], "--bank"),
        (["--caregiver", "oma"], "oma"),
    ],
)
def test_what_cannot_be_is_one_line(words, named, capsys):
    try:
        ended = main(["--lang", "en", "outlook", DIARY, *words])
    except SystemExit as left:
        ended = left.code
    said = capsys.readouterr().err
    assert ended == 2
    assert named in said
    assert said.count("\n") == 1


def test_without_the_compiler_it_says_how_to_get_it(monkeypatch, capsys):
    for name in [name for name in sys.modules if name.startswith("geborgen.inference.kernel")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.setitem(sys.modules, "geborgen.inference.kernel_likelihood", None)
    assert main(["--lang", "en", "outlook", DIARY]) == 2
    assert "./run simulation" in capsys.readouterr().err
