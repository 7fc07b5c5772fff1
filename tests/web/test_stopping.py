"""One Ctrl-C, or the order of a service, stops the app: also while its workers are starting."""

import signal
import urllib.error
import urllib.request

import pytest

from tests.web.browser.app_process import start_app

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_stops_the_app_and_both_its_workers_within_ten_seconds(tmp_path, how):
    app = start_app(tmp_path / "data", workers=2)
    app.kill(how)  # raises when a process of the group still holds the output after ten seconds
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(app.address, timeout=2)
