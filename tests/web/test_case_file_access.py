"""Who opens a case file, on what ground, and that every look and every refusal is logged."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from geborgen.practice.accesslog.models import AccessLine
from geborgen.practice.casefiles.doors import Refused, open_file, open_for_writing
from geborgen.practice.casefiles.models import BreakGlass, CareRelation, Consent, Person
from geborgen.practice.casefiles.policies import find_standing
from geborgen.practice.casefiles.queries import list_visible_files, may_show_couple
from geborgen.practice.casefiles.services import (
    break_glass,
    change_file,
    create_file,
    end_care,
    record_consent,
    review_glass,
    save_person,
    start_care,
    withdraw_consent,
)
from geborgen.practice.practices.jurisdiction import ConsentRule, Jurisdiction, find_consent_rule
from geborgen.practice.practices.models import Membership

from .people import Staff, make_staff

TODAY = date(2026, 11, 27)


@pytest.fixture
def staff(db) -> Staff:
    return make_staff()


@pytest.fixture
def file(staff):
    return create_file(staff.psychologist, staff.practice, {"opened_on": TODAY})


STANDINGS = [
    ("psychologist", "care", True),
    ("colleague", None, False),
    ("supervisor", "supervision", False),
    ("researcher", None, False),
    ("administrator", None, False),
    ("outsider", None, False),
]


@pytest.mark.parametrize(("who", "ground", "may_write"), STANDINGS)
def test_standing_towards_a_file(staff, file, who, ground, may_write):
    standing = find_standing(getattr(staff, who), file)
    assert (standing and str(standing.ground)) == ground
    assert bool(standing and standing.may_write) == may_write
    assert (file in list_visible_files(getattr(staff, who))) == (ground is not None)


@pytest.mark.parametrize(("who", "ground", "may_write"), STANDINGS)
def test_opening_and_writing_follow_the_standing(staff, file, who, ground, may_write):
    account = getattr(staff, who)
    if ground is None:
        with pytest.raises(Refused):
            open_file(account, file.pk)
    else:
        assert open_file(account, file.pk).file == file
    if not may_write:
        with pytest.raises(Http404):
            open_for_writing(account, file.pk)


def test_a_look_is_logged_with_who_what_and_on_what_ground(staff, file):
    open_file(staff.supervisor, file.pk)
    line = AccessLine.objects.order_by("-number")[0]
    assert (line.act, line.outcome, line.ground) == ("read", "done", "supervision")
    assert (line.user, line.client) == (str(staff.supervisor.pk), str(file.pk))


def test_a_care_relation_that_ended_closes_the_file(staff, file):
    start_care(staff.psychologist, file.pk, staff.colleague)
    relation = CareRelation.objects.get(account=staff.psychologist)
    end_care(staff.colleague, relation)
    assert find_standing(staff.psychologist, file) is None


def test_the_last_care_relation_cannot_end(staff, file):
    with pytest.raises(PermissionDenied):
        end_care(staff.psychologist, CareRelation.objects.get())


def test_who_left_the_practice_sees_no_file_of_theirs_any_more(staff, file):
    Membership.objects.filter(account=staff.psychologist).update(until=timezone.now())
    assert find_standing(staff.psychologist, file) is None
    assert file not in list_visible_files(staff.psychologist)


def test_care_cannot_be_given_to_somebody_of_another_practice(staff, file):
    with pytest.raises(PermissionDenied):
        start_care(staff.psychologist, file.pk, staff.outsider)


def test_breaking_glass_opens_for_a_day_and_is_judged_by_another(staff, file):
    glass = break_glass(staff.colleague, file, "partner belt in nood, collega is er niet")
    assert find_standing(staff.colleague, file).ground == "emergency"
    with pytest.raises(PermissionDenied):
        review_glass(staff.colleague, glass, "right")
    review_glass(staff.supervisor, glass, "right")
    BreakGlass.objects.update(until=timezone.now() - timedelta(minutes=1))
    assert find_standing(staff.colleague, file) is None


@pytest.mark.parametrize("who", ["outsider", "researcher", "administrator"])
def test_glass_is_only_for_professionals_of_the_practice(staff, file, who):
    with pytest.raises(PermissionDenied):
        break_glass(getattr(staff, who), file, "nieuwsgierig")


def test_glass_asks_for_a_reason(staff, file):
    with pytest.raises(PermissionDenied):
        break_glass(staff.colleague, file, "   ")


def test_two_who_change_one_file_lose_nothing(staff, file):
    first = change_file(staff.psychologist, file.pk, {"reason": "moe"}, version=1)
    assert first.version == 2
    assert change_file(staff.psychologist, file.pk, {"reason": "angst"}, version=1) is None


def test_a_couple_page_needs_both_partners_and_ends_with_one_withdrawal(staff, file):
    people = [
        save_person(staff.psychologist, file.pk, Person(part=part, name=part))
        for part in ("client", "partner")
    ]
    consents = [
        record_consent(
            staff.psychologist, person,
            Consent(purpose="couple_page", given_by="zelf", given_on=TODAY),
        )
        for person in people
    ]  # fmt: skip
    assert may_show_couple(file)
    withdraw_consent(staff.psychologist, consents[1])
    assert not may_show_couple(file)


@pytest.mark.parametrize(
    ("country", "age", "rule"),
    [
        ("nl", 11, ConsentRule.PARENTS),
        ("nl", 12, ConsentRule.OWN_AND_PARENTS),
        ("nl", 15, ConsentRule.OWN_AND_PARENTS),
        ("nl", 16, ConsentRule.OWN),
        ("nl", 30, ConsentRule.OWN),
        ("be", 11, ConsentRule.BY_CAPACITY),
        ("be", 17, ConsentRule.BY_CAPACITY),
        ("be", 18, ConsentRule.OWN),
    ],
)
def test_whose_consent_is_needed_follows_age_and_country(country, age, rule):
    born = date(TODAY.year - age, TODAY.month, TODAY.day)
    assert find_consent_rule(Jurisdiction(country), born, TODAY) is rule
