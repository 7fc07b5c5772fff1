"""Rows of sharing: a bundle is chosen moments with a note, for somebody."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from geborgen.practice.diary.models import MomentRow
from geborgen.practice.people.models import Account, Child


class Bundle(models.Model):
    """Moments that one person chose to show, and what they want to say with them."""

    class Audience(models.TextChoices):
        PARENTS = "parents", _("the other parents or caregivers, in their own app")
        PROFESSIONAL = "professional", _("a professional, on paper or as a file")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="bundles")
    author = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="bundles")
    audience = models.CharField(max_length=20, choices=Audience.choices)
    note = models.TextField(max_length=4000, blank=True)
    moments = models.ManyToManyField(MomentRow, related_name="bundles")
    made_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"bundle {self.pk}"
