"""The pages that a device keeps: usable by everybody, without a person on them."""

import pytest

from geborgen.practice.ages import AgeBand
from geborgen.practice.reader import Reader

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_pages_of_the_shell_are_accessible(open_page, check_accessible, language, size):
    page = open_page(f"/offline/moment/caregiver/toddler/{language}/", as_=None, size=size)
    check_accessible(page)
    page.goto(f"/offline/no-network/{language}/")
    check_accessible(page)


def test_what_waits_is_told_to_everybody(served_app, open_device, check_accessible, mark):
    phone = open_device(served_app)
    phone.context.set_offline(True)
    phone.tell_without_network(f"{mark} 1", waiting=1)
    assert phone.page.locator("#waiting").evaluate("(one) => one === document.activeElement")
    phone.page.locator("#waiting summary").click()
    check_accessible(phone.page)
    phone.context.set_offline(False)
    phone.wait_until_sent()


def test_no_shell_has_a_person_in_it(open_page):
    page = open_page("/about/", as_="demo")
    for band in AgeBand:
        for reader in Reader:
            address = f"/offline/moment/{reader}/{band}/nl/"
            mine = page.request.get(address)
            assert mine.status == 200
            assert "csrfmiddlewaretoken" not in mine.text()
            assert "Noor" not in mine.text()


# A browser's own recognition, as far as the page can see it; here it hears one sentence.
_HEARS = """(found) => {
  self.SpeechRecognition = class extends EventTarget {
    static available = ({ processLocally }) => Promise.resolve(processLocally ? found : "");
    processLocally = false;
    start() {
      if (!this.processLocally) throw new Error("sound would leave the device");
      const results = [[{ transcript: "hij lachte" }]];
      this.dispatchEvent(Object.assign(new Event("result"), { results }));
      this.dispatchEvent(new Event("end"));
    }
  };
}"""


@pytest.mark.parametrize(
    ("found", "is_offered"), [("available", True), ("downloadable", False), ("unavailable", False)]
)
def test_speaking_is_offered_only_where_no_sound_leaves_the_device(open_page, found, is_offered):
    page = open_page("/about/")
    page.add_init_script(f"({_HEARS})('{found}')")
    page.goto("/moment/")
    page.locator("details.more").evaluate("(one) => (one.open = true)")
    page.wait_for_load_state("networkidle")
    button = page.locator("[data-dictate]")
    assert button.is_visible() == is_offered
    if is_offered:
        button.click()
        assert page.input_value("#id_note") == "hij lachte"
