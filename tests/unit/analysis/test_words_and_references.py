"""Every number has its sentence, and every source a citation."""

import re
from pathlib import Path

import pytest

import geborgen.analysis
from geborgen.analysis.look_again import compute_look_again
from geborgen.analysis.references import load_reading_references, load_references
from geborgen.analysis.results import LinchpinKind, Verdict
from geborgen.moments import Half, Language, Need, load_phrasebook

ROOM = Path(geborgen.analysis.__file__).parent
SOURCES = {
    file.relative_to(ROOM).as_posix(): file.read_text(encoding="utf-8")
    for file in sorted(ROOM.rglob("*.py"))
}
BOOKS = [load_phrasebook(language, "geborgen.analysis") for language in Language]
QUESTIONNAIRES = {"change.py", "group_change.py", "yardstick.py"}
# Packages of the observer's workbench, which is no part of a reading of moments.
WORKBENCH = ("agreement/", "dyads/", "grids/", "power/", "sequences/")
PLACE = re.compile(r"\{(\w+)\}")


def cited(text: str) -> set[str]:
    """Keys in the References sections of docstrings and in '(source: key)' comments."""
    sections = re.findall(r"References\n\s+-+\n((?:\s+[\w, ]+\n)+)", text)
    listed = re.findall(r"[a-z]+\d{4}\w*", " ".join(sections))
    return set(listed) | set(re.findall(r"source: ([a-z]+\d{4}\w*)", text))


@pytest.mark.parametrize("name", SOURCES)
def test_every_citation_is_in_the_bibliography(name):
    assert cited(SOURCES[name]) - load_references().keys() == set()


def test_every_work_in_the_bibliography_is_cited():
    tests = Path(__file__).resolve().parents[2] / "agreement"
    words = "\n".join([*SOURCES.values(), *(f.read_text("utf-8") for f in tests.glob("*.py"))])
    known = set().union(*map(cited, SOURCES.values()))
    assert [k for k in load_references() if k not in known and f"source: {k}" not in words] == []


def test_a_reading_names_no_work_that_only_questionnaires_rest_on():
    only = load_references().keys() - load_reading_references().keys()
    reading = [
        text
        for name, text in SOURCES.items()
        if name not in QUESTIONNAIRES and not name.startswith(WORKBENCH)
    ]
    assert only.isdisjoint(set().union(*map(cited, reading)))
    assert "jacobson1991" in only
    assert {"wilson1927", "efron1979"} <= load_reading_references().keys()


def test_the_references_test_finds_keys_at_all():
    assert {"wilson1927", "efron1979"} <= cited(SOURCES["shares.py"])


def test_both_languages_have_the_same_keys_and_places():
    dutch, english = (book.entries for book in BOOKS)
    assert dutch.keys() == english.keys()
    differing = [
        key
        for key in dutch
        if not key.endswith(".one")
        and set(PLACE.findall(dutch[key])) != set(PLACE.findall(english[key]))
    ]
    assert [key for key in differing if key.split(".")[0] not in ("errors", "warnings")] == []


@pytest.mark.parametrize("book", BOOKS, ids=[str(book.language) for book in BOOKS])
def test_every_rule_named_in_the_code_has_its_sentence(book):
    rules = set(re.findall(r'"(rules\.\w+)"', "\n".join(SOURCES.values())))
    assert len(rules) > 20
    assert [rule for rule in sorted(rules) if not book.has(rule)] == []


@pytest.mark.parametrize("book", BOOKS, ids=[str(book.language) for book in BOOKS])
def test_every_linchpin_look_and_untold_has_its_sentence(book):
    keys = [f"linchpin.need.{need}" for need in Need if need is not Need.TAKE_CHARGE]
    keys += [f"linchpin.half.{half}" for half in (Half.TOP, Half.BOTTOM)]
    keys += [f"{key}_hidden" for key in keys]
    keys += [f"linchpin.hands.{hand}" for hand in ("mean", "weak", "gone")]
    keys += [f"linchpin.{LinchpinKind.REPAIR}.repair", *(f"verdict.{v}" for v in Verdict)]
    looks = re.findall(r'"(close_\w+|miscue\w*)"', SOURCES["look_again.py"])
    keys += [f"look.{look}" for look in (*looks, "close", "explore", "open", "mended_other")]
    untold = re.findall(r'^\s+"(\w+)": ', SOURCES["untold.py"], re.M)
    untold += re.findall(r'return "(\w+)"', SOURCES["untold.py"])
    untold += re.findall(r'"(no_\w+)"', SOURCES["untold.py"])
    assert len(untold) > 10
    keys += [f"untold.{key}" for key in untold]
    assert [key for key in keys if not book.has(key)] == []


def test_every_module_lists_what_is_public_in_order():
    for name, text in SOURCES.items():
        listed = re.search(r"__all__ = \[(.*?)\]", text, re.S)
        if listed is None:
            # A folder that says what is in it, and no more.
            assert not re.search(r"^(from|import|def|class) ", text, re.M), name
            continue
        names = re.findall(r'"(\w+)"', listed.group(1))
        assert sorted(names, key=lambda n: (not n.isupper(), n[0].islower(), n)) == names, name


def test_looking_again_needs_no_moments():
    assert compute_look_again([]) == ()
