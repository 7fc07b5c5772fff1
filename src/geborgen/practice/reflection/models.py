"""Rows of reflections: private by default, and shared nowhere."""

import uuid

from django.db import models

from geborgen.practice.diary.models import MomentRow
from geborgen.practice.people.models import Account, Child


class Reflection(models.Model):
    """What a caregiver wrote at a pause; each field answers one question, and may stay empty."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="reflections")
    child = models.ForeignKey(Child, on_delete=models.SET_NULL, null=True, related_name="+")
    moment = models.ForeignKey(MomentRow, on_delete=models.SET_NULL, null=True, related_name="+")
    felt = models.TextField(max_length=4000, blank=True)
    known = models.TextField(max_length=4000, blank=True)
    needed = models.TextField(max_length=4000, blank=True)
    wish = models.TextField(max_length=4000, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"reflection {self.pk}"
