"""A fictive practice of 120 files, the same for everybody who looks; nothing in it is real."""

import random
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from importlib import resources
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import models, transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from geborgen.moments import UserError
from geborgen.practice.care.models import CareSession, NoteVersion, Scheme
from geborgen.practice.casefiles.models import CareRelation, CaseFile, Person
from geborgen.practice.demo.agenda import Agenda
from geborgen.practice.demo.clock import living_in_the_past
from geborgen.practice.demo.family import NOOR, DemoAccount, born_of_noor, read_password
from geborgen.practice.demo.practice_care import CARE
from geborgen.practice.demo.practice_life import plan_practice_life
from geborgen.practice.demo.practice_parts import PARTS
from geborgen.practice.demo.told import Told, at_work
from geborgen.practice.measuring.models import Answering
from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Membership, Practice
from geborgen.sources import read_scheme, render_scheme

__all__ = ["make_practice"]

FILES = 120
_DAYS = 730
_OLD = 2
_SEED = 20261127
_STAFF = {
    "demo-psycholoog": "professional",
    "demo-collega": "professional",
    "demo-jansen": "professional",
    "demo-leidinggevende": "supervisor",
    "demo-onderzoeker": "researcher",
    "demo-beheerder": "administrator",
}
# Who signs in first sees the practice; the family's mother sees what a client sees.
_SHOWN = (*_STAFF, "demo")
# One file of ten is a Flemish practice's.
_OF_TEN, _FLEMISH = 10, 4
Tell = Callable[[int, int], None]


@dataclass(slots=True, kw_only=True)
class _Making:
    """Rows that are gathered first and written together, which takes seconds instead of minutes."""

    words: dict[str, Any]
    language: str
    files: int
    today: date
    agenda: Agenda
    rng: random.Random = field(default_factory=lambda: random.Random(_SEED))
    rows: dict[type[models.Model], list[Any]] = field(default_factory=dict)

    def add(self, *rows: Any) -> None:
        for row in rows:
            self.rows.setdefault(type(row), []).append(row)

    def save(self) -> None:
        for kind, rows in self.rows.items():
            kind._default_manager.bulk_create(rows, batch_size=500)
        _date_rows(self.rows[CareRelation])


def make_practice(
    language: str = "nl", *, tell: Tell | None = None, files: int = FILES
) -> list[DemoAccount]:
    """Make the practice when it is not there yet, and return how to sign in to it."""
    password = read_password()
    shown = [DemoAccount(name=name, password=password) for name in _SHOWN]
    if Account.objects.filter(username=shown[0].name).exists():
        return shown
    if Account.objects.exists():
        raise UserError("demo_folder", folder=settings.CONFIGURATION.data.name)
    hashed = make_password(password)  # once for all: hashing is slow on purpose
    now = timezone.localtime()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    making = _Making(words=_read_words(), language=language, files=files, today=now.date(),
                     agenda=Agenda(until=midnight))  # fmt: skip
    with living_in_the_past(midnight - timedelta(days=_DAYS + 60)) as clock, transaction.atomic():
        practices = _make_practices(making.words, language)
        staff = _make_staff(making, practices, hashed)
        told = list(_tell_files(making, practices, staff, tell=tell))
        for practice in practices:
            practice.save()
        making.save()
        plan_practice_life(told, staff, hashed)
        making.agenda.play(clock)
    return shown


def _read_words() -> dict[str, Any]:
    text = resources.files("geborgen.practice.demo").joinpath("practice.toml")
    return tomllib.loads(text.read_text(encoding="utf-8"))


def _make_practices(words: dict[str, Any], language: str) -> tuple[Practice, Practice]:
    """Make a Dutch practice and, with one file of ten, a Flemish one."""
    dutch, flemish = words["practices"][language]
    made = (
        Practice.objects.create(name=dutch),
        Practice.objects.create(name=flemish, jurisdiction=Practice.Jurisdiction.BELGIUM),
    )
    for practice in made:
        Scheme.objects.create(practice=practice, name=f"Circle, {practice.name}",
                              text=render_scheme(read_scheme("circle")))  # fmt: skip
    return made


def _make_staff(
    making: _Making, practices: tuple[Practice, Practice], hashed: str
) -> dict[str, Account]:
    made = {}
    for name, role in _STAFF.items():
        account = Account.objects.create(
            username=name, language=making.language, role=Account.Role.PROFESSIONAL,
            password=hashed, **_name_staff(making.words["staff"][name], making.language),
        )  # fmt: skip
        for practice in practices[: 1 if name == "demo-jansen" else 2]:
            Membership.objects.create(practice=practice, account=account, role=role)
        made[name] = account
    return made


def _name_staff(said: dict[str, Any], language: str) -> dict[str, str]:
    """How somebody is named to colleagues and clients; their number is as made up as they are."""
    return {
        "display_name": said["name"],
        "profession": said["profession"][language],
        "registration": said.get("registration", {}).get(language, ""),
    }


def _tell_files(
    making: _Making,
    practices: tuple[Practice, Practice],
    staff: dict[str, Account],
    *,
    tell: Tell | None,
) -> Iterator[Told]:
    for place in range(1, making.files + 1):
        told = _tell_file(making, practices, staff, place=place)
        making.add(told.file, *told.people)
        for part in PARTS:
            making.add(*part(told))
        for plan in CARE:
            plan(told)
        yield told
        if tell is not None:
            tell(place, making.files)


def _tell_file(
    making: _Making, practices: tuple[Practice, Practice], staff: dict[str, Account], *, place: int
) -> Told:
    rng, words, is_shown = making.rng, making.words, place == making.files // 2
    kinds = words["kind"]
    kind = rng.choices(kinds, [one["share"] for one in kinds])[0]
    kind = next(one for one in kinds if one["key"] == "toddler") if is_shown else kind
    practice = practices[place % _OF_TEN == _FLEMISH]
    practice.last_number += 1
    file = _open_file(making, practice, kind, place=place)
    carers = [account for name, account in staff.items() if _STAFF[name] == "professional"]
    is_own = is_shown or place % 5 < 2 or practice is practices[1]
    return Told(
        file=file, place=place, kind=kind, rng=rng, words=words, language=making.language,
        people=_tell_people(making, file, kind, is_shown=is_shown),
        carer=carers[0] if is_own else carers[1 + place % 2],
        agenda=making.agenda, today=making.today, is_old=place <= _OLD, is_shown=is_shown,
    )  # fmt: skip


def _open_file(
    making: _Making, practice: Practice, kind: dict[str, Any], *, place: int
) -> CaseFile:
    """The higher the place, the later the file was opened; two are as old as the law can ask."""
    rng, today, language = making.rng, making.today, making.language
    ago = (making.files - place) * _DAYS // (making.files - _OLD) + rng.randint(3, 12)
    opened = at_work(today - timedelta(days=ago))
    if place <= _OLD:
        opened = date(today.year - 22, rng.randint(1, 9), 3)
    may_be_closed = opened < today - timedelta(days=300) and place != making.files // 2
    is_closed = place <= _OLD or (may_be_closed and rng.random() < 0.75)
    closed = at_work(opened + timedelta(days=rng.randint(150, 290))) if is_closed else None
    return CaseFile(
        practice=practice, number=practice.last_number, opened_on=opened, closed_on=closed,
        reason=rng.choice(kind["reasons"][language]), referrer=kind["referrer"][language],
        next_step="" if is_closed else rng.choice(making.words["next_steps"][language]),
    )  # fmt: skip


def _tell_people(
    making: _Making, file: CaseFile, kind: dict[str, Any], *, is_shown: bool
) -> list[Person]:
    rng, words, opened = making.rng, making.words, file.opened_on
    family = rng.choice(words["last_names"])
    ages = [rng.randint(24 * 365, 41 * 365), rng.randint(25 * 365, 45 * 365)]
    client, partner = (
        Person(file=file, part=part, name=f"{rng.choice(words[names])} {family}",
               birth_date=opened - timedelta(days=age))
        for part, names, age in zip(
            ("client", "partner"), ("first_names", "partner_names"), ages, strict=True
        )
    )  # fmt: skip
    child = Person(file=file, part="child", name=rng.choice(words["child_names"]))
    if is_shown:
        child.name, child.birth_date = NOOR, born_of_noor(making.today)
    elif kind["key"] == "before_birth":
        due = opened + timedelta(days=rng.randint(80, 150))
        is_born = due < making.today
        child.birth_date = due + timedelta(days=rng.randint(-12, 9)) if is_born else None
        child.due_date = None if is_born else due
    else:
        oldest = 240 if kind["key"] == "after_birth" else 4 * 365
        child.birth_date = opened - timedelta(days=rng.randint(20, oldest))
    has_partner = is_shown or rng.random() < 0.85
    return [client, partner, child] if has_partner else [client, child]


def _date_rows(relations: list[CareRelation]) -> None:
    """Let rows that were written together have been made when they were, not all at once."""
    session = CareSession.objects.filter(pk=OuterRef("session")).values("at")
    NoteVersion.objects.update(saved_at=Subquery(session[:1]))
    Answering.objects.update(made_at=F("answered_at"))
    for relation in relations:
        opened = datetime.combine(relation.file.opened_on, time(9))
        relation.since = timezone.make_aware(opened)
    CareRelation.objects.bulk_update(relations, ["since"], batch_size=200)
