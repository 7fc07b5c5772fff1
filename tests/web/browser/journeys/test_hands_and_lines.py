"""The main journey with a keyboard alone, over a slow line, and in how many bytes."""

import time

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# What browsers call 3G: 1.6 Mbit/s down, 750 kbit/s up, 300 ms there and back.
SLOW = {"offline": False, "latency": 300, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
FIRST_LOAD_BYTES, LATER_LOAD_BYTES = 150_000, 20_000
PAGES = ("/moment/", "/moments/", "/circle/", "/answers/", "/children/", "/settings/")


def test_the_keyboard_alone_tells_a_moment(open_page):
    page = open_page("/moment/", size="desktop", reduced_motion="reduce")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # past the navigation, to the content
    for group in ("signal", "answers", "ending"):
        _tab_until(page, f"#{group} input:focus")
        page.keyboard.press("Space")
    _tab_until(page, ".save button:focus")
    page.keyboard.press("Enter")
    page.wait_for_url("**/moment/*-*/")
    assert page.locator("svg.circle").is_visible()


def _tab_until(page, focused, *, at_most=60):
    for _ in range(at_most):
        page.keyboard.press("Tab")
        if page.locator(focused).count():
            return
    pytest.fail(f"{focused} cannot be reached with the Tab key")


@pytest.fixture
def plain_page(browser, served_app, signed_in_states):
    """Without a service worker: what it fetches is neither slowed down nor weighed with a page."""
    context = browser.new_context(
        base_url=served_app.address,
        storage_state=signed_in_states("demo"),
        service_workers="block",
        reduced_motion="reduce",
    )
    yield context.new_page()
    context.close()


def test_over_a_slow_line_a_moment_still_takes_seconds(plain_page, tell_figure):
    page = plain_page
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    start = time.monotonic()
    page.goto("/moment/")
    for tile in ("#signal .tile", "#answers .tile", "#ending .tile", ".save .button"):
        page.locator(tile).first.click()
    page.wait_for_url("**/moment/*-*/")
    page.locator("svg.circle").wait_for()
    seconds = time.monotonic() - start
    tell_figure(f"over 3G: {seconds:.1f} s from opening to what comes back")
    assert seconds < 12


def test_pages_are_light(plain_page, tell_figure):
    page = plain_page
    first = _weigh(page, PAGES[0])
    later = {path: _weigh(page, path) for path in PAGES}
    shell = _weigh_shell(page)
    tell_figure(f"bytes over the line: first {first}, shell {shell}, then {later}")
    assert 0 < first + shell < FIRST_LOAD_BYTES
    assert [path for path, size in later.items() if not 0 < size < LATER_LOAD_BYTES] == []


def _weigh(page, path):
    """Return what comes over the line for a page with its files, as the browser counts it."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes = []
    session.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    page.goto(path, wait_until="networkidle")
    session.detach()
    return round(sum(sizes))


def _weigh_shell(page):
    """Return what a device fetches once to be able to do without a network.

    Its static files came with the page already, and are not fetched again.
    """
    pages = page.evaluate(
        "geborgen.fetchState({state: '/offline/state/'})"
        ".then((one) => one.children.flatMap((child) => child.pages.map((page) => page.address)))"
    )
    addresses = [*pages, "/offline/no-network/nl/", "/offline/no-network/en/", "/service-worker.js"]
    addresses += page.evaluate(
        "fetch('/service-worker.js').then((one) => one.text())"
        '.then((text) => [...text.matchAll(/[^"]+\\/worker[^"]*\\.js/g)].map((one) => one[0]))'
    )
    return sum(_weigh(page, address) for address in addresses)
