"""What happens around the files of the demo practice: staff, supervisor, a client's app."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from geborgen.practice.accesslog.acts import Access, Act, Ground, Outcome
from geborgen.practice.accesslog.services import record_access
from geborgen.practice.care.models import TextTemplate
from geborgen.practice.care.services.linking import make_code, use_code
from geborgen.practice.care.services.texts import save_text
from geborgen.practice.casefiles.doors import open_file
from geborgen.practice.casefiles.models import CaseFile
from geborgen.practice.casefiles.services import (
    break_glass,
    create_file,
    review_glass,
    start_care,
)
from geborgen.practice.demo.family import make_family_accounts, tell_moments
from geborgen.practice.demo.told import Told, at_work
from geborgen.practice.diary.models import MomentRow
from geborgen.practice.diary.services import record_moment
from geborgen.practice.lifecycle.models import Tombstone
from geborgen.practice.lifecycle.research import render_research
from geborgen.practice.lifecycle.services import ask_erasure, erase_file, hold_file, refuse_erasure
from geborgen.practice.measuring.measure_list import list_measures
from geborgen.practice.measuring.services import invite_to_answer
from geborgen.practice.measuring.texts import load_texts
from geborgen.practice.people.models import Account, Caregiving
from geborgen.practice.practices.models import Practice
from geborgen.practice.practices.services import invite_member
from geborgen.practice.sharing.models import Bundle
from geborgen.practice.sharing.services import create_bundle, share_moment

__all__ = ["plan_practice_life"]

_FAMILY_BEGAN, _LINKED, _SHARED = 46, 20, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Life:
    """Everything that was told of files, and who works there."""

    told: list[Told]
    staff: dict[str, Account]
    hashed: str = field(repr=False)
    words: dict[str, Any] = field(repr=False)
    language: str

    @property
    def shown(self) -> Told:
        return next(one for one in self.told if one.is_shown)

    @property
    def practice(self) -> Practice:
        return self.told[0].file.practice

    @property
    def supervisor(self) -> Account:
        return self.staff["demo-leidinggevende"]

    def find(self, place: int) -> Told:
        """Return a file by its place; in a small practice, one that comes near."""
        return self.told[(place - 1) % len(self.told)]

    def say(self, key: str) -> str:
        return str(self.words["life"][key][self.language])

    def do(self, ago: int, act: Callable[[], object], *, at: time = time(10)) -> None:
        """Let something be done some days ago, on the working day nearest before."""
        day = at_work(self.shown.today - timedelta(days=ago))
        self.shown.agenda.do(timezone.make_aware(datetime.combine(day, at)), act)


def plan_practice_life(told: list[Told], staff: dict[str, Account], hashed: str) -> None:
    """Plan it all; it is done when the agenda is played."""
    first = told[0]
    life = _Life(told=told, staff=staff, hashed=hashed, words=first.words,
                 language=first.language)  # fmt: skip
    for plan in (_run_practice, _supervise, _end_files, _break_glass, _stand_out, _link_app):
        plan(life)


def _run_practice(life: _Life) -> None:
    """Invite somebody, load texts of a measure of one's own goals, change a text to begin with."""
    admin, carer, practice = life.staff["demo-beheerder"], life.shown.carer, life.practice
    measure = "\n".join(life.words["own_texts"][life.language])
    life.do(300, partial(load_texts, admin, practice, measure.encode()))
    life.do(4, partial(invite_member, admin, practice, "professional"))
    for use in TextTemplate.Use.values:
        name, words = life.words["templates"][use][life.language]
        text = TextTemplate(use=use, name=name, words=words)
        life.do(250, partial(save_text, carer, practice, text))
    client = life.shown.client
    life.do(2, partial(invite_to_answer, carer, client, list_measures()["gbo"]))


def _supervise(life: _Life) -> None:
    """Let the supervisor read along, colleagues care together, a researcher take what may be."""
    for place in range(0, len(life.told), 6):
        told = life.told[place]
        if not told.is_old:
            day = told.list_days(4)[-1]
            told.do(told.at(day, hour=17), partial(open_file, life.supervisor, told.file.pk))
    for place in range(7, len(life.told), 8):
        told = life.told[place]
        colleague = life.staff["demo-collega"]
        if not told.is_old and told.carer != colleague:
            act = partial(start_care, told.carer, told.file.pk, colleague)
            told.do(told.at(told.list_days(3)[0], hour=12), act)
    researcher = life.staff["demo-onderzoeker"]
    life.do(35, partial(render_research, researcher, life.practice))


def _end_files(life: _Life) -> None:
    """Hold a file, ask to erase another, keep a third, and erase one that was opened by mistake."""
    held, asked, kept = life.find(2), life.find(9), life.find(6)
    life.do(60, partial(hold_file, life.supervisor, held.file.pk, life.say("hold")))
    life.do(6, partial(ask_erasure, asked.carer, asked.file.pk, who_asked="client",
                       reason=life.say("erase")))  # fmt: skip
    requests: list[Any] = []
    life.do(45, lambda: requests.append(ask_erasure(
        kept.carer, kept.file.pk, who_asked="parents", reason=life.say("erase"),
    )))  # fmt: skip
    life.do(41, lambda: refuse_erasure(life.supervisor, requests[0], life.say("keep")))
    life.do(90, partial(_erase_mistake, life))


def _erase_mistake(life: _Life) -> None:
    carer = life.staff["demo-collega"]
    fields = {"opened_on": timezone.localdate(), "reason": life.say("mistake")}
    file = create_file(carer, life.practice, fields)
    request = ask_erasure(carer, file.pk, who_asked="practice", reason=life.say("mistake"))
    assert request is not None
    erase_file(life.supervisor, request, Tombstone.Ground.BY_MISTAKE)


def _break_glass(life: _Life) -> None:
    """Look into two files without caring for them: one look is judged, one waits."""
    looker = life.staff["demo-jansen"]
    others = [one for one in life.told if _is_others(one, looker)]
    judged: list[Any] = []
    life.do(40, lambda: judged.append(_look(looker, others[-1].file, life.say("glass"))))
    life.do(38, lambda: review_glass(life.supervisor, judged[0], "right"))
    life.do(3, lambda: _look(looker, others[-2].file, life.say("glass")), at=time(20, 40))


def _is_others(told: Told, looker: Account) -> bool:
    return not told.is_old and not told.is_flemish and told.carer != looker


def _look(looker: Account, file: CaseFile, reason: str) -> Any:
    glass = break_glass(looker, file, reason)
    open_file(looker, file.pk)
    return glass


def _stand_out(life: _Life) -> None:
    """Give the supervisor's monthly look something to ask about."""
    looker, file = life.staff["demo-jansen"], life.shown.file
    failed = Access(act=Act.LOG_IN_FAILED, outcome=Outcome.REFUSED, user=str(looker.pk),
                    place="web")  # fmt: skip
    refused = Access(act=Act.READ, outcome=Outcome.REFUSED, user=str(looker.pk),
                     client=str(file.pk), object_kind="casefiles.casefile",
                     object_id=str(file.pk), place="web")  # fmt: skip
    taken = Access(act=Act.EXPORT, user=str(life.shown.carer.pk), role="professional",
                   client=str(file.pk), object_kind="casefiles.casefile",
                   object_id=str(file.pk), ground=Ground.CARE, place="web")  # fmt: skip
    for ago in (5, 33):
        for minute in range(6):
            life.do(ago, partial(record_access, failed), at=time(8, minute))
        life.do(ago, partial(record_access, refused), at=time(9))
        life.do(ago, partial(record_access, taken), at=time(15))


def _link_app(life: _Life) -> None:
    """Let a client keep a diary, link their app with their file, and share some of it."""
    shown, family = life.shown, _Family()
    life.do(_FAMILY_BEGAN, partial(_begin_family, life, family))
    for place, (who, told) in enumerate(tell_moments(life.language, shown.today)):
        later = told.at + timedelta(minutes=20 + place % 7)
        moment = uuid.uuid5(uuid.NAMESPACE_OID, f"demo moment {place}")
        shown.agenda.do(later, partial(_tell_moment, family, who, told, moment_id=moment))
    life.do(_LINKED, lambda: use_code(family.accounts["m"], make_code(shown.carer, shown.client)))
    life.do(_SHARED, partial(_share, life, family), at=time(21))


@dataclass(slots=True)
class _Family:
    """Who is in the family, once it is there."""

    accounts: dict[str, Account] = field(default_factory=dict)
    child: Any = None


def _begin_family(life: _Life, family: _Family) -> None:
    family.accounts, family.child = make_family_accounts(
        life.language, life.hashed, today=life.shown.today
    )


def _tell_moment(family: _Family, who: str, told: Any, *, moment_id: uuid.UUID) -> None:
    author = family.accounts[who]
    record_moment(author, told, child_id=family.child.pk, moment_id=moment_id)
    if who == "t":
        share_moment(author, moment_id)


def _share(life: _Life, family: _Family) -> None:
    mother = family.accounts["m"]
    link = Caregiving.objects.get(account=mother, child=family.child)
    moments = list(MomentRow.objects.filter(author=mother, child=family.child).order_by("-at")[:9])
    for audience in Bundle.Audience.values:
        create_bundle(mother, link, moments=moments, audience=audience, note=life.say("bundle"))
