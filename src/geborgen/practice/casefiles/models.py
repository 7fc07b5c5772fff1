"""Rows of case files: ids say nothing, names stand only here."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Practice


class CaseFile(models.Model):
    """A file of one client, with everybody the care is about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="files")
    number = models.PositiveIntegerField(editable=False)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    reason = models.TextField(_("why they came"), max_length=4000, blank=True)
    referrer = models.CharField(_("referred by"), max_length=200, blank=True)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    # Kept although the time is over, with the reason.
    hold_reason = models.CharField(_("kept longer because"), max_length=300, blank=True)
    erasure_asked_at = models.DateTimeField(null=True, editable=False)
    erasure_asked_by = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("practice", "number"), name="one_number_per_file"),
        )

    def __str__(self) -> str:
        return f"file {self.pk}"


class FileWords(models.Model):
    """The words that stand in a file, each once, to find it by; missing until it is searched."""

    file = models.OneToOneField(
        CaseFile, on_delete=models.CASCADE, primary_key=True, related_name="searched"
    )
    words = models.TextField()

    def __str__(self) -> str:
        return f"words of file {self.pk}"


class Person(models.Model):
    """Somebody a file is about; they link their own account of the app themselves."""

    class Part(models.TextChoices):
        CLIENT = "client", _("client")
        PARTNER = "partner", _("partner")
        CHILD = "child", _("child")
        OTHER = "other", _("somebody else")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="people")
    part = models.CharField(_("part"), max_length=20, choices=Part.choices)
    name = models.CharField(_("name"), max_length=120)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    due_date = models.DateField(_("due date"), null=True, blank=True)
    contact = models.CharField(_("how to reach"), max_length=200, blank=True)
    account = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="file_people"
    )

    class Meta:
        ordering = ("part", "birth_date", "name")

    def __str__(self) -> str:
        return f"person {self.pk}"


class Authority(models.Model):
    """Who has authority over a child, and how that was verified; foster parents often have none.

    A supervision order stands here too: who carries it out has no authority, and it decides how
    long the file is kept.
    """

    class Kind(models.TextChoices):
        PARENT = "parent", _("parent")
        GUARDIAN = "guardian", _("guardian")
        FOSTER_PARENT = "foster_parent", _("foster parent")
        INSTITUTION = "institution", _("institution")
        SUPERVISION = "supervision", _("institution, by a supervision order")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="authorities")
    holder = models.CharField(_("who"), max_length=120)
    kind = models.CharField(_("as"), max_length=20, choices=Kind.choices)
    has_authority = models.BooleanField(_("has authority"), default=False)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    verified_by = models.CharField(_("how that was verified"), max_length=200, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)

    def __str__(self) -> str:
        return f"authority {self.pk}"


class Goal(models.Model):
    """What somebody wants to do differently, in their own words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="goals")
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="goals"
    )
    words = models.CharField(_("the goal, in their own words"), max_length=500)
    made_on = models.DateField(_("made on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        ordering = ("made_on",)

    def __str__(self) -> str:
        return f"goal {self.pk}"


class GoalRating(models.Model):
    """How far a goal is, 0 not at all to 10 reached, as its owner says."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="ratings")
    on = models.DateField(_("on"))
    score = models.PositiveSmallIntegerField(_("0 to 10"))

    class Meta:
        ordering = ("on", "id")
        constraints = (
            models.CheckConstraint(condition=models.Q(score__lte=10), name="goal_score_to_ten"),
        )

    def __str__(self) -> str:
        return f"rating {self.pk}"


class Consent(models.Model):
    """A yes to one purpose, by whom, and when it was taken back."""

    class Purpose(models.TextChoices):
        CARE = "care", _("care and keeping this file")
        SHARING = "sharing", _("sharing with midwife, GP or school")
        RESEARCH = "research", _("research, without names")
        COUPLE_PAGE = "couple_page", _("a page with both partners' answers")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("for"), max_length=20, choices=Purpose.choices)
    given_by = models.CharField(_("given by"), max_length=120)
    weighed = models.CharField(_("how age and capacity were weighed"), max_length=300, blank=True)
    given_on = models.DateField(_("given on"))
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ("given_on",)

    def __str__(self) -> str:
        return f"consent {self.pk}"


class CareRelation(models.Model):
    """A professional cares for this file's people, from a day until a day: that opens it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="relations")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="care_relations")
    since = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"care relation {self.pk}"


class BreakGlass(models.Model):
    """A look without a care relation: its reason, for a day, and what was thought of it later."""

    class Judgement(models.TextChoices):
        RIGHT = "right", _("it was needed")
        WRONG = "wrong", _("it was not needed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="broken_glass")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="broken_glass")
    reason = models.CharField(_("why it cannot wait"), max_length=500)
    at = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()
    reviewed_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    judgement = models.CharField(max_length=10, choices=Judgement.choices, blank=True)

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"broken glass {self.pk}"
