"""Everything a person sees exists in Dutch and in English, with the same blanks to fill."""

import ast
import string
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from geborgen.moments import Language, WarningKind, load_phrasebook
from geborgen.moments import vocabulary as words

ROOMS = [
    "moments",
    "analysis",
    "inference",
    "views",
    "cli",
    "practice.accesslog",
    "practice.measures",
]
SRC = Path(__file__).resolve().parents[3] / "src" / "geborgen"


def book(room, language):
    return load_phrasebook(language, f"geborgen.{room}")


def blanks(text):
    return sorted({name for _, name, _, _ in string.Formatter().parse(text) if name is not None})


@pytest.mark.parametrize("room", ROOMS)
def test_both_languages_have_the_same_keys_and_blanks(room):
    dutch, english = book(room, Language.NL).entries, book(room, Language.EN).entries
    assert dutch.keys() == english.keys()
    assert {k: blanks(v) for k, v in dutch.items()} == {k: blanks(v) for k, v in english.items()}


@pytest.mark.parametrize("room", ROOMS)
def test_no_sentence_is_left_empty_or_untranslated_by_mistake(room):
    files = [
        resources.files(f"geborgen.{room}").joinpath("phrases", f"{language}.toml")
        for language in Language
    ]
    assert all(tomllib.loads(file.read_text("utf-8")) for file in files)
    assert all(text.strip() for text in book(room, Language.NL).entries.values())


@pytest.mark.parametrize("language", list(Language))
def test_every_word_of_the_vocabulary_can_be_said(language):
    said = book("moments", language)
    tables = {
        "role": words.Role,
        "half": words.Half,
        "need": words.Need,
        "signal": words.SignalKind,
        "answer": words.Answer,
        "fate": words.Fate,
        "engagement": words.Engagement,
        "mark": words.Mark,
        "censoring": words.Censoring,
        "meaning": words.CodeMeaning,
        "warnings": WarningKind,
    }
    missing = [f"{t}.{w}" for t, kind in tables.items() for w in kind if not said.has(f"{t}.{w}")]
    assert missing == []


def test_every_error_raised_has_its_sentence():
    said = book("moments", Language.NL)
    raised = set()
    for file in SRC.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = node.args[0] if node.args else None
                is_error = node.func.id in {"FileError", "RecordError", "SchemeError", "UserError"}
                if is_error and isinstance(first, ast.Constant):
                    raised.add(first.value)
    assert raised
    assert [key for key in sorted(raised) if not said.has(f"errors.{key}")] == []


def test_numbers_are_written_as_the_language_writes_them():
    dutch, english = book("moments", Language.NL), book("moments", Language.EN)
    assert (dutch.number(1.25, 2), english.number(1.25, 2)) == ("1,25", "1.25")
    assert (dutch.number(3.0), dutch.number(-0.01)) == ("3", "0")
    assert dutch.joined(["a", "b", "c"]) == "a, b en c"
