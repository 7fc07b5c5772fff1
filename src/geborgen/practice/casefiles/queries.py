"""Reading case files: always starting from what one account may see."""

from django.db.models import Case, IntegerField, Q, QuerySet, When

from geborgen.practice.casefiles.models import BreakGlass, CareRelation, CaseFile, Consent, Person
from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Membership, Practice

__all__ = [
    "has_consent",
    "list_glass_to_review",
    "list_people",
    "list_practices",
    "list_visible_files",
    "may_show_couple",
    "order_people",
]


def list_practices(account: Account, role: str = "") -> QuerySet[Practice]:
    """Return the practices an account works in, in a role when one is named."""
    current = Membership.objects.filter(account=account, until=None)
    current = current.filter(role=role) if role else current
    return Practice.objects.filter(pk__in=current.values("practice")).order_by("name")


def list_visible_files(account: Account) -> QuerySet[CaseFile]:
    """Return the files an account may see without breaking glass, the newest first."""
    cared_for = CareRelation.objects.filter(account=account, until=None).values("file")
    as_professional = list_practices(account, Membership.Role.PROFESSIONAL)
    supervised = list_practices(account, Membership.Role.SUPERVISOR)
    seen = Q(pk__in=cared_for, practice__in=as_professional) | Q(practice__in=supervised)
    return CaseFile.objects.filter(seen).select_related("practice")


def list_people(file: CaseFile) -> QuerySet[Person]:
    """Return who a file is about: client, partner, children, others, in this order."""
    return order_people(file.people.select_related("account"))


def order_people(people: QuerySet[Person]) -> QuerySet[Person]:
    places = [When(part=part, then=place) for place, part in enumerate(Person.Part.values)]
    order = Case(*places, default=len(places), output_field=IntegerField())
    return people.order_by(order, "birth_date", "name")


def has_consent(person: Person, purpose: Consent.Purpose) -> bool:
    """Whether there is a yes for a purpose that was not taken back."""
    return person.consents.filter(purpose=purpose, withdrawn_on=None).exists()


def may_show_couple(file: CaseFile) -> bool:
    """Whether both partners agreed to a page with both their answers."""
    pair = [
        person
        for person in list_people(file)
        if person.part in (Person.Part.CLIENT, Person.Part.PARTNER)
    ]
    return len(pair) > 1 and all(has_consent(p, Consent.Purpose.COUPLE_PAGE) for p in pair)


def list_glass_to_review(account: Account) -> QuerySet[BreakGlass]:
    """Return the looks without a care relation that a supervisor still has to judge."""
    supervised = list_practices(account, Membership.Role.SUPERVISOR)
    waiting = BreakGlass.objects.filter(file__practice__in=supervised, reviewed_at=None)
    return waiting.exclude(account=account).select_related("file", "account")
