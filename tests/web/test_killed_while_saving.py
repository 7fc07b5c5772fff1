"""kill -9 during a thousand saves: what was acknowledged is there, and nothing is there twice."""

import http.client
import http.cookiejar
import json
import threading
import time
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime

import psycopg
import pytest

from tests.web.browser.app_process import AppProcess, start_app

pytestmark = pytest.mark.slow

SAVES, WRITERS, KILLS = 1000, 8, (200, 600)
LONGEST_S = 240


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request, tmp_path):
    environment = {}
    if request.param == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        with psycopg.connect(server, autocommit=True) as base:
            base.execute("DROP DATABASE IF EXISTS killed WITH (FORCE)")
            base.execute("CREATE DATABASE killed")
        environment["GEBORGEN_DATABASE"] = server.rpartition("/")[0] + "/killed"
    app = start_app(tmp_path / "data", workers=2, environment=environment)
    yield app
    app.kill()


@dataclass(slots=True, kw_only=True)
class Phones:
    """Several phones of one person that keep sending until each moment has its receipt."""

    app: AppProcess
    headers: dict[str, str]
    account: str
    child: str
    acknowledged: list[str] = field(default_factory=list)
    failed: int = 0

    def tell(self, numbers: range) -> None:
        """Send one moment after the other, each until it is acknowledged, as our script does."""
        device = str(uuid.uuid4())
        for number in numbers:
            moment = self._make(device, number)
            while not self._send(moment):
                self.failed += 1
                time.sleep(0.1)
            self.acknowledged.append(moment["id"])

    def _make(self, device: str, number: int) -> dict:
        fields = {"signal": ["toddler_hurt"], "answers": ["was_there"], "note": [f"kill {number}"]}
        told_at = datetime.now(UTC).isoformat()
        return {
            "id": str(uuid.uuid4()), "child": self.child, "device": device, "sequence": number,
            "base": None, "told_at": told_at, "fields": fields,
        }  # fmt: skip

    def _send(self, moment: dict) -> bool:
        body = json.dumps({"account": self.account, "watched": "", "moments": [moment]})
        asked = urllib.request.Request(
            f"{self.app.address}/offline/moments/", data=body.encode(), headers=self.headers
        )
        try:
            with urllib.request.urlopen(asked, timeout=10) as answer:
                receipts = json.load(answer)["receipts"]
        except (OSError, http.client.HTTPException, ValueError):
            return False
        return [(one["id"], one["outcome"]) for one in receipts] == [(moment["id"], "kept")]


def _sign_in(app: AppProcess) -> Phones:
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    ask = lambda: json.load(opener.open(f"{app.address}/offline/state/", timeout=30))  # noqa: E731
    words = {"login": "demo", "password": app.password, "csrfmiddlewaretoken": ask()["csrf"]}
    data = urllib.parse.urlencode(words).encode()
    opener.open(f"{app.address}/account/login/", data=data, timeout=30).read()
    state = ask()
    headers = {
        "Cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar),
        "X-CSRFToken": state["csrf"],
        "Content-Type": "application/json",
    }
    return Phones(
        app=app, headers=headers, account=state["account"], child=state["children"][0]["id"]
    )


def _list_kept(app: AppProcess) -> list[str]:
    found = app.read("SELECT id FROM diary_momentrow WHERE note LIKE ?", "kill %")
    return sorted(str(uuid.UUID(str(one))) for (one,) in found)


def _wait_for(phones: Phones, count: int) -> None:
    end = time.monotonic() + LONGEST_S
    while len(phones.acknowledged) < count:
        assert time.monotonic() < end, f"only {len(phones.acknowledged)} were acknowledged"
        time.sleep(0.01)


def test_every_acknowledged_moment_is_there_and_none_twice(app):
    phones = _sign_in(app)
    shares = [range(start, SAVES, WRITERS) for start in range(WRITERS)]
    threads = [threading.Thread(target=phones.tell, args=(one,), daemon=True) for one in shares]
    for thread in threads:
        thread.start()
    for count in KILLS:
        _wait_for(phones, count)
        before = set(phones.acknowledged)
        app.kill()
        assert before <= set(_list_kept(app))  # as they lie there, before anybody sends again
        app.start()
    _wait_for(phones, SAVES)
    assert phones.failed > 0  # else nothing was being saved when it was killed
    assert _list_kept(app) == sorted(phones.acknowledged)
    _check_told_once(app)


def _check_told_once(app: AppProcess) -> None:
    """One row, one version and one line of the log for each."""
    numbers = app.read(
        "SELECT count(DISTINCT note), max(version) FROM diary_momentrow WHERE note LIKE ?", "kill %"
    )
    assert numbers == [(SAVES, 1)]
    kept = set(_list_kept(app))
    told = app.read("SELECT object_id FROM accesslog_line WHERE reference = ?", "tell")
    assert sorted(one for (one,) in told if one in kept) == sorted(kept)
