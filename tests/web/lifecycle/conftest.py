"""A practice with a file of two partners and a child; people who just gave their password."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache

from geborgen.practice.casefiles.models import Authority, CaseFile, Consent, Goal, Person
from geborgen.practice.casefiles.services import create_file

from ..people import PASSWORD, Staff, make_staff

OPENED = date(2026, 3, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A file and who is in it."""

    file: CaseFile
    client: Person
    partner: Person
    child: Person


@pytest.fixture
def staff(db) -> Staff:
    return make_staff()


@pytest.fixture
def told(staff) -> Told:
    return make_told_file(staff)


def make_told_file(staff: Staff) -> Told:
    given = {"opened_on": OPENED, "reason": "=opziet tegen de bevalling", "referrer": "Vlk Bos"}
    file = create_file(staff.psychologist, staff.practice, given)
    born = {"client": date(1995, 5, 5), "partner": date(1993, 3, 3), "child": date(2025, 12, 2)}
    names = {"client": "Sanne Geheim", "partner": "Bram Verborgen", "child": "Noor Stil"}
    people = {
        part: file.people.create(part=part, name=names[part], birth_date=born[part],
                                 contact=f"06-{part}")
        for part in born
    }  # fmt: skip
    for part in ("client", "partner"):
        goal = Goal.objects.create(
            file=file, person=people[part], words=f"doel van {part}", made_on=OPENED
        )
        goal.ratings.create(on=date(2026, 4, 1), score=4)
        Consent.objects.create(
            person=people[part], purpose="care", given_by=names[part], given_on=OPENED
        )
    Authority.objects.create(child=people["child"], holder="moeder", kind="parent",
                             has_authority=True)  # fmt: skip
    return Told(file=file, **people)


@pytest.fixture
def with_second_factor(monkeypatch):
    monkeypatch.setattr("geborgen.practice.casefiles.middleware.is_mfa_enabled", lambda user: True)


@pytest.fixture
def as_(client, with_second_factor) -> Any:
    """`as_(account)`: the client of somebody who just gave their password."""

    def sign_in(account: Any) -> Any:
        cache.clear()  # nobody has asked too often yet
        client.force_login(account)
        client.post("/account/reauthenticate/", {"password": PASSWORD})
        return client

    return sign_in
