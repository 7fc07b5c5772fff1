"""How case files hold: ten thousand files, a million lines of the log, one professional at work.

Rows are made here straight in the SQLite file's tables, and the app is the one that
`geborgen serve` starts. Timed is what the professional waits, from the request to the last byte;
the reference is the emptiest page, asked in the same way. The professional cares for all of them.
"""

import http.client
import itertools
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from app import TOKEN, _free_port, _insert, _percentile, _run, _wait

__all__ = ["bench_practice"]

FILES, LINES, ASKED = 10_000, 1_000_000, 200
NAMES = ("Akkermans", "Benali", "Claes", "Goossens", "Hendriks", "Kaya", "Mulder", "Peeters")
SESSIONS, ROUNDS = 6, 3
WORDS = """
moeder vader kind slapen huilen troosten nabijheid ontdekken voeding verloskundige rustig bang
verdrietig boos samen spelen wandelen kijken lachen vasthouden wachten proberen vertellen luisteren
bevalling zwanger kraamtijd werk familie oma opa zus broer school huis week nacht ochtend avond
"""
RARE = "steenuil"
_AT_US = 1_764_200_000_000_000

_PREPARE = """
from pathlib import Path
import os, json
from geborgen.practice.serving import Serving, prepare
prepare(Serving(data=Path(os.environ["GEBORGEN_DATA"])))
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Membership, Practice
account = Account.objects.create(username="els", role="professional", password="!")
practice = Practice.objects.create(name="De Linde")
Membership.objects.create(practice=practice, account=account, role="professional")
store = SessionStore()
store["_auth_user_id"] = str(account.pk)
store["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
store["_auth_user_hash"] = account.get_session_auth_hash()
store.save()
print(json.dumps([practice.pk.hex, account.pk, settings.SESSION_COOKIE_NAME, store.session_key]))
"""

# Written in the log's own format, through the same functions.
_LOG = f"""
import django, itertools, random
django.setup()
from django.db import connection, transaction
from geborgen.practice.accesslog.acts import Access, Act, Ground
from geborgen.practice.accesslog.anchors import Head
from geborgen.practice.accesslog.chain import GENESIS, compute_link
from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.accesslog.services import current_anchors
from geborgen.practice.casefiles.models import CaseFile
from geborgen.practice.casefiles.search_index import build_missing
import time
start = time.perf_counter()
n = build_missing(CaseFile.objects.all())
print(f"words of {{n:,}} files made in {{time.perf_counter() - start:.0f}} s")
files = [str(key) for key in CaseFile.objects.values_list("pk", flat=True)]
known = Access(act=Act.READ, user="1", role="professional", client="x", ground=Ground.CARE,
               place="web").values
place = known.index("x")
before, after = known[:place], known[place + 1:]
anchors, rng = current_anchors(), random.Random(1)
key = anchors.ensure_chain_key(head=0)
fields = [field.column for field in AccessLine._meta.concrete_fields]
def lines():
    global last
    link = GENESIS
    for number in range(1, {LINES} + 1):
        values = (*before, rng.choice(files), *after)
        at = {_AT_US} + number * 1_000_000
        secret = key.key.reveal() if key is not None else None
        link = compute_link(link, (number, at, *values), secret)
        last = (number, at, link)
        yield (number, at, *values, link)
marks = ",".join(["%s"] * len(fields))
names = ",".join('"' + name + '"' for name in fields)
with transaction.atomic(), connection.cursor() as cursor:
    rows = lines()
    while part := list(itertools.islice(rows, 20_000)):
        cursor.executemany(f"INSERT INTO accesslog_line ({{names}}) VALUES ({{marks}})", part)
anchors.advance(Head(number=last[0], at_us=last[1], link=last[2]), key)
"""


def fill_files(file: Path, practice: str, account: int) -> list[str]:
    """Write files with their people, goals and care relation; returns the ids as addresses."""
    rng = random.Random(20261127)
    base = sqlite3.connect(file)
    ids = [uuid.UUID(int=rng.getrandbits(128), version=4) for _ in range(FILES)]
    at = "2026-01-01 09:00:00"
    _insert(base, "casefiles_casefile", [
        {"id": one.hex, "practice_id": practice, "number": n, "opened_on": "2026-01-01",
         "reason": f"slaapt slecht sinds week {n % 40}", "referrer": "verloskundige",
         "next_step": "bellen", "hold_reason": "", "version": 1}
        for n, one in enumerate(ids, start=1)
    ])  # fmt: skip
    people = []
    for one in ids:
        for part in ("client", "partner", "child"):
            people.append({
                "id": uuid.UUID(int=rng.getrandbits(128), version=4).hex, "file_id": one.hex,
                "part": part, "name": f"Els {rng.choice(NAMES)}", "birth_date": "1995-05-05",
                "contact": "",
            })  # fmt: skip
    _insert(base, "casefiles_person", people)
    _insert(base, "casefiles_goal", [
        {"id": uuid.UUID(int=rng.getrandbits(128), version=4).hex, "file_id": one["file_id"],
         "person_id": one["id"], "words": "rustig blijven", "made_on": "2026-01-01"}
        for one in people if one["part"] == "client"
    ])  # fmt: skip
    _insert(base, "casefiles_carerelation", [
        {"id": uuid.UUID(int=rng.getrandbits(128), version=4).hex, "file_id": one.hex,
         "account_id": account, "since": at}
        for one in ids
    ])  # fmt: skip
    fill_care(base, people, rng)
    base.execute("ANALYZE")
    base.commit()
    base.close()
    return [str(one) for one in ids]


def fill_care(
    base: sqlite3.Connection, people: list[dict[str, object]], rng: random.Random
) -> None:
    """Write what stands in a file after some months: notes, a letter, measures, moments."""
    rows: dict[str, list[dict[str, object]]] = {}

    def put(table: str, **fields: object) -> str:
        key = uuid.UUID(int=rng.getrandbits(128), version=4).hex
        rows.setdefault(table, []).append({"id": key, **fields})
        return key

    def say(n: int) -> str:
        return " ".join(rng.choices(WORDS.split(), k=n))

    numbers = itertools.count(1)
    at, on = "2026-02-01 09:00:00", "2026-02-01"
    for client, _partner, child in zip(*[iter(people)] * 3, strict=True):
        file = client["file_id"]
        put(
            "casefiles_consent",
            person_id=client["id"],
            purpose="care",
            given_by="zelf",
            weighed=say(4),
            given_on=on,
        )
        episode = put("care_episode", file_id=file, kind="after_birth", began_on=on, aim=say(6))
        for _ in range(SESSIONS):
            session = put(
                "care_caresession",
                episode_id=episode,
                at=at,
                kind="practice",
                place="",
                present="allemaal",
                agenda=say(6),
            )
            rows.setdefault("care_noteversion", []).append(
                {
                    "id": next(numbers),
                    "session_id": session,
                    "number": 1,
                    "words": say(60),
                    "saved_at": at,
                    "is_current": 1,
                }
            )
        put("care_task", file_id=file, what=say(5), made_at=at)
        letter = put(
            "care_letter",
            file_id=file,
            person_id=client["id"],
            to="gp",
            to_name="dr. Bos",
            title="Bericht",
            language="nl",
            made_at=at,
        )
        rows.setdefault("care_letterversion", []).append(
            {
                "id": next(numbers),
                "letter_id": letter,
                "number": 1,
                "words": say(120),
                "saved_at": at,
                "is_current": 1,
            }
        )
        for _ in range(ROUNDS):
            put(
                "measuring_answering",
                person_id=client["id"],
                measure="who-5",
                version="1",
                context="",
                on=on,
                way="paper",
                answers='{"1": 3}',
                made_at=at,
                link_digest="",
                answered_at=at,
                remark=say(4),
            )
            put(
                "wellbeing_conditionrating",
                child_id=child["id"],
                condition="safety",
                on=on,
                state="good",
                reason=say(8),
            )
            put(
                "care_seenmoment",
                file_id=file,
                child_id=child["id"],
                caregiver_id=client["id"],
                at=at,
                signal="toddler_hurt",
                answers='["was_there"]',
                ending="settled",
                need="",
                is_hidden=0,
                mending="",
                note=say(10),
                saved_at=at,
                version=1,
            )
    rows["care_noteversion"][len(rows["care_noteversion"]) // 2]["words"] = f"een {RARE} riep"
    for table, made in rows.items():
        _insert(base, table, [{f'"{name}"': value for name, value in row.items()} for row in made])


def bench_practice() -> None:
    """Print how long a file's page and a search take; checking the log is in `trust.py`."""
    with TemporaryDirectory() as name:
        data = Path(name)
        practice, account, cookie_name, key = json.loads(_run(_PREPARE, data))
        ids = fill_files(data / "geborgen.sqlite3", practice, account)
        print(f"\npractice: {_run(_LOG, data).strip()}")
        size = (data / "geborgen.sqlite3").stat().st_size / 1e6
        print(f"practice: {FILES:,} files, {LINES:,} lines of the log, {size:,.0f} MB")
        port = _free_port()
        server = subprocess.Popen(
            [sys.executable, "-m", "geborgen.cli.main", "serve", "--data", name, "--port",
             str(port), "--workers", "1"],
            env=os.environ | {"GEBORGEN_DEMO": "1"},  # without a second factor
            stdout=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            _wait(port)
            _visit(port, f"{cookie_name}={key}; geborgen-csrf={TOKEN}", ids)
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(10)


def _visit(port: int, cookie: str, ids: list[str]) -> None:
    rng = random.Random(7)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": cookie, "X-CSRFToken": TOKEN,
               "Content-Type": "application/x-www-form-urlencoded"}  # fmt: skip

    def ask(path: str, body: str | None = None) -> float:
        start = time.perf_counter()
        connection.request("POST" if body else "GET", path, body=body, headers=headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, (path, answer.status, answer.getheader("Location"))
        return time.perf_counter() - start

    def search(among: Sequence[str]) -> Callable[[], float]:
        return lambda: ask("/practice/search/", f"words={quote(rng.choice(among))}")

    pages: dict[str, tuple[Callable[[], float], str]] = {
        "reference: an empty page": (lambda: ask("/health/"), ""),
        "a file's page": (lambda: ask(f"/practice/files/{rng.choice(ids)}/"), "< 150 ms"),
        "search: a name": (search(NAMES), "< 200 ms"),
        "search: words of notes": (search(WORDS.split()), "< 200 ms"),
        "search: two words": (search([f"{one} nacht" for one in NAMES]), "< 200 ms"),
        "search: a measure": (search(["WHO-5"]), "< 200 ms"),
        "search: what stands once": (search([RARE]), "< 200 ms"),
        "search: what stands nowhere": (search(["bergkristal"]), "< 200 ms"),
        "the list of files": (lambda: ask("/practice/"), ""),
        "who read a file": (lambda: ask(f"/practice/files/{rng.choice(ids)}/readers/"), ""),
    }  # fmt: skip
    for name, (page, limit) in pages.items():
        page()
        waited = [page() for _ in range(ASKED)]
        print(f"{name:<26} p95 {_percentile(waited) * 1e3:>7.1f} ms  {limit}")


if __name__ == "__main__":
    bench_practice()
