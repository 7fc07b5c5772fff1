"""kill -9 while drafts are kept: every one that was acknowledged is there, and whole."""

import hashlib
import http.client
import threading
import time

import pytest

from .practice_app import make_practice_app

pytestmark = pytest.mark.slow
KILLS, LONGEST_S = (40, 120, 200), 180


@pytest.fixture(params=["encrypted", "postgresql"])
def practice(request, tmp_path):
    is_server = request.param == "postgresql"
    server = request.getfixturevalue("postgresql_server") if is_server else ""
    made = make_practice_app(tmp_path / "data", server=server)
    yield made
    made.app.kill()


def write_words(writer: str, n: int) -> str:
    """Words as long as a real note, of which one can see whether they are whole."""
    words = f"{writer} {n} " + "de nacht was lang en zij bleef " * (20 + n % 60)
    return f"{words}{hashlib.sha256(words.encode()).hexdigest()}"


def check_whole(words: str) -> tuple[str, int]:
    assert hashlib.sha256(words[:-64].encode()).hexdigest() == words[-64:]
    writer, number, _ = words.split(" ", 2)
    return writer, int(number)


class Writing:
    """Eight who write: two people at four notes; each draft is sent until it is acknowledged."""

    def __init__(self, practice):
        self.practice, self.is_over, self.failed = practice, False, 0
        self.kept: dict[str, int] = {}

    def write(self, who: int, which: int) -> None:
        path, worker = self.practice.note_path(which, "draft/"), self.practice.worker(who)
        n = 0
        while not self.is_over:
            n += 1
            words = write_words(f"{who}-{which}", n)
            while not self.is_over and not self._send(worker, path, words):
                self.failed += 1
                time.sleep(0.1)
            if not self.is_over:
                self.kept[f"{who}-{which}"] = n

    @staticmethod
    def _send(worker, path, words) -> bool:
        try:
            return worker.ask(path, {"words": words, "base": 0}).status == 200
        except (OSError, http.client.HTTPException):
            return False

    def wait_for(self, count: int) -> None:
        end = time.monotonic() + LONGEST_S
        while sum(self.kept.values()) < count:
            assert time.monotonic() < end, f"only {self.kept} were acknowledged"
            time.sleep(0.01)


def test_every_acknowledged_draft_is_there_and_whole(practice):
    writing = Writing(practice)
    threads = [threading.Thread(target=writing.write, args=(who, which), daemon=True)
               for who in (0, 1) for which in range(4)]  # fmt: skip
    for thread in threads:
        thread.start()
    for count in KILLS:
        writing.wait_for(count)
        acknowledged = dict(writing.kept)
        practice.app.kill()
        there = dict(check_whole(words) for (words,) in
                     practice.read("SELECT words FROM care_draft"))  # fmt: skip
        assert all(there[writer] >= n for writer, n in acknowledged.items())
        practice.app.start()
    writing.wait_for(KILLS[-1] + 20)
    writing.is_over = True
    for thread in threads:
        thread.join(timeout=60)
    assert writing.failed > 0  # else nothing was being kept when it was killed
    # One draft for each who writes at a note, however often it was kept.
    assert practice.read("SELECT count(*) FROM care_draft") == [(8,)]
