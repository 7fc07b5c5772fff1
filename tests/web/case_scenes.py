"""Makes the parts of a case file to test with; call these only where Django is set up."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from geborgen.practice.care.models import (
    CareSession,
    Document,
    Episode,
    Letter,
    Observation,
    SeenMoment,
    Task,
)
from geborgen.practice.care.services.documents import add_document
from geborgen.practice.care.services.letters import begin_letter
from geborgen.practice.care.services.linking import make_code, use_code
from geborgen.practice.care.services.notes import save_note
from geborgen.practice.care.services.observing import add_observation
from geborgen.practice.care.services.plans import save_episode, save_session, save_task
from geborgen.practice.care.services.seeing import save_moment
from geborgen.practice.casefiles.models import CaseFile, Consent, Goal, Person
from geborgen.practice.casefiles.services import create_file, record_consent, save_person
from geborgen.practice.measuring.measure_list import find_measure
from geborgen.practice.measuring.models import Answering
from geborgen.practice.measuring.services import enter_answers
from geborgen.practice.people.models import Account, Caregiving
from geborgen.practice.sharing.models import Bundle
from geborgen.practice.sharing.services import create_bundle
from geborgen.practice.wellbeing.models import SafetyProcess
from geborgen.practice.wellbeing.services import begin_process

from .people import Staff, make_account, make_child, tell

OPENED = date(2026, 9, 1)
CODED = b"\n".join(
    [
        b"Observation id,Subject,Behavior,Behavior type,Start (s),Stop (s)",
        *(
            line
            for i in range(0, 120, 12)
            for line in (
                f"les 1,child,cry,STATE,{i},{i + 4}".encode(),
                f"les 1,mother,comfort,STATE,{i + 2},{i + 6}".encode(),
            )
        ),
    ]
)
PDF = b"%PDF-1.7\n%%EOF\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseScene:
    """A file with one of everything; `caregiver` has linked their own app with it."""

    file: CaseFile
    client: Person
    child: Person
    goal: Goal
    consent: Consent
    episode: Episode
    session: CareSession
    task: Task
    document: Document
    observation: Observation
    moment: SeenMoment
    letter: Letter
    caregiver: Account
    bundle: Bundle
    answering: Answering
    process: SafetyProcess

    @property
    def places(self) -> dict[str, Any]:
        """The parts of addresses of this file."""
        return {
            "file_id": self.file.pk,
            "person_id": self.client.pk,
            "child_id": self.child.pk,
            "consent_id": self.consent.pk,
            "goal_id": self.goal.pk,
            "relation_id": self.file.relations.order_by("since").first().pk,
            "episode_id": self.episode.pk,
            "session_id": self.session.pk,
            "task_id": self.task.pk,
            "document_id": self.document.pk,
            "observation_id": self.observation.pk,
            "moment_id": self.moment.pk,
            "letter_id": self.letter.pk,
            "bundle_id": self.bundle.pk,
            "answering_id": self.answering.pk,
            "process_id": self.process.pk,
            "link_id": self.client.app_links.get().pk,
            "practice_id": self.file.practice_id,
            "use": "note",
            "key": "closing",
        }


def make_upload(name: str = "brief.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def make_case(who: Account, staff: Staff, *, name: str = "Sanne de Wit") -> CaseScene:
    """A file of a professional of the practice, with one of everything."""
    file = create_file(
        who, staff.practice, {"opened_on": OPENED, "reason": "opziet tegen de nacht"}
    )
    client = save_person(who, file.pk, Person(part="client", name=name))
    born = timezone.localdate() - timedelta(days=400)
    child = save_person(who, file.pk, Person(part="child", name="Mo", birth_date=born))
    consent = record_consent(
        who, client, Consent(purpose="sharing", given_by="zelf", given_on=OPENED)
    )
    episode = save_episode(who, file.pk, Episode(kind="after_birth", began_on=OPENED))
    session = save_session(who, episode, CareSession(at=timezone.now(), agenda="kennismaken"))
    save_note(who, session, "Zij vertelde over de nachten.", base=0)
    task = save_task(who, file.pk, Task(what="verloskundige bellen", who=who))
    caregiver, bundle = make_shared(who, client)
    return CaseScene(
        file=file,
        client=client,
        child=child,
        goal=file.goals.create(words="slapen", made_on=OPENED),
        consent=consent,
        episode=episode,
        session=session,
        task=task,
        document=add_document(who, file.pk, make_upload(), about="verwijsbrief"),
        observation=add_observation(
            who, file.pk, make_upload("les1.csv", CODED), on=OPENED, about="spelen"
        ),
        moment=save_moment(who, file.pk, make_seen(child, client)),
        letter=begin_letter(
            who,
            file.pk,
            Letter(person=client, to="gp", title="Verloop"),
            words="Beste huisarts, het gaat goed.",
        ),
        caregiver=caregiver,
        bundle=bundle,
        answering=enter_answers(
            who, client, find_measure("who-5"), answers=dict.fromkeys(range(1, 6), 3), on=OPENED,
            way="paper",
        )[0],
        process=begin_process(who, file.pk, SafetyProcess(about="zorg", began_on=OPENED)),
    )  # fmt: skip


def make_seen(child: Person, caregiver: Person, **fields: Any) -> SeenMoment:
    usual = {"at": timezone.now(), "signal": "toddler_hurt", "answers": ["was_there"],
             "ending": "settled"}  # fmt: skip
    return SeenMoment(child=child, caregiver=caregiver, **(usual | fields))


def make_shared(who: Account, client: Person) -> tuple[Account, Bundle]:
    """A caregiver who linked their app, and shared one moment with a professional."""
    caregiver = make_account(f"app-{client.pk.hex[:6]}")
    child = make_child(caregiver, name="Mo")
    use_code(caregiver, make_code(who, client))
    moment = tell(caregiver, child, note="toen viel hij")
    link = Caregiving.objects.get(account=caregiver)
    bundle = create_bundle(
        caregiver, link, moments=[moment], audience="professional", note="zo gaat het"
    )
    return caregiver, bundle
