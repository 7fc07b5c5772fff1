"""Whatever stands in a table: it is read, with warnings, or refused in one clear line."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geborgen.moments import Language, UserError, load_phrasebook
from geborgen.sources import behaviour_table, diary, intervals
from geborgen.sources.formats import ReadOptions

CELLS = st.sampled_from(
    ["", "0", "1", "0,5", "1e400", "nan", "-1", "9:61", "99:99:99", "1;2", "kind", "moeder",
     "troost",
     "ja", "nee", "30 min", "2026-02-30", "2026-03-02", "8:15", "x" * 300, "getroost + hulp", "1-5",
     '"', "\x1c", "é", "=1+1", "inf", "5e-324", "1" * 400, "pos", "#"]
) | st.text(max_size=5)  # fmt: skip
HEADERS = {
    diary: ["kind", "opvoeder", "behoefte", "datum", "tijd", "leeftijd", "sterkte", "antwoord",
            "hersteld", "breuk", "tot rust na", "wanneer", "leek op", "signaal", "sessie"],
    behaviour_table: ["wie", "gedrag", "begin", "einde", "duur", "sterkte", "rol", "onset_ms",
                      "unpaired", "sessie", "modifiers", "child_age_months", ""],
    intervals: ["Mpos", "Cpos", "t", "kind:huilt", "moeder", "sessie", "interval", "", "time_ms"],
}  # fmt: skip


@st.composite
def tables(draw, headers):
    header = draw(st.lists(st.sampled_from(headers), min_size=1, max_size=8))
    rows = draw(st.lists(st.lists(CELLS, max_size=9), max_size=6))
    comments = draw(st.sampled_from(["", "# interval_s: -3\n", "# kind: k1\n", "#\n\n"]))
    separator = draw(st.sampled_from(";,\t"))
    return comments + "\n".join(separator.join(line) for line in [header, *rows])


@pytest.mark.parametrize("module", list(HEADERS), ids=lambda module: module.__name__)
@given(data=st.data())
def test_a_table_is_read_or_refused_in_one_line(module, data) -> None:
    text = data.draw(tables(HEADERS[module]))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tabel.csv"
        file.write_text(text, encoding="utf-8", errors="replace")
        module.recognise(file.read_bytes(), file)
        try:
            recordings = module.read(file, ReadOptions())
        except UserError as error:
            assert "\n" not in error.say(Language.NL)
            return
    for language in Language:
        book = load_phrasebook(language)
        for recording in recordings:
            assert all(book.say(warning.phrase) for warning in recording.warnings)


@pytest.mark.parametrize("module", list(HEADERS), ids=lambda module: module.__name__)
@given(data=st.binary(min_size=1, max_size=200))
def test_rubbish_is_refused_in_one_line(module, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("tabel.csv", "tabel.toml", "tabel.xlsx"):
            file = Path(folder) / name
            file.write_bytes(data)
            module.recognise(data, file)
            try:
                module.read(file, ReadOptions())
            except UserError as error:
                assert error.say(Language.NL).startswith(name)
