"""Rows of how a child fares and of safety: ratings with reasons, and a process step by step."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from geborgen.practice.casefiles.models import CaseFile, Person
from geborgen.practice.people.models import Account


class ConditionRating(models.Model):
    """How one condition stands for a child, on a day, and why; the older ones stay."""

    class State(models.TextChoices):
        GOOD = "good", _("good enough")
        MIXED = "mixed", _("partly")
        WORRY = "worry", _("a worry")
        UNKNOWN = "unknown", _("not known")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="condition_ratings")
    condition = models.CharField(max_length=20)
    on = models.DateField(_("on"))
    state = models.CharField(_("how it stands"), max_length=10, choices=State.choices)
    reason = models.CharField(_("why"), max_length=500)
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("on", "pk")

    def __str__(self) -> str:
        return f"condition rating {self.pk}"


class SafetyProcess(models.Model):
    """A worry about safety, followed step by step until it is closed with a reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="safety")
    about = models.CharField(_("what the worry is"), max_length=500)
    began_on = models.DateField(_("began on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    outcome = models.CharField(_("how it ended"), max_length=500, blank=True)

    class Meta:
        ordering = ("-began_on",)

    def __str__(self) -> str:
        return f"safety process {self.pk}"


class SafetyStep(models.Model):
    """One step as it was taken; a step can be taken more than once, none is overwritten."""

    process = models.ForeignKey(SafetyProcess, on_delete=models.CASCADE, related_name="steps")
    key = models.CharField(max_length=20)
    on = models.DateField(_("on"))
    words = models.TextField(_("what was done and found"), max_length=4000)
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("on", "pk")

    def __str__(self) -> str:
        return f"safety step {self.pk}"
