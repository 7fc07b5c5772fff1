"""Rows of care: what was agreed, done, written, seen and sent; all of them hang on a case file."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from geborgen.practice.casefiles.models import CaseFile, Person
from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Practice


class Episode(models.Model):
    """A stretch of care with one purpose, from a day until a day."""

    class Kind(models.TextChoices):
        BEFORE_BIRTH = "preventive_before_birth", _("preventive, before birth")
        AFTER_BIRTH = "after_birth", _("after birth")
        INDIVIDUAL = "individual", _("individual")
        COUPLE = "couple", _("couple")
        CIRCLE_GROUP = "circle_group", _("Circle group")
        SCHOOL = "school", _("at school or day care")
        FOSTER = "foster", _("foster care")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="episodes")
    kind = models.CharField(_("kind of care"), max_length=30, choices=Kind.choices)
    began_on = models.DateField(_("from"))
    ended_on = models.DateField(_("until"), null=True, blank=True)
    aim = models.CharField(_("what it is for, in a line"), max_length=500, blank=True)

    class Meta:
        ordering = ("-began_on",)

    def __str__(self) -> str:
        return f"episode {self.pk}"


class CareSession(models.Model):
    """One time together: when, where, with whom, and what for."""

    class Kind(models.TextChoices):
        PRACTICE = "practice", _("at the practice")
        HOME_VISIT = "home_visit", _("home visit")
        VIDEO = "video", _("by video")
        PHONE = "phone", _("on the phone")
        GROUP = "group", _("group")
        SCHOOL = "school", _("at school or day care")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="sessions")
    at = models.DateTimeField(_("when"))
    kind = models.CharField(_("how"), max_length=20, choices=Kind.choices, default=Kind.PRACTICE)
    place = models.CharField(_("where"), max_length=200, blank=True)
    present = models.CharField(_("who was there"), max_length=300, blank=True)
    agenda = models.TextField(_("agenda"), max_length=4000, blank=True)

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"care session {self.pk}"

    @property
    def is_in_group(self) -> bool:
        """Whether others than the people of this file may have been there."""
        return self.kind == self.Kind.GROUP or self.episode.kind == Episode.Kind.CIRCLE_GROUP


class NoteVersion(models.Model):
    """A session's note as it was once saved; the newest is current, none is ever overwritten."""

    session = models.ForeignKey(CareSession, on_delete=models.CASCADE, related_name="notes")
    number = models.PositiveIntegerField()
    words = models.TextField(max_length=40000, blank=True)
    author = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField(auto_now_add=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("session", "number"), name="one_note_per_number"),
            models.UniqueConstraint(
                fields=("session",), condition=models.Q(is_current=True), name="one_current_note"
            ),
        )

    def __str__(self) -> str:
        return f"note {self.pk}"


class Draft(models.Model):
    """What somebody is writing at a note and did not save yet: theirs alone."""

    session = models.ForeignKey(CareSession, on_delete=models.CASCADE, related_name="drafts")
    author = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="drafts")
    words = models.TextField(max_length=40000, blank=True)
    # The version of the note that it was begun from.
    base = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("session", "author"), name="one_draft_per_author"),
        )

    def __str__(self) -> str:
        return f"draft {self.pk}"


class TextTemplate(models.Model):
    """A practice's own text to begin with; one with the key of ours stands in its place."""

    class Use(models.TextChoices):
        NOTE = "note", _("a note")
        LETTER = "letter", _("a letter")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="wordings")
    use = models.CharField(_("for"), max_length=10, choices=Use.choices, default=Use.NOTE)
    key = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=120)
    words = models.TextField(_("text"), max_length=20000)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("practice", "use", "key"), name="one_text_per_key"),
        )

    def __str__(self) -> str:
        return f"template {self.pk}"


class Task(models.Model):
    """Something to do: by whom, before when, and when it was done."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="tasks")
    what = models.CharField(_("what"), max_length=300)
    who = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, verbose_name=_("who"), related_name="tasks"
    )
    due_on = models.DateField(_("before"), null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = (models.F("due_on").asc(nulls_last=True), "made_at")

    def __str__(self) -> str:
        return f"task {self.pk}"


class Document(models.Model):
    """A file that was added; what it holds lies sealed at `place`, under a key of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="documents")
    name = models.CharField(_("name"), max_length=200)
    about = models.CharField(_("what it is"), max_length=300, blank=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    place = models.CharField(max_length=60, blank=True)
    added_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    # That there was one stays to be read; what it was called and held does not.
    shredded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-added_at",)

    def __str__(self) -> str:
        return f"document {self.pk}"


class Scheme(models.Model):
    """A practice's own coding scheme, as the TOML text that says what each code means."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="schemes")
    name = models.CharField(_("name"), max_length=120)
    text = models.TextField(_("the scheme"), max_length=200_000)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return f"scheme {self.pk}"


class Observation(models.Model):
    """A coded session that was added: the file sealed at `place`, and what was computed of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="observations")
    on = models.DateField(_("on"))
    name = models.CharField(_("name"), max_length=200)
    about = models.CharField(_("what was observed"), max_length=300, blank=True)
    size = models.PositiveBigIntegerField()
    place = models.CharField(max_length=60, blank=True)
    # Which scheme was chosen (`care.schemes` knows the keys), and its text as it then was: the
    # report stays the same until it is worked out anew. Empty is the file's own, or a guess.
    scheme = models.CharField(max_length=60, blank=True)
    scheme_text = models.TextField(blank=True)
    # Which of the file's sessions; empty is all of them.
    session = models.CharField(max_length=200, blank=True)
    # What the file holds: names of its sessions, codes without a meaning, guessed codes.
    held = models.JSONField(default=dict)
    # Circle and four S's of each pair, as `care.figures` keeps them.
    figures = models.JSONField(default=list)
    # Who in the file somebody in the coded session is: the name there, and the person's id here.
    who = models.JSONField(default=dict)
    added_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-on", "-added_at")

    def __str__(self) -> str:
        return f"observation {self.pk}"


class _Standing(models.Manager["SeenMoment"]):
    """Moments that were not deleted: what is shown, counted, searched and taken along."""

    def get_queryset(self) -> models.QuerySet["SeenMoment"]:
        return super().get_queryset().filter(deleted_at=None)


class SeenMoment(models.Model):
    """A moment that the professional saw or was told, in the same tiles as in the app."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="seen_moments")
    child = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    caregiver = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(_("when"))
    signal = models.CharField(max_length=40)
    answers = models.JSONField(default=list)
    ending = models.CharField(max_length=40, blank=True)
    need = models.CharField(max_length=20, blank=True)
    is_hidden = models.BooleanField(default=False)
    mending = models.CharField(max_length=40, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    seen_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)
    # Out of sight until it is brought back, or erased for good.
    deleted_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True)

    objects = _Standing()
    with_deleted = models.Manager["SeenMoment"]()

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"seen moment {self.pk}"


class _OfStanding(models.Manager["SeenVersion"]):
    def get_queryset(self) -> models.QuerySet["SeenVersion"]:
        return super().get_queryset().filter(moment__deleted_at=None)


class SeenVersion(models.Model):
    """What a noted moment said before it was changed, by whom and since when."""

    moment = models.ForeignKey(SeenMoment, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    # With whom it was then: somebody else's stays out of what is for one person.
    caregiver = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    fields = models.JSONField()
    author = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField()

    objects = _OfStanding()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("moment", "number"), name="one_seen_per_number"),
        )

    def __str__(self) -> str:
        return f"version {self.number} of seen moment {self.moment_id}"


class AppLink(models.Model):
    """A code that a caregiver enters in their own app: from then on they can share with this file.

    Only a digest of the code is kept. `ended_at` closes it, whichever side did.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="app_links")
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, null=True, related_name="app_links"
    )
    linked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"app link {self.pk}"


class Letter(models.Model):
    """A letter about somebody in the file, to somebody outside it."""

    class To(models.TextChoices):
        MIDWIFE = "midwife", _("midwife")
        GP = "gp", _("GP")
        SCHOOL = "school", _("school or day care")
        OTHER = "other", _("somebody else")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="letters")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="letters")
    to = models.CharField(_("to"), max_length=20, choices=To.choices)
    to_name = models.CharField(_("name and address"), max_length=300, blank=True)
    title = models.CharField(_("subject"), max_length=200)
    language = models.CharField(max_length=2, default="nl")
    made_at = models.DateTimeField(auto_now_add=True)
    # When it was last made into a PDF, and of which version.
    printed_at = models.DateTimeField(null=True)
    printed_number = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"letter {self.pk}"


class LetterHanding(models.Model):
    """That a letter was given or sent, how, which version, and by whom; each time is kept."""

    class How(models.TextChoices):
        CLIENT = "client", _("handed to the person it is about")
        POST = "post", _("by post")
        SAFE_MAIL = "safe_mail", _("by secured mail")
        OTHER = "other", _("in another way")

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="handings")
    number = models.PositiveIntegerField()
    how = models.CharField(_("how"), max_length=20, choices=How.choices)
    on = models.DateField(_("on"))
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("on", "pk")

    def __str__(self) -> str:
        return f"handing {self.pk} of letter {self.letter_id}"


class LetterVersion(models.Model):
    """A letter's words as they were once saved."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    words = models.TextField(max_length=40000)
    author = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField(auto_now_add=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("letter", "number"), name="one_letter_per_number"),
            models.UniqueConstraint(
                fields=("letter",), condition=models.Q(is_current=True), name="one_current_letter"
            ),
        )

    def __str__(self) -> str:
        return f"letter version {self.pk}"
