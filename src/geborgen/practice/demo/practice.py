"""A fictive practice of 120 files, the same for everybody who looks; nothing in it is real."""

import random
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from importlib import resources
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from geborgen.moments import UserError
from geborgen.practice.accesslog.acts import Access, Act, Ground
from geborgen.practice.accesslog.services import record_accesses
from geborgen.practice.casefiles.hanging import list_file_models
from geborgen.practice.casefiles.models import (
    Authority,
    BreakGlass,
    CareRelation,
    CaseFile,
    Consent,
    Goal,
    GoalRating,
    Person,
)
from geborgen.practice.demo.family import DemoAccount, read_password
from geborgen.practice.demo.practice_parts import PARTS
from geborgen.practice.demo.told import Told
from geborgen.practice.lifecycle.models import ErasureRequest
from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Membership, Practice

__all__ = ["make_practice"]

FILES = 120
_OLD = 2
_SEED = 20261127
_STAFF = {
    "demo-psycholoog": ("professional",),
    "demo-collega": ("professional",),
    "demo-jansen": ("professional",),
    "demo-leidinggevende": ("supervisor",),
    "demo-onderzoeker": ("researcher",),
    "demo-beheerder": ("administrator",),
}
Tell = Callable[[int, int], None]


@dataclass(slots=True, kw_only=True)
class _Making:
    """Rows that are gathered first and written together, which takes seconds instead of minutes."""

    rows: dict[type[models.Model], list[Any]] = field(default_factory=dict)

    def add(self, *rows: Any) -> None:
        for row in rows:
            self.rows.setdefault(type(row), []).append(row)

    def save(self) -> None:
        for kind, rows in self.rows.items():
            kind._default_manager.bulk_create(rows, batch_size=500)


def make_practice(language: str = "nl", *, tell: Tell | None = None) -> list[DemoAccount]:
    """Make the practice when it is not there yet, and return how to sign in to it."""
    password = read_password()
    shown = [DemoAccount(name=name, password=password) for name in _STAFF]
    if Account.objects.filter(username=shown[0].name).exists():
        return shown
    if Account.objects.exists():
        raise UserError("demo_folder", folder=settings.CONFIGURATION.data.name)
    with transaction.atomic():
        practice = Practice.objects.create(
            name="De Lindeboom (verzonnen)" if language == "nl" else "The Lime Tree (made up)",
            last_number=FILES,
        )
        staff = _make_staff(practice, language, password)
        _make_files(practice, staff, language=language, tell=tell)
    return shown


def _make_staff(practice: Practice, language: str, password: str) -> dict[str, Account]:
    made = {}
    for name, roles in _STAFF.items():
        account = Account(username=name, language=language, role=Account.Role.PROFESSIONAL)
        account.set_password(password)
        account.save()
        for role in roles:
            Membership.objects.create(practice=practice, account=account, role=role)
        made[name] = account
    return made


def _make_files(
    practice: Practice, staff: dict[str, Account], *, language: str, tell: Tell | None
) -> None:
    text = resources.files("geborgen.practice.demo").joinpath("practice.toml")
    words = tomllib.loads(text.read_text(encoding="utf-8"))
    rng = random.Random(_SEED)
    making, carers = _Making(), list(staff.values())[:3]
    for number in range(1, FILES + 1):
        told = _tell_file(practice, number, rng=rng, words=words, language=language)
        carer = carers[0] if number % 5 < 2 else carers[1 + number % 2]
        told = told.with_carer(carer)
        making.add(told.file, *told.people, *_tell_around(told))
        for part in PARTS:
            making.add(*part(told))
        if tell is not None:
            tell(number, FILES)
    making.save()
    _age(making)
    _make_ends(practice, staff)
    record_accesses(_read(making.rows[CareRelation]))


def _tell_file(
    practice: Practice, number: int, *, rng: random.Random, words: dict[str, Any], language: str
) -> Told:
    kinds = words["kind"]
    kind = rng.choices(kinds, [one["share"] for one in kinds])[0]
    today = timezone.localdate()
    # The higher the number, the later the file was opened; two are as old as the law can ask.
    opened = today - timedelta(days=int((FILES - number) * 8 + rng.randint(3, 20)))
    if number <= _OLD:
        opened = date(today.year - 22, rng.randint(1, 9), 3)
    is_closed = number <= _OLD or (opened < today - timedelta(days=300) and rng.random() < 0.8)
    closed = opened + timedelta(days=rng.randint(120, 290)) if is_closed else None
    file = CaseFile(
        practice=practice, number=number, opened_on=opened, closed_on=closed,
        reason=rng.choice(kind["reasons"][language]), referrer=kind["referrer"][language],
        next_step="" if is_closed else rng.choice(words["next_steps"][language]),
    )  # fmt: skip
    people = _tell_people(file, kind, rng=rng, words=words)
    return Told(file=file, kind=kind, people=people, rng=rng, words=words, language=language)


def _tell_people(
    file: CaseFile, kind: dict[str, Any], *, rng: random.Random, words: dict[str, Any]
) -> list[Person]:
    family, opened = rng.choice(words["last_names"]), file.opened_on

    def name(of: str, *, last: bool = True) -> str:
        first = rng.choice(words[of])
        return f"{first} {family}" if last else str(first)

    born = opened - timedelta(days=rng.randint(24 * 365, 41 * 365))
    people = [Person(file=file, part="client", name=name("first_names"), birth_date=born)]
    if rng.random() < 0.85:
        born = opened - timedelta(days=rng.randint(25 * 365, 45 * 365))
        people.append(
            Person(file=file, part="partner", name=name("partner_names"), birth_date=born)
        )
    child = Person(file=file, part="child", name=name("child_names", last=False))
    if kind["key"] == "before_birth":
        due = opened + timedelta(days=rng.randint(80, 150))
        is_born = due < timezone.localdate()
        child.birth_date = due + timedelta(days=rng.randint(-12, 9)) if is_born else None
        child.due_date = None if is_born else due
    else:
        oldest = 300 if kind["key"] == "after_birth" else 5 * 365
        child.birth_date = opened - timedelta(days=rng.randint(20, oldest))
    return [*people, child]


def _tell_around(told: Told) -> Iterable[models.Model]:
    """Yield consents, authority, goals with their ratings, and who cares."""
    file, rng = told.file, told.rng
    is_for_research = rng.random() < 0.7
    for person in told.people:
        giver = told.client.name if person.part == "child" else person.name
        purposes = ["care"] + ["research"] * is_for_research
        purposes += ["couple_page"] * (person.part != "child" and file.number % 3 == 0)
        for purpose in purposes:
            yield Consent(person=person, purpose=purpose, given_by=giver,
                          given_on=file.opened_on, recorded_by=told.carer)  # fmt: skip
    is_foster = told.kind["key"] == "foster"
    yield Authority(
        child=told.child, holder=told.client.name, kind="foster_parent" if is_foster else "parent",
        has_authority=not is_foster, verified_by="gezagsregister", verified_on=file.opened_on,
    )  # fmt: skip
    for person in told.people[:-1]:
        goal = Goal(file=file, person=person, made_on=file.opened_on,
                    words=rng.choice(told.kind["goals"][told.language]))  # fmt: skip
        yield goal
        score = rng.randint(1, 4)
        for day in told.list_days(4):
            yield GoalRating(goal=goal, on=day, score=score)
            score = min(10, score + rng.randint(0, 3))
    until = told.file.closed_on and told.at(told.file.closed_on)
    yield CareRelation(file=file, account=told.carer, until=None if file.number > _OLD else until)


def _age(making: _Making) -> None:
    """Let rows of the old files have been made when they were, not now."""
    old = {row.pk: row.closed_on for row in making.rows[CaseFile] if row.number <= _OLD}
    for kind, path in list_file_models().items():
        names = [f.name for f in kind._meta.fields if getattr(f, "auto_now_add", False)]
        for key, closed in old.items() if names else ():
            rows = kind._default_manager.filter(**{path: key})
            rows.update(
                **dict.fromkeys(names, timezone.make_aware(datetime.combine(closed, time(9))))
            )


def _make_ends(practice: Practice, staff: dict[str, Account]) -> None:
    """Make what a supervisor finds: a file held, one asked to be erased, a look to judge."""
    files = {file.number: file for file in practice.files.filter(number__in=(2, 9, 14))}
    files[2].hold_reason = "klacht loopt nog"
    files[2].save(update_fields=["hold_reason"])
    ErasureRequest.objects.create(
        file=files[9],
        who_asked="client",
        reason="wil dat het weg is",
        asked_by=staff["demo-collega"],
    )
    BreakGlass.objects.create(
        file=files[14], account=staff["demo-jansen"], reason="belde in nood, collega was vrij",
        until=timezone.now() + timedelta(days=1),
    )  # fmt: skip


def _read(relations: list[CareRelation]) -> Iterable[Access]:
    for relation in relations:
        for act in (Act.READ, Act.PRINT, Act.READ)[: 1 + relation.file.number % 3]:
            yield Access(
                act=act, user=str(relation.account_id), role="professional",
                client=str(relation.file_id), object_kind="casefiles.casefile",
                object_id=str(relation.file_id), ground=Ground.CARE, place="demo",
            )  # fmt: skip
