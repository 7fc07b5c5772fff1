"""What professionals did in a file of the demo practice, each through the service of the app."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from geborgen.practice.care.models import (
    CareSession,
    Letter,
    LetterHanding,
    SeenMoment,
    Task,
)
from geborgen.practice.care.services.documents import add_document
from geborgen.practice.care.services.letters import (
    begin_letter,
    hand_over_letter,
    print_letter,
    save_letter,
)
from geborgen.practice.care.services.notes import keep_draft, save_note
from geborgen.practice.care.services.observing import add_observation, name_observed
from geborgen.practice.care.services.plans import finish_task, save_task
from geborgen.practice.care.services.seeing import save_moment
from geborgen.practice.care.wording import draft_letter, find_wording
from geborgen.practice.casefiles.doors import open_file
from geborgen.practice.casefiles.models import Consent, Person
from geborgen.practice.casefiles.services import withdraw_consent
from geborgen.practice.demo.observed import Visit, choose_visits
from geborgen.practice.demo.papers import draw_png, write_pdf
from geborgen.practice.demo.told import Told, at_work
from geborgen.practice.measuring.measure_list import list_measures
from geborgen.practice.measuring.services import attend, enter_answers
from geborgen.practice.practices.jurisdiction import Jurisdiction
from geborgen.practice.wellbeing.conditions import SAFETY_STEPS
from geborgen.practice.wellbeing.models import SafetyProcess, SafetyStep
from geborgen.practice.wellbeing.services import begin_process, close_process, take_step

__all__ = ["CARE"]


def observe(told: Told) -> None:
    """Add coded sessions of the simulator's families, and moments noted between them."""
    born = told.child.birth_date
    if born is None or (told.place % 4 == 3 and not told.is_shown):
        return
    adults = told.adults if told.place % 6 == 0 or told.is_shown else told.adults[:1]
    families = choose_visits(
        born, first=told.file.opened_on, last=told.last_day, rng=told.rng, n=len(adults)
    )
    for person, visits in zip(adults, families, strict=False):
        for number, visit in enumerate(visits, start=1):
            _add_visit(told, person, visit, number=number)
            if told.place % 3 != 2:
                _note_moments(told, person, visit)


def _add_visit(told: Told, person: Person, visit: Visit, *, number: int) -> None:
    day, (word, about) = at_work(visit.on), told.words["visit"][told.language]
    day = max(day, told.file.opened_on)
    name = f"{word}-{number}{visit.name[visit.name.index('.') :]}"
    who = {visit.child: str(told.child.pk), visit.caregiver: str(person.pk)}

    def add() -> None:
        upload = SimpleUploadedFile(name, visit.data)
        row = add_observation(told.carer, told.file.pk, upload, on=day, about=about)
        name_observed(told.carer, row, who)

    told.do(told.at(day, hour=14), add)


def _note_moments(told: Told, person: Person, visit: Visit) -> None:
    """Note what was seen at a next visit, some weeks later: all of it on one day."""
    day = at_work(visit.on + timedelta(days=told.rng.randint(18, 32)))
    if not told.file.opened_on <= day < told.last_day:
        return
    for place, tapped in enumerate(visit.noted):
        at = _clock(day, 10 if person == told.client else 12, 8 * place)
        note = told.say("moments") if place == 0 else ""
        moment = SeenMoment(child=told.child, caregiver=person, at=at, note=note, **tapped)
        act = partial(save_moment, told.carer, told.file.pk, moment)
        told.do(_clock(day, 13, place), act)


def write_letters(told: Told) -> None:
    """Write to the midwife, the GP or the school: begun, finished, or sent."""
    if told.place % 3 != 1 and not told.is_shown:
        return
    to = {"foster": "gp", "school": "school", "toddler": "gp"}.get(told.kind["key"], "midwife")
    title, closing = told.words["letters"][told.language]
    letter = Letter(
        person=told.client, to=to, title=title, language=told.language,
        to_name=told.words["recipients"][to][told.language],
    )  # fmt: skip
    day = told.list_days(6)[-1]

    def begin() -> None:
        letter.file = told.file
        wording = find_wording(told.file.practice_id, "letter", to, language=told.language)
        assert wording is not None
        words = draft_letter(letter, wording, told.carer)
        begin_letter(told.carer, told.file.pk, letter, words=words)

    def finish() -> None:
        version = letter.versions.get(is_current=True)
        heading, found, asking, asked = told.words["standing"][told.language]
        words = version.words.replace(heading, f"{heading}\n{found}")
        words = words.replace(asking, f"{asking}\n{asked}")
        save_letter(told.carer, letter, f"{words}\n\n{closing}", base=version.number)

    def send() -> None:
        version = letter.versions.get(is_current=True)
        print_letter(open_file(told.carer, told.file.pk), letter, version)
        hand_over_letter(told.carer, letter, LetterHanding(how="post", on=day))

    steps: tuple[Callable[[], None], ...] = (begin, finish, send)
    # One of three only begun, one finished, one sent; whose file is closed sent it.
    done = 3 if told.file.closed_on else 1 + told.place // 3 % 3
    for hour, step in enumerate(steps[:done], start=13):
        told.do(told.at(day, hour=hour), step)


def add_papers(told: Told) -> None:
    """Add a referral, a drawing or what was agreed: small, made up, and sealed as any other."""
    if told.place % 3 != 2 and not told.is_shown:
        return
    table = told.words["papers"][told.language]
    for place in range(len(table)) if told.is_shown else (told.place // 3 % len(table),):
        _add_paper(told, *table[place])


def _add_paper(told: Told, name: str, about: str, *lines: str) -> None:
    upload = SimpleUploadedFile(name, _make_paper(name, lines))
    act = partial(add_document, told.carer, told.file.pk, upload, about=about)
    told.do(told.at(told.list_days(3)[-1], hour=9), act)


def _make_paper(name: str, lines: Sequence[str]) -> bytes:
    if name.endswith(".png"):
        return draw_png()
    return write_pdf(lines) if name.endswith(".pdf") else "\n".join(lines).encode()


def plan_tasks(told: Told) -> None:
    """Say what is to be done: some of it done, and of what is open some late."""
    if told.place % 3 == 0 or told.is_shown:
        first = Task(what=told.say("next_steps"), who=told.carer,
                     due_on=at_work(told.file.opened_on + timedelta(days=14)))  # fmt: skip
        save = partial(save_task, told.carer, told.file.pk, first)
        told.do(told.at(told.file.opened_on, hour=16), save)
        done = at_work(told.file.opened_on + timedelta(days=9))
        told.do(told.at(done, hour=16), partial(finish_task, told.carer, first, is_done=True))
    if told.file.closed_on is None:
        due = told.today + timedelta(days=told.rng.choice((-12, -4, 3, 9, 16, 30)))
        task = Task(what=told.file.next_step, who=told.carer, due_on=due)
        told.do(told.at(told.list_days(6)[-1], hour=16),
                partial(save_task, told.carer, told.file.pk, task))  # fmt: skip


def change_notes(told: Told) -> None:
    """Complete a note in a second version; in some files something is still being written."""
    days = told.list_days(8)
    more = told.words["more"][told.language]

    def find_session() -> CareSession:
        sessions = CareSession.objects.select_related("episode").filter(episode__file=told.file)
        return sessions.latest("at")

    def complete() -> None:
        session = find_session()
        words = session.notes.get(is_current=True).words
        save_note(told.carer, session, f"{words}\n\n{more}", base=1)

    def draft() -> None:
        session = find_session()
        current = session.notes.get(is_current=True)
        words = f"{current.words}\n\n{told.words['draft'][told.language]}"
        keep_draft(told.carer, session, words, base=current.number)

    if told.place % 2 == 0 or told.is_shown:
        told.do(told.at(days[-1], hour=17), complete)
    if (told.place % 5 == 3 or told.is_shown) and told.file.closed_on is None:
        told.do(told.at(days[-1], hour=18), draft)


def take_back_consent(told: Told) -> None:
    """Let somebody withdraw a yes: what was given stays to be read."""
    if told.place % 11 != 5:
        return

    def withdraw() -> None:
        given = Consent.objects.filter(
            person=told.client, purpose__in=("research", "couple_page")
        ).last()
        if given is not None:
            withdraw_consent(told.carer, given)

    told.do(told.at(told.list_days(2)[-1], hour=12), withdraw)


def guard_safety(told: Told) -> None:
    """Follow a worry about safety step by step, by the law of the practice's country."""
    if told.place % 20 not in (4, 7) and not told.is_shown:
        return
    law = told.file.practice.jurisdiction
    worry, ended, *found = told.words["safety"][law][told.language]
    days = [day for day in told.list_days(6) if day <= told.last_day]
    process = SafetyProcess(about=worry, began_on=days[0])
    told.do(told.at(days[0], hour=15), partial(begin_process, told.carer, told.file.pk, process))
    steps = SAFETY_STEPS[Jurisdiction(law)]
    taken = len(steps) if told.file.closed_on or told.place % 2 else len(steps) - 2
    for number, (words, done) in enumerate(zip(steps[:taken], found, strict=False)):
        day = days[min(number, len(days) - 1)]
        step = SafetyStep(key=words.key, on=day, words=done)
        told.do(_clock(day, 16, 5 * number), partial(take_step, told.carer, process, step))
    if told.file.closed_on:
        process_end = partial(_close, told, process, ended, on=days[-1])
        told.do(told.at(days[-1], hour=17), process_end)


def _close(told: Told, process: SafetyProcess, outcome: str, *, on: date) -> None:
    process.closed_on, process.outcome = on, outcome
    close_process(told.carer, process)


def heed_answers(told: Told) -> None:
    """Let an answer ask for attention: some days ago and seen to, or only just now."""
    if told.file.closed_on or (told.place % 12 not in (10, 11) and not told.is_shown):
        return
    measure = list_measures()["phq-9"]
    answers: dict[int, float | None] = {item.number: 1 for item in measure.items}
    is_fresh = told.place % 12 == 11
    day = at_work(told.today - timedelta(days=1 if is_fresh else 3))

    entered = []

    def enter() -> None:
        row, _ = enter_answers(told.carer, told.client, measure, answers=answers, on=day,
                               way="screen")  # fmt: skip
        entered.append(row)

    told.do(_clock(day, 11, 0), enter)
    if not is_fresh:
        told.do(_clock(day, 11, 40), lambda: attend(told.carer, entered[0]))


def _clock(day: date, hour: int, minute: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


CARE: tuple[Callable[[Told], None], ...] = (
    observe,
    write_letters,
    add_papers,
    plan_tasks,
    change_notes,
    take_back_consent,
    guard_safety,
    heed_answers,
)
