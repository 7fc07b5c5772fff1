"""A first walk through the app: a moment in four taps, pages that everybody can use."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_moment_takes_four_taps(open_page, size):
    page = open_page("/moment/", size=size)
    for tile in ("#signal .tile", "#answers .tile", "#ending .tile"):
        page.locator(tile).first.click()
    page.locator(".save .button").click()
    page.wait_for_url("**/moment/*-*/")
    assert page.locator("svg.circle").is_visible()


@pytest.mark.parametrize("path", ["/moment/", "/moments/", "/children/", "/settings/", "/about/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(open_page, check_accessible, path, scheme):
    check_accessible(open_page(path, color_scheme=scheme))


def test_signing_in_is_accessible(open_page, check_accessible):
    check_accessible(open_page("/account/login/", as_=None))
