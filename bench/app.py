"""How the app holds under use: fifty people at once, ten thousand families, two million moments.

The families are rows made here, on SQLite, and the app is the one `geborgen serve` starts. Each
person asks for the moment page, My Circle and a search in turn, with a breath in between. Timed is
what a person waits, from the request to the last byte, so the line before a worker is in it and the
server's own time is less. The reference is the app's emptiest page, asked in the same way.
"""

import http.client
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

__all__ = ["bench_app"]

FAMILIES, MOMENTS_EACH, PEOPLE = 10_000, 200, 50
SECONDS, WARM_UP_S, BREATH_S = 20.0, 12.0, (0.5, 2.5)
LIMIT_MS = 100
REFERENCE = "reference: an empty page"
QUESTIONS = ("driftbui", "slapen", "pleegkind", "huilt+als+ik+wegga", "ruzie+herstellen")
TOKEN = "a" * 32
_MADE = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One request: which page, seconds from request to last byte, bytes on the wire."""

    page: str
    waited_s: float
    size: int


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(code: str, data: Path) -> str:
    """Run a line in the app's own Python, with its settings."""
    environment = os.environ | {
        "GEBORGEN_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "geborgen.practice.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


_PREPARE = """
from pathlib import Path
import os
from geborgen.practice.serving import Serving, prepare
prepare(Serving(data=Path(os.environ["GEBORGEN_DATA"])))
"""

_SESSIONS = f"""
import django, json
django.setup()
from django.contrib.sessions.backends.db import SessionStore
from geborgen.practice.people.models import Account
keys = []
for account in Account.objects.order_by("pk")[:{PEOPLE}]:
    store = SessionStore()
    store["_auth_user_id"] = str(account.pk)
    store["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    store["_auth_user_hash"] = account.get_session_auth_hash()
    store.save()
    keys.append(store.session_key)
from django.conf import settings
print(json.dumps([settings.SESSION_COOKIE_NAME, keys]))
"""


def fill(file: Path) -> None:
    """Write the families straight into the tables; the schema is the app's own."""
    rng = random.Random(20261127)
    base = sqlite3.connect(file)
    base.execute("PRAGMA synchronous=OFF")
    at = _MADE.isoformat(sep=" ")
    children = [uuid.UUID(int=rng.getrandbits(128), version=4).hex for _ in range(FAMILIES)]
    _insert(base, "people_account", [
        {"id": i + 1, "username": f"family{i}", "password": "!", "is_active": 1, "is_staff": 0,
         "is_superuser": 0, "date_joined": at, "email": "", "language": "nl", "theme": "system",
         "role": "caregiver", "country": "nl"}
        for i in range(FAMILIES)
    ])  # fmt: skip
    _insert(base, "people_child", [
        {"id": child, "name": f"Kind {i}", "birth_date": "2023-06-01", "temperament": "",
         "came_by": "", "created_at": at}
        for i, child in enumerate(children)
    ])  # fmt: skip
    _insert(base, "people_caregiving", [
        {"id": uuid.UUID(int=rng.getrandbits(128), version=4).hex, "account_id": i + 1,
         "child_id": child, "role": "caregiver", "called": "mama", "created_at": at}
        for i, child in enumerate(children)
    ])  # fmt: skip
    signals = ("toddler_hurt", "toddler_scared", "toddler_tantrum", "toddler_look", "toddler_lap")
    answers = ('["was_there"]', '["named_it"]', '["could_not_now"]', '["let_it_pass"]')
    endings = ("settled", "still_upset", "settled")
    now = datetime.now(UTC)
    for first in range(0, FAMILIES, 500):
        rows = []
        for i in range(first, min(first + 500, FAMILIES)):
            for n in range(MOMENTS_EACH):
                told = now - timedelta(days=n * 0.4, minutes=rng.randrange(400))
                when = told.replace(tzinfo=None).isoformat(sep=" ")
                rows.append({
                    "id": uuid.UUID(int=rng.getrandbits(128), version=4).hex,
                    "child_id": children[i], "author_id": i + 1, "at": when,
                    "signal": rng.choice(signals), "answers": rng.choice(answers),
                    "ending": rng.choice(endings), "need": "", "is_hidden": 0, "feeling": "",
                    "mending": "", "note": "", "saved_at": when, "version": 1,
                })  # fmt: skip
        _insert(base, "diary_momentrow", rows)
    base.execute("ANALYZE")
    base.commit()
    base.close()


def _insert(base: sqlite3.Connection, table: str, rows: list[dict[str, object]]) -> None:
    names = list(rows[0])
    places = ",".join("?" * len(names))
    words = f"INSERT INTO {table} ({','.join(names)}) VALUES ({places})"
    base.executemany(words, [tuple(row.values()) for row in rows])


def _ask(
    connection: http.client.HTTPConnection, path: str, cookie: str, *, question: str = ""
) -> tuple[http.client.HTTPResponse, bytes]:
    headers = {"Cookie": cookie, "Accept-Encoding": "gzip"}
    if question:
        headers |= {
            "Cookie": f"{cookie}; geborgen-csrf={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }
    connection.request(
        "POST" if question else "GET", path, body=f"question={question}" if question else None,
        headers=headers,
    )  # fmt: skip
    answer = connection.getresponse()
    return answer, answer.read()


def visit(
    port: int, cookie: str, *, begin: float, until: float, found: list[Answered], seed: int
) -> None:
    """One person: pages in turn, a breath in between."""
    rng = random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    circle = _ask(connection, "/circle/", cookie)[0].getheader("Location") or "/circle/"
    pages = {
        "the moment page": "/moment/",
        "My Circle": circle,
        "search": "/answers/search/",
        REFERENCE: "/health/",
    }
    while time.monotonic() < until:
        for name, path in pages.items():
            time.sleep(rng.uniform(*BREATH_S))
            question = rng.choice(QUESTIONS) if name == "search" else ""
            start = time.perf_counter()
            answer, body = _ask(connection, path, cookie, question=question)
            waited = time.perf_counter() - start
            assert answer.status == 200, (name, answer.status)
            if time.monotonic() >= begin:  # before that the workers read what they keep
                found.append(Answered(page=name, waited_s=waited, size=len(body)))


def bench_app() -> None:
    """Print start-up, the 95th percentile of each page, and page weights."""
    with TemporaryDirectory() as name:
        data = Path(name)
        _run(_PREPARE, data)
        start = time.perf_counter()
        fill(data / "geborgen.sqlite3")
        filled = time.perf_counter() - start
        cookie_name, keys = json.loads(_run(_SESSIONS, data))
        size = (data / "geborgen.sqlite3").stat().st_size / 1e6
        print(
            f"\napp, SQLite: {FAMILIES:,} families, {FAMILIES * MOMENTS_EACH:,} moments, "
            f"{size:,.0f} MB, filled in {filled:.0f} s"
        )
        port = _free_port()
        start = time.perf_counter()
        server = subprocess.Popen(
            [sys.executable, "-m", "geborgen.cli.main", "serve", "--data", name, "--port",
             str(port)],
            stdout=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            _wait(port)
            took = time.perf_counter() - start
            print(f"start, tables and files already there: {took:.2f} s (limit 2 s)")
            _load(port, [f"{cookie_name}={key}" for key in keys])
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(10)


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            if _ask(connection, "/health/", "")[0].status == 200:
                return
        except OSError:
            time.sleep(0.02)
    raise SystemExit("the app did not start")


def _load(port: int, cookies: list[str]) -> None:
    found: list[Answered] = []
    begin = time.monotonic() + WARM_UP_S
    until = begin + SECONDS
    people = [
        threading.Thread(
            target=visit,
            args=(port, cookie),
            kwargs={"begin": begin, "until": until, "found": found, "seed": i},
        )
        for i, cookie in enumerate(cookies)
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    pages = list(dict.fromkeys(one.page for one in found))
    print(f"{len(cookies)} people at once, {len(found):,} pages in {SECONDS:.0f} s")
    empty = _percentile([one.waited_s for one in found if one.page == REFERENCE]) * 1e3
    print(f"{'page':<26} {'n':>6} {'p95':>9} {'ratio':>7} {'weight':>9}  limit")
    for page in pages:
        of_page = [one for one in found if one.page == page]
        waited = _percentile([one.waited_s for one in of_page]) * 1e3
        weight = max(one.size for one in of_page) / 1e3
        limit = f"< {LIMIT_MS} ms" if page != REFERENCE else ""
        print(
            f"{page:<26} {len(of_page):>6} {waited:>6.1f} ms {waited / empty:>6.1f}x "
            f"{weight:>6.1f} kB  {limit}"
        )


def _percentile(values: list[float], share: float = 0.95) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


if __name__ == "__main__":
    bench_app()
