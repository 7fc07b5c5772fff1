"""The truth table: role × object × action over every address of the app, and by detours."""

import uuid

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from geborgen.practice.diary.models import MomentRow
from geborgen.practice.people.models import Caregiving, Child, Invitation
from geborgen.practice.people.queries import find_caregiving
from geborgen.practice.people.services import create_invitation
from geborgen.practice.reflection.services import save_reflection
from geborgen.practice.sharing.services import create_bundle

from .people import tell

MOTHER, PARENTS, FAMILY = {"mother"}, {"mother", "father"}, {"mother", "father", "teacher"}
ALL = {*FAMILY, "stranger"}
EVERYBODY = {*ALL, "nobody"}
WHO = ("mother", "father", "teacher", "stranger", "nobody")

# Of every address: the method, and who gets something else than a refusal. The mother made it all.
TABLE = {
    "site:home": ("get", ALL),
    "site:about": ("get", EVERYBODY),
    "site:help": ("get", EVERYBODY),
    "site:heed": ("post", EVERYBODY),
    "site:health": ("get", EVERYBODY),
    "site:language": ("post", EVERYBODY),
    "people:children": ("get", ALL),
    "people:add_child": ("get", ALL),
    "people:child": ("get", FAMILY),
    "people:change_child": ("get", PARENTS),
    "people:invite": ("post", MOTHER),
    "people:join": ("get", ALL),
    "people:settings": ("get", ALL),
    "diary:new": ("get", ALL),
    "diary:recent": ("get", ALL),
    "diary:show": ("get", MOTHER),
    "diary:change": ("get", MOTHER),
    "diary:mend": ("post", MOTHER),
    "diary:delete": ("post", MOTHER),
    "diary:restore": ("post", MOTHER),
    "diary:undo": ("post", MOTHER),
    "mycircle:circle": ("get", FAMILY),
    "mycircle:outlook": ("get", PARENTS),
    "sharing:index": ("get", ALL),
    "sharing:new": ("get", ALL),
    "sharing:show": ("get", PARENTS),
    "sharing:file": ("get", PARENTS),
    "sharing:withdraw": ("post", MOTHER),
    "sharing:share_one": ("post", MOTHER),
    "sharing:export": ("get", ALL),
    "sharing:ready": ("get", ALL),
    "sharing:erase": ("get", ALL),
    "reminders:choose": ("get", ALL),
    "reminders:pause": ("post", ALL),
    "reminders:resume": ("post", ALL),
    "reminders:wave": ("post", ALL),
    "reminders:calendar": ("get", MOTHER),
    "reflection:index": ("get", ALL),
    "reflection:new": ("get", ALL),
    "reflection:show": ("get", MOTHER),
    "reflection:delete": ("post", MOTHER),
    "answers:list": ("get", EVERYBODY),
    "answers:search": ("post", EVERYBODY),
    "answers:page": ("get", EVERYBODY),
}
OURS = {name.split(":")[0] for name in TABLE}


def list_patterns(resolver=None, namespace=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from list_patterns(entry, entry.namespace or namespace)
        elif isinstance(entry, URLPattern) and namespace in OURS:
            yield f"{namespace}:{entry.name}", set(entry.pattern.converters)


@pytest.fixture
def places(family):
    """Return the parts of addresses, all of things the mother made; shared as far as that goes."""
    moment = tell(family.mother, family.child)
    link = find_caregiving(family.mother, family.child.pk)
    bundle = create_bundle(family.mother, link, moments=[moment], audience="parents", note="")
    reflection = save_reflection(family.mother, uuid.uuid4(), {"felt": "moe"}, moment=moment)
    _, secret = create_invitation(family.mother, family.child, "teacher")
    return {
        "child_id": family.child.pk, "moment_id": moment.pk, "bundle_id": bundle.pk,
        "reflection_id": reflection.pk, "secret": secret, "kind": "json", "slug": "circle",
    }  # fmt: skip


def address_of(name, places):
    wanted = max((parts for known, parts in list_patterns() if known == name), key=len)
    return reverse(name, kwargs={part: places[part] for part in wanted})


def is_refused(answer, who):
    if who == "nobody":
        to_login = answer.status_code == 302 and "/account/login/" in answer["Location"]
        return to_login or answer.status_code in (403, 404)
    return answer.status_code in (403, 404)


def test_the_table_names_every_address_of_ours():
    assert {name for name, _ in list_patterns()} == set(TABLE)


@pytest.mark.parametrize("who", WHO)
def test_everybody_gets_what_the_table_says(client, family, places, who):
    if who != "nobody":
        client.force_login(getattr(family, who))
    if who == "mother":
        client.post("/reminder/", {"days": ["0"], "at": "20:00"})
    wrong = []
    # What deletes comes last, so that there is something left to look at.
    for name in sorted(TABLE, key=lambda name: TABLE[name][0]):
        method, allowed = TABLE[name]
        answer = getattr(client, method)(address_of(name, places))
        if is_refused(answer, who) == (who in allowed):
            wrong.append((name, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("who", ["teacher", "stranger"])
def test_a_moment_does_not_leak_through_the_page_of_a_pause(client, family, places, who):
    client.force_login(getattr(family, who))
    assert client.get(f"/pause/new/?moment={places['moment_id']}").status_code == 404


def test_a_parent_cannot_put_anothers_moment_into_a_bundle(client, family, places):
    client.force_login(family.father)
    given = {"moments": [places["moment_id"]], "audience": "parents", "child": family.child.pk}
    assert client.post("/share/new/", given).status_code == 422


def test_a_moment_cannot_be_told_for_somebody_elses_child(client, family, places):
    client.force_login(family.stranger)
    form = {"child": family.child.pk, "signal": "toddler_hurt", "id": uuid.uuid4()}
    client.post("/moment/", form)
    assert MomentRow.objects.filter(author=family.stranger).count() == 0


def test_taking_over_a_moments_id_neither_shows_nor_changes_it(client, family, places):
    other = Child.objects.create(name="Ander", birth_date=timezone.localdate())
    Caregiving.objects.create(account=family.stranger, child=other, called="oom")
    client.force_login(family.stranger)
    form = {"child": other.pk, "signal": "newborn_cried", "id": places["moment_id"]}
    answer = client.post("/moment/", form)
    assert answer.status_code == 403
    assert MomentRow.objects.get(pk=places["moment_id"]).child_id == family.child.pk


def test_leaving_a_child_hides_what_others_shared(client, family, places):
    Caregiving.objects.filter(account=family.father).delete()
    client.force_login(family.father)
    assert client.get(f"/share/{places['bundle_id']}/").status_code == 404


def test_deleting_a_moment_takes_it_out_of_every_place(client, family, places):
    client.force_login(family.mother)
    client.post(f"/moment/{places['moment_id']}/delete/")
    client.force_login(family.father)
    page = client.get(f"/share/{places['bundle_id']}/").content.decode()
    assert "er niet meer" in page


def test_an_invitation_lets_in_one_person_once(client, family, places):
    client.force_login(family.stranger)
    client.post(f"/join/{places['secret']}/", {"called": "oma"})
    assert Caregiving.objects.filter(account=family.stranger, child=family.child).exists()
    assert Invitation.objects.get().used_at
    client.force_login(family.father)
    assert client.get(f"/join/{places['secret']}/").status_code in (404, 410)


def test_an_address_holds_ids_and_never_a_name(places):
    for name, _ in list_patterns():
        address = address_of(name, places)
        assert "Noor" not in address
        assert "moeder" not in address
