"""The parts that some tests need: skipped with the cure by day, failed in CI, and working."""

import io

import pytest
from pypdf import PdfReader


@pytest.fixture
def by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("GEBORGEN_CI", raising=False)


def test_a_present_part_says_nothing(need_part) -> None:
    assert need_part("a kite", present=True, cure="build one") is None


@pytest.mark.usefixtures("by_day")
def test_a_missing_part_skips_with_its_cure(need_part) -> None:
    with pytest.raises(pytest.skip.Exception, match="a kite is missing; build one"):
        need_part("a kite", present=False, cure="build one")


@pytest.mark.usefixtures("by_day")
@pytest.mark.parametrize("sign", ["CI", "GEBORGEN_CI"])
def test_a_missing_part_fails_in_ci(need_part, monkeypatch: pytest.MonkeyPatch, sign: str) -> None:
    monkeypatch.setenv(sign, "1")
    with pytest.raises(pytest.fail.Exception, match="a kite is missing; build one"):
        need_part("a kite", present=False, cure="build one")


@pytest.mark.browser
@pytest.mark.slow
def test_the_browser_shows_a_page_and_has_no_network(offline_page) -> None:
    offline_page.set_content("<h1>Kom binnen</h1>")
    assert offline_page.inner_text("h1") == "Kom binnen"
    assert offline_page.evaluate("navigator.onLine") is False


@pytest.mark.pdf
@pytest.mark.slow
def test_a_page_becomes_a_pdf_that_can_be_read_back() -> None:
    from weasyprint import HTML

    printed = HTML(string="<h1>Kom binnen</h1>").write_pdf()
    assert PdfReader(io.BytesIO(printed)).pages[0].extract_text() == "Kom binnen"
