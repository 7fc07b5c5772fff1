"""Two professionals, two connections, two processes: nothing is lost, nothing is there twice."""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from threading import Barrier

import pytest

from .practice_app import make_practice_app

pytestmark = pytest.mark.slow
ROUNDS = 8


@pytest.fixture(scope="module", params=["encrypted", "postgresql"])
def practice(request, tmp_path_factory):
    is_server = request.param == "postgresql"
    server = request.getfixturevalue("postgresql_server") if is_server else ""
    made = make_practice_app(tmp_path_factory.mktemp("two") / "data", server=server)
    yield made
    made.app.kill()


def at_once(*asks):
    """Run them at the same moment, each in a thread with a connection of its own."""
    start = Barrier(len(asks))

    def run(ask):
        start.wait(timeout=30)
        return ask()

    with ThreadPoolExecutor(len(asks)) as pool:
        return list(pool.map(run, asks))


def find_all_words(practice):
    notes = practice.read("SELECT words FROM care_noteversion")
    return [words for (words,) in [*notes, *practice.read("SELECT words FROM care_draft")]]


def test_two_who_save_one_note_at_once_lose_nothing(practice):
    path = practice.note_path(-1)
    for n in range(ROUNDS):
        answers = at_once(*[
            partial(practice.worker(who).ask, path, {"words": f"van {who} ({n})", "base": n})
            for who in (0, 1)
        ])  # fmt: skip
        assert [one.status for one in answers] == [302, 302]
        assert sum(one.location.endswith("/note/") for one in answers) == 1
        lost = next(who for who in (0, 1) if answers[who].location.endswith("/note/"))
        assert practice.worker(lost).ask(path).status == 409
        words = find_all_words(practice)
        assert {f"van 0 ({n})", f"van 1 ({n})"} <= set(words)
        practice.worker(lost).ask(practice.note_path(-1, "draft/drop/"), {})
    session = practice.sessions[-1].replace("-", "")
    rows = practice.read(
        "SELECT number, is_current FROM care_noteversion WHERE "
        f"replace(CAST(session_id AS text), '-', '') = '{session}' ORDER BY number"
    )
    assert [number for number, _ in rows] == list(range(1, ROUNDS + 1))
    assert [bool(current) for _, current in rows] == [False] * (ROUNDS - 1) + [True]


def test_a_note_sent_twice_at_once_is_one_version(practice):
    for which in range(4):
        path = practice.note_path(which)
        fields = {"words": f"dubbel {which}", "base": 0}
        answers = at_once(*[partial(practice.worker().ask, path, fields)] * 3)
        assert {one.status for one in answers} == {302}
        assert not any(one.location.endswith("/note/") for one in answers)
        assert find_all_words(practice).count(f"dubbel {which}") == 1


def test_a_moment_sent_twice_at_once_is_there_once(practice):
    phone = practice.worker(2)
    state = json.loads(phone.ask("/offline/state/").page)
    device = str(uuid.uuid4())
    for n in range(4):
        moment = {
            "id": str(uuid.uuid4()), "child": state["children"][0]["id"], "device": device,
            "sequence": n, "base": None, "told_at": datetime.now(UTC).isoformat(),
            "fields": {"signal": ["toddler_hurt"], "answers": ["was_there"],
                       "note": [f"tweemaal {n}"]},
        }  # fmt: skip
        sent = {"account": state["account"], "watched": "", "moments": [moment]}
        answers = at_once(*[partial(phone.send, "/offline/moments/", sent)] * 3)
        outcomes = [json.loads(one.page)["receipts"][0]["outcome"] for one in answers]
        assert outcomes == ["kept"] * 3
    notes = [note for (note,) in practice.read("SELECT note FROM diary_momentrow")]
    assert sorted(one for one in notes if one.startswith("tweemaal")) == [
        f"tweemaal {n}" for n in range(4)
    ]


def test_the_log_of_both_is_one_whole_chain(practice):
    paths = [practice.note_path(n) for n in (4, 5)]
    at_once(*[partial(practice.worker(who).ask, path) for path in paths for who in (0, 1)])
    numbers = [n for (n,) in practice.read("SELECT number FROM accesslog_line ORDER BY number")]
    assert numbers == list(range(1, len(numbers) + 1))
