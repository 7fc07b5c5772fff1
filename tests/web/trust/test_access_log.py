"""The access log in the app: in the caller's transaction, refused to change, read back, logged."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, connections, transaction

from geborgen.practice.accesslog.acts import Access, Act, Ground
from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.accesslog.queries import list_file_accesses, review_month
from geborgen.practice.accesslog.services import (
    current_anchors,
    record_access,
    record_accesses,
)
from geborgen.practice.accesslog.verify import verify_log

READ = Access(act=Act.READ, user="1", role="professional", client="c7", ground=Ground.CARE)
CLIENT = Access(act=Act.READ_LOG, user="9", role="caregiver", ground=Ground.OWN)


@pytest.fixture(autouse=True)
def _anchors_of_an_empty_log(db, settings, tmp_path):
    """An empty log starts with no anchors, whatever a test before this one left in the folder."""
    if not AccessLine.objects.exists():
        anchors = replace(settings.ACCESS_LOG_ANCHORS, path=tmp_path / "log")
        settings.ACCESS_LOG_ANCHORS = anchors


@pytest.mark.django_db
def test_a_line_says_what_who_whose_and_why_and_the_chain_is_whole():
    first = record_access(READ)
    assert record_access(Access(act=Act.SEARCH, user="1")) == first + 1
    line = AccessLine.objects.get(number=first)
    assert (line.act, line.user, line.client, line.ground) == ("read", "1", "c7", "care")
    report = verify_log(connection.cursor, current_anchors(), also={first: bytes(line.link)})
    assert (report.lines, report.breaks) == (first + 1, ())


@pytest.mark.django_db
def test_a_line_stands_or_falls_with_what_it_speaks_of():
    record_access(READ)
    with pytest.raises(RuntimeError), transaction.atomic():
        record_accesses([READ, READ])
        raise RuntimeError
    number = record_access(READ)
    assert list(AccessLine.objects.values_list("number", flat=True))[-2:] == [number - 1, number]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accesslog_line SET client = 'c8'",
        "DELETE FROM accesslog_line",
        "DELETE FROM accesslog_line WHERE number >= 1",
    ],
)
def test_the_database_itself_refuses_to_change_or_remove_a_line(statement):
    record_access(READ)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite replaces on insert")
@pytest.mark.parametrize("number", ["number", "number + 2"], ids=["replaced", "gap"])
def test_a_line_comes_at_the_end_or_not_at_all(number):
    record_access(READ)
    columns = ", ".join(f'"{f.column}"' for f in AccessLine._meta.concrete_fields[1:])
    last = f"SELECT {number}, {columns} FROM accesslog_line ORDER BY number DESC LIMIT 1"
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"INSERT OR REPLACE INTO accesslog_line {last}")


@pytest.mark.django_db
def test_a_queryset_cannot_change_or_remove_lines_either():
    record_access(READ)
    for change in (
        lambda: AccessLine.objects.update(user="2"),
        lambda: AccessLine.objects.all().delete(),
        lambda: AccessLine.objects.latest("number").delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


@pytest.mark.django_db
def test_a_change_past_the_triggers_is_found_at_its_line():
    from geborgen.practice.accesslog.guards import drop_guards

    numbers = record_accesses([READ] * 5)
    drop_guards(connection)
    AccessLine.objects.filter(number=numbers[2]).update(client="c8")
    also = {numbers[-1]: bytes(AccessLine.objects.get(number=numbers[-1]).link)}
    report = verify_log(connection.cursor, current_anchors(), also=also)
    assert report.breaks[0].number == numbers[2]


@pytest.mark.django_db
def test_a_client_reads_who_read_the_file_and_that_is_logged_too():
    before = len(list_file_accesses("c77", reader=CLIENT))
    record_accesses([Access(act=Act.READ, user="1", client="c77", ground=Ground.CARE)] * 3)
    accesses = list_file_accesses("c77", reader=CLIENT)
    assert before == 0
    assert [(a.user, a.act, a.times) for a in accesses] == [("1", "read", 3)]
    last = AccessLine.objects.latest("number")
    assert (last.act, last.user, last.client) == ("read-log", "9", "c77")


@pytest.mark.django_db
def test_a_months_review_is_of_that_month_alone():
    now = datetime.now(UTC)
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    reader = Access(act=Act.READ_LOG, user="1", role="administrator")
    before = review_month(month, reader=reader).acts.get("act.break-glass", 0)
    record_access(Access(act=Act.BREAK_GLASS, user="1", client="c7", ground=Ground.EMERGENCY))
    review = review_month(month, reader=reader)
    assert review.acts["act.break-glass"] == before + 1
    assert "break_glass" in {found.kind for found in review.unusual}
    assert review_month(month.replace(year=2001), reader=reader).lines == 0


@pytest.mark.django_db
def test_without_immediate_transactions_nothing_is_written(monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has transaction modes")
    connection.ensure_connection()
    monkeypatch.setattr(connections["default"], "transaction_mode", "DEFERRED")
    with pytest.raises(ImproperlyConfigured, match="IMMEDIATE"):
        record_access(READ)


@pytest.mark.django_db(transaction=True)
def test_the_head_is_kept_outside_the_database_once_a_line_is_written():
    number = record_access(READ)
    anchors = current_anchors()
    assert max(anchors.read_anchors(anchors.read_chain_key())) == number
    assert verify_log(connection.cursor, anchors).is_whole
