"""Coding schemes as TOML: shipped ones are complete, own ones are refused with file and entry."""

from pathlib import Path

import pytest

from geborgen.moments import (
    Actor,
    Answer,
    Behaviour,
    CodeMeaning,
    CodingScheme,
    FileError,
    Language,
    Mark,
    Need,
    Provenance,
    Recording,
    Role,
    SchemeError,
    SignalKind,
)
from geborgen.sources.codes import count_codes
from geborgen.sources.guess import draft_scheme
from geborgen.sources.scheme_file import (
    list_shipped_schemes,
    read_scheme,
    render_scheme,
    write_scheme,
)

CHILD = Actor(role=Role.CHILD, name="kind")


def read_text_as_scheme(folder: Path, text: str) -> CodingScheme:
    file = folder / "eigen.toml"
    file.write_text(text, encoding="utf-8")
    return read_scheme(file)


def test_the_shipped_schemes_are_listed() -> None:
    assert list_shipped_schemes() == ("circle", "engagement", "still-face", "strange-situation")


@pytest.mark.parametrize("name", list_shipped_schemes())
def test_every_shipped_scheme_loads_and_is_labelled_in_both_languages(name: str) -> None:
    scheme = read_scheme(name)
    assert scheme.name == name
    assert scheme.title_nl and scheme.title_en
    assert [d.code for d in scheme.codes if not (d.label_nl and d.label_en)] == []
    assert not any(definition.guessed for definition in scheme.codes)


@pytest.mark.parametrize("name", list_shipped_schemes())
def test_exclusive_sets_of_shipped_schemes_name_their_own_codes(name: str) -> None:
    scheme = read_scheme(name)
    codes = {definition.code for definition in scheme.codes}
    assert {code for each in scheme.exclusive for code in each} <= codes


def test_the_circle_scheme_has_every_need_as_cue_and_miscue_every_answer_and_mark() -> None:
    codes = read_scheme("circle").codes
    signals = {(d.need, d.signal) for d in codes if d.means is CodeMeaning.SIGNAL}
    assert signals == {(need, kind) for need in Need for kind in SignalKind}
    assert {d.answer for d in codes if d.answer} == set(Answer)
    assert {d.mark for d in codes if d.mark} == set(Mark)


def test_the_strange_situation_has_eight_episodes_and_five_scales() -> None:
    codes = read_scheme("strange-situation").codes
    means = [definition.means for definition in codes]
    assert means.count(CodeMeaning.EPISODE) == 8
    assert means.count(CodeMeaning.SCALE) == 5
    assert read_scheme("strange-situation").rules.settle_window_s == 180


def test_an_unknown_scheme_is_refused_with_the_shipped_names() -> None:
    with pytest.raises(SchemeError) as caught:
        read_scheme("cirkle")
    assert "cirkle" in str(caught.value)
    assert "still-face" in caught.value.say(Language.NL)


def test_a_missing_scheme_file_is_a_missing_file() -> None:
    with pytest.raises(FileError):
        read_scheme("nergens.toml")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[[codes]]\ncode = "a"\nmeans = "signal"\n', ["codes 1 (a)", "need", "comfort"]),
        ('[[codes]]\ncode = "a"\nmeans = "signaal"\n', ["codes 1 (a)", "means", "signaal"]),
        ('[[codes]]\nmeans = "ignored"\n', ["codes 1", "code"]),
        ('[[codes]]\ncode = 3\nmeans = "ignored"\n', ["codes 1", "code", "3"]),
        ('[[codes]]\ncode = "a"\nmeaning = "x"\n', ["codes 1 (a)", "meaning"]),
        ('[[codes]]\ncode = "a"\nmeans = "ignored"\nintensity = 5\n', ["codes 1 (a)", "0–1", "5"]),
        ('[[codes]]\ncode = "a"\nmeans = "ignored"\nintensity = "hoog"\n', ["intensity", "hoog"]),
        ('[[codes]]\ncode = "a"\nmeans = "ignored"\nguessed = "ja"\n', ["guessed", "ja"]),
        ('codes = ["a"]\n', ["codes 1", "[[codes]]"]),
        ("codes = 1\n", ["codes", "[[codes]]"]),
        ('[actors]\nmama = "moeder"\n', ["actors", "mama", "caregiver", "moeder"]),
        ("actors = 1\n", ["actors"]),
        ("[actors]\nmama = 1\n", ["actors", "mama"]),
        ("[rules]\nresponse_window_s = -1\n", ["rules", "response_window_s", "-1"]),
        ('[rules]\nresponse_window_s = "lang"\n', ["rules", "response_window_s", "lang"]),
        ("[rules]\nvenster = 3\n", ["rules", "venster", "response_window_s"]),
        ("rules = 1\n", ["rules"]),
        ('exclusive = ["a", "b"]\n', ["exclusive"]),
        ("naam = 'x'\n", ["naam", "name"]),
        ("name = 1\n", ["name", "1"]),
        ("name = \n", ["line 1"]),
        ('[[codes]]\ncode = "a"\nmeans = "ignored"\n' * 2, ["twice"]),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_one_line_that_names_file_entry_and_cure(
    tmp_path: Path, text: str, named: list[str]
) -> None:
    with pytest.raises(SchemeError) as caught:
        read_text_as_scheme(tmp_path, text)
    said = str(caught.value)
    assert said.startswith("eigen.toml")
    assert [word for word in named if word not in said] == []
    assert str(tmp_path) not in said


def test_a_scheme_without_a_name_is_called_after_its_file(tmp_path: Path) -> None:
    assert read_text_as_scheme(tmp_path, "version = '2'\n").name == "eigen"


def test_an_entry_without_a_meaning_leaves_its_code_unknown(tmp_path: Path) -> None:
    scheme = read_text_as_scheme(tmp_path, '[[codes]]\ncode = "a"\nmeans = ""\n')
    assert scheme.codes == ()


@pytest.mark.parametrize("name", list_shipped_schemes())
def test_a_shipped_scheme_survives_being_written(tmp_path: Path, name: str) -> None:
    scheme = read_scheme(name)
    write_scheme(scheme, tmp_path / "kopie.toml")
    assert read_scheme(tmp_path / "kopie.toml") == scheme


def test_an_unedited_draft_loads_and_unknown_codes_stay_unknown(tmp_path: Path) -> None:
    behaviours = (
        Behaviour(actor=CHILD, code="huilt", onset_s=0.0, offset_s=4.0),
        Behaviour(actor=CHILD, code='raar "] \n code\x07', onset_s=1.0),
    )
    recording = Recording(
        session="s", child="k", behaviours=behaviours,
        provenance=Provenance(maker="test", version="0"),
    )  # fmt: skip
    counts = count_codes([recording])
    draft = draft_scheme([recording])
    write_scheme(draft, tmp_path / "concept.toml", counts=counts)
    text = (tmp_path / "concept.toml").read_text(encoding="utf-8")
    assert read_scheme(tmp_path / "concept.toml") == draft
    assert '# means = ""' in text
    assert "# kind (child): 1×, 4 s" in text


def test_a_draft_explains_itself_in_both_languages() -> None:
    text = render_scheme(CodingScheme(name="x"))
    assert text.startswith("# Codeerschema")
    assert "# Coding scheme" in text


def test_an_existing_scheme_is_not_overwritten_by_accident(tmp_path: Path) -> None:
    write_scheme(CodingScheme(name="x"), tmp_path / "x.toml")
    with pytest.raises(FileError):
        write_scheme(CodingScheme(name="y"), tmp_path / "x.toml")
    write_scheme(CodingScheme(name="y"), tmp_path / "x.toml", force=True)
    assert read_scheme(tmp_path / "x.toml").name == "y"
