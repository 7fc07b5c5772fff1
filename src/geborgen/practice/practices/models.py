"""Rows of practices and of who works in them."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from geborgen.practice.people.models import Account


class Practice(models.Model):
    """A practice under one law; `retention_years` is longer than the law's where it says so."""

    class Jurisdiction(models.TextChoices):
        NETHERLANDS = "nl", _("the Netherlands")
        BELGIUM = "be", _("Flanders or Brussels")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    jurisdiction = models.CharField(
        _("where the practice works"), max_length=2, choices=Jurisdiction.choices,
        default=Jurisdiction.NETHERLANDS,
    )  # fmt: skip
    retention_years = models.PositiveSmallIntegerField(
        _("years that files are kept, when longer than the law asks"), null=True, blank=True
    )
    last_number = models.PositiveIntegerField(default=0, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"practice {self.pk}"


class Membership(models.Model):
    """Somebody's role in a practice, from a day until a day."""

    class Role(models.TextChoices):
        PROFESSIONAL = "professional", _("professional")
        SUPERVISOR = "supervisor", _("supervisor")
        RESEARCHER = "researcher", _("researcher")
        ADMINISTRATOR = "administrator", _("administrator")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="memberships")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    since = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("practice", "account", "role"),
                condition=models.Q(until__isnull=True),
                name="one_membership_per_role",
            ),
        )

    def __str__(self) -> str:
        return f"membership {self.pk}"


class MemberInvitation(models.Model):
    """A link that lets one person join a practice in a role; its secret is kept as a digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    role = models.CharField(_("role"), max_length=20, choices=Membership.Role.choices)
    made_by = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"member invitation {self.pk}"
