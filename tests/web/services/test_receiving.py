"""What a device sends late, twice, out of date or in rubbish: kept once, and nothing gets lost."""

import json
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from geborgen.practice.diary.models import MomentRow
from geborgen.practice.diary.services import (
    change_moment,
    delete_moment,
    mend_moment,
    undo_change,
)
from geborgen.practice.offline.accounts import name_on_device
from geborgen.practice.people.models import Caregiving
from tests.web.people import make_told, tell

pytestmark = pytest.mark.django_db
SEND = "/offline/moments/"


def _moment(family, **parts):
    fields = {"signal": ["toddler_hurt"], "answers": ["was_there"], "ending": ["settled"]}
    usual = {
        "id": str(uuid.uuid4()),
        "child": str(family.child.pk),
        "told_at": (timezone.now() - timedelta(hours=5)).isoformat(),
        "device": str(uuid.uuid4()),
        "sequence": 1,
        "base": None,
    }
    return usual | parts | {"fields": fields | parts.get("fields", {})}


@pytest.fixture
def send(mother_client, family):
    def post(*moments, account=None, **parts):
        sender = name_on_device(account or family.mother)
        body = {"account": sender, "watched": "", "moments": moments} | parts
        return mother_client.post(SEND, json.dumps(body), content_type="application/json")

    return post


def _outcomes(answer):
    return [receipt["outcome"] for receipt in answer.json()["receipts"]]


def test_a_moment_keeps_the_time_at_which_it_was_told(send, family):
    sent = _moment(family)
    assert _outcomes(send(sent)) == ["kept"]
    row = MomentRow.objects.get()
    assert row.at.isoformat() == sent["told_at"]
    assert (str(row.device), row.device_sequence) == (sent["device"], 1)


def test_a_clock_that_runs_ahead_does_not_put_a_moment_in_the_future(send, family):
    send(_moment(family, told_at=(timezone.now() + timedelta(days=300)).isoformat()))
    assert MomentRow.objects.get().at <= timezone.now()


def test_sending_twice_keeps_once_and_leaves_no_version(send, family):
    sent = _moment(family)
    assert _outcomes(send(sent)) + _outcomes(send(sent, sent)) == ["kept"] * 3
    assert MomentRow.objects.get().version == 1


def test_each_moment_has_its_own_receipt(send, family):
    good, bad = _moment(family), _moment(family, fields={"signal": ["nonsense"]})
    answer = send(good, bad, _moment(family, child=None))
    assert _outcomes(answer) == ["kept", "refused", "refused"]
    assert answer.json()["receipts"][1]["field"] == "signal"


def test_a_tile_of_another_age_is_taken(send, family):
    assert _outcomes(send(_moment(family, fields={"signal": ["baby_cried"]}))) == ["kept"]


def test_a_moment_of_a_child_one_no_longer_cares_for_is_refused_with_words(send, family):
    Caregiving.objects.filter(account=family.mother).delete()
    receipt = send(_moment(family)).json()["receipts"][0]
    assert (receipt["outcome"], MomentRow.objects.count()) == ("refused", 0)
    assert "niet meer met dit kind verbonden" in receipt["words"]


def test_nobody_takes_over_anothers_moment_by_its_id(send, family):
    row = tell(family.father, family.child, note="van papa")
    assert _outcomes(send(_moment(family, id=str(row.pk)))) == ["refused"]
    row.refresh_from_db()
    assert row.note == "van papa"


def test_a_moment_mended_on_the_device_after_a_lost_receipt_is_changed(send, family):
    sent = _moment(family, fields={"note": ["eerst"]})
    send(sent)
    send(_moment(family, id=sent["id"], told_at=sent["told_at"], fields={"note": ["beter"]}))
    row = MomentRow.objects.get()
    assert (row.note, row.version) == ("beter", 2)
    assert undo_change(family.mother, row.pk).note == "eerst"


def test_a_late_copy_does_not_undo_what_was_done_meanwhile(send, family):
    sent = _moment(family)
    send(sent)
    mend_moment(family.mother, sent["id"], mending="i_came_back", at=timezone.now())
    assert _outcomes(send(sent)) == ["kept"]
    row = MomentRow.objects.get()
    assert (row.mending, row.version) == ("i_came_back", 2)


def test_of_two_changes_in_two_places_both_are_kept(send, family):
    row = tell(family.mother, family.child, note="begin")
    change_moment(family.mother, row.pk, make_told(note="thuis", at=row.at))
    away = _moment(family, id=str(row.pk), base=1, fields={"note": ["onderweg"]})
    assert _outcomes(send(away)) == ["beside"]
    assert _outcomes(send(away)) == ["kept"]
    row.refresh_from_db()
    assert row.note == "thuis"
    assert undo_change(family.mother, row.pk).note == "onderweg"


def test_what_was_changed_offline_is_changed(send, family):
    row = tell(family.mother, family.child, note="begin")
    send(_moment(family, id=str(row.pk), base=1, fields={"note": ["onderweg"]}))
    row.refresh_from_db()
    assert (row.note, row.version) == ("onderweg", 2)


def test_a_deleted_moment_stays_deleted_when_a_copy_comes_late(send, family):
    sent = _moment(family)
    send(sent)
    delete_moment(family.mother, sent["id"])
    assert _outcomes(send(sent)) == ["kept"]
    assert MomentRow.objects.get().deleted_at is not None


def test_a_change_to_what_is_not_there_is_refused(send, family):
    assert _outcomes(send(_moment(family, base=3))) == ["refused"]


def test_what_another_account_told_on_the_device_is_not_taken(send, family):
    answer = send(_moment(family), account=family.father)
    assert (answer.status_code, MomentRow.objects.count()) == (409, 0)


def test_who_is_not_signed_in_is_told_so(client):
    answer = client.post(SEND, "{}", content_type="application/json")
    assert (answer.status_code, answer.json()) == (401, {"reason": "sign_in"})


@pytest.mark.parametrize(
    "body",
    [
        "", "null", "[]", "{", '{"moments": 3}', '{"moments": [7]}',
        '{"moments": [{"id": "x", "fields": {}}]}', '{"moments": [{"id": 4, "fields": []}]}',
        '{"moments": [' + "[" * 100_000 + "]}", '{"account": "\\ud800", "moments": []}',
    ],
)  # fmt: skip
def test_rubbish_is_refused_and_changes_nothing(mother_client, family, body):
    answer = mother_client.post(SEND, body, content_type="application/json")
    assert answer.status_code in (400, 409)


@pytest.mark.parametrize("number", [-1, 2**80, 1.5, "7", True])
def test_an_odd_number_of_a_device_does_not_keep_a_moment_out(send, family, number):
    assert _outcomes(send(_moment(family, sequence=number, device="?"))) == ["kept"]
    assert MomentRow.objects.get().device_sequence is None


def test_half_an_emoji_does_not_keep_a_moment_out(send, family):
    assert _outcomes(send(_moment(family, fields={"note": ["lief \ud83d"]}))) == ["kept"]


def test_the_state_names_the_account_in_no_readable_way(mother_client, family):
    state = mother_client.get("/offline/state/").json()
    assert state["account"] == name_on_device(family.mother) != ""
    assert family.mother.username not in state["account"]
    assert [child["name"] for child in state["children"]] == ["Noor"]
