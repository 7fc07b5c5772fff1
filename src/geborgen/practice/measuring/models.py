"""Rows of measures: one answering each; the catalogue itself is data, not rows."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from geborgen.practice.casefiles.models import Person
from geborgen.practice.people.models import Account
from geborgen.practice.practices.models import Practice


class Answering(models.Model):
    """One person's answers to one measure on one day; a phone's are awaited until they come."""

    class Way(models.TextChoices):
        PAPER = "paper", _("on paper")
        SCREEN = "screen", _("on this screen")
        PHONE = "phone", _("on their own phone")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="answerings")
    measure = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    context = models.CharField(max_length=40, blank=True)
    on = models.DateField(_("answered on"))
    way = models.CharField(_("how"), max_length=10, choices=Way.choices)
    answers = models.JSONField(default=dict)
    entered_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    # A link to answer on a phone: only a digest of its secret is kept, and it works once.
    link_digest = models.CharField(max_length=64, blank=True, db_index=True)
    link_until = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    # What a professional wants to say with the score, such as how it was answered.
    remark = models.CharField(_("what stood out"), max_length=500, blank=True)
    # When a professional saw that an answer asks for attention.
    attended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("on", "made_at")

    def __str__(self) -> str:
        return f"answering {self.pk}"


class MeasureText(models.Model):
    """A practice's own licensed wording of one item; none comes with the program."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="texts")
    measure = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    # 0 is what stands above the items.
    item = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=2000)
    # Pairs of answer and words.
    answers = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("practice", "measure", "language", "item"), name="one_text_per_item"
            ),
        )

    def __str__(self) -> str:
        return f"text {self.pk}"
