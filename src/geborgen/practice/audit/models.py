"""Rows of the audit trail: ids only, and no foreign keys, so that they outlast what they name."""

from django.db import models


class ActionRow(models.Model):
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    account = models.BigIntegerField(null=True, db_index=True)
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40, db_index=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.action} {self.subject} {self.subject_id}"
