"""The PDF: the same page, shorter, tagged for a screen reader, with words for every drawing."""

import io

import pytest

from geborgen.views import render_report_html, render_report_pdf

pytestmark = [pytest.mark.pdf, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

MOST_PAGES = 12


@pytest.fixture(scope="module")
def document(reading):
    from pypdf import PdfReader

    return PdfReader(io.BytesIO(render_report_pdf(render_report_html(reading, language="nl"))))


@pytest.fixture(scope="module")
def text(document) -> str:
    return "\n".join(page.extract_text() for page in document.pages)


def tagged(element) -> list:
    """Every element of the tag tree."""
    found = element.get_object()
    if isinstance(found, list):
        return [one for child in found for one in tagged(child)]
    if not hasattr(found, "get") or "/S" not in found:
        return []
    return [found, *(tagged(found["/K"]) if "/K" in found else [])]


def test_it_holds_the_page_and_both_pairs(text) -> None:
    for needed in ("geen diagnose", "De Cirkel", "k01 met mama", "k01 met papa", "Veilig Thuis"):
        assert needed in text


def test_the_sample_is_short_and_has_no_nearly_empty_page() -> None:
    from pypdf import PdfReader

    import geborgen

    page = render_report_html(geborgen.compute_reading([geborgen.read_sample()]), language="nl")
    document = PdfReader(io.BytesIO(render_report_pdf(page)))
    assert len(document.pages) <= MOST_PAGES
    assert min(len(page.extract_text()) for page in document.pages) > 400


def test_long_tables_stay_on_the_screen_and_the_paper_says_so(text) -> None:
    assert "De Cirkel in cijfers" in text
    assert "De lange tabellen staan in de HTML-versie" in text
    assert "Alle momenten als tabel" not in text
    assert "Hoe vaak welke stemming samenviel" not in text


def test_it_has_a_language_a_title_and_tags(document) -> None:
    root = document.trailer["/Root"]
    assert root["/Lang"] == "nl"
    assert root["/MarkInfo"]["/Marked"]
    assert document.metadata.title == "Sessie s01 · Geborgen"
    kinds = {element["/S"] for element in tagged(root["/StructTreeRoot"]["/K"])}
    assert {"/H1", "/H2", "/H3", "/P", "/L", "/Table", "/TH", "/Figure"} <= kinds


def test_every_drawing_has_words(document) -> None:
    elements = tagged(document.trailer["/Root"]["/StructTreeRoot"]["/K"])
    figures = [element for element in elements if element["/S"] == "/Figure"]
    assert len(figures) > 30
    assert all(figure.get("/Alt") for figure in figures)
