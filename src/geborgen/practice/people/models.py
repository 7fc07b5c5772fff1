"""Rows of people. Ids say nothing of a child; accounts are never in an address."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Account(AbstractUser):
    """Somebody who signs in: a name to sign in with, and how they want the app."""

    class Language(models.TextChoices):
        DUTCH = "nl", "Nederlands"
        ENGLISH = "en", "English"

    class Country(models.TextChoices):
        NETHERLANDS = "nl", _("the Netherlands")
        BELGIUM = "be", _("Flanders or Brussels")

    class Theme(models.TextChoices):
        SYSTEM = "system", _("as the device")
        LIGHT = "light", _("light")
        DARK = "dark", _("dark")

    class Role(models.TextChoices):
        CAREGIVER = "caregiver", _("parent or caregiver")
        TEACHER = "teacher", _("teacher or childcare worker")
        PROFESSIONAL = "professional", _("professional")

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.DUTCH
    )
    # Decides whom to call when words point to danger.
    country = models.CharField(
        _("where I live"), max_length=2, choices=Country.choices, default=Country.NETHERLANDS
    )
    theme = models.CharField(
        _("light or dark"), max_length=8, choices=Theme.choices, default=Theme.SYSTEM
    )
    role = models.CharField(
        _("I am here as"), max_length=20, choices=Role.choices, default=Role.CAREGIVER
    )

    # How somebody who works in a practice is named to those who read a file or a letter.
    display_name = models.CharField(_("name"), max_length=120, blank=True)
    profession = models.CharField(_("profession"), max_length=120, blank=True)
    registration = models.CharField(_("registration"), max_length=60, blank=True)

    def __str__(self) -> str:
        return f"account {self.pk}"

    @property
    def shown_name(self) -> str:
        return self.display_name or self.get_username()

    @property
    def name_and_work(self) -> str:
        return ", ".join(filter(None, (self.shown_name, self.profession)))

    @property
    def signature(self) -> str:
        """Name, profession and registration, a line each, as under a letter."""
        return "\n".join(filter(None, (self.shown_name, self.profession, self.registration)))


class Child(models.Model):
    class CameBy(models.TextChoices):
        BIRTH = "birth", _("by birth")
        ADOPTION = "adoption", _("by adoption")
        FOSTER_CARE = "foster_care", _("by foster care")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=60)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    due_date = models.DateField(_("due date"), null=True, blank=True)
    temperament = models.TextField(_("in your own words"), max_length=2000, blank=True)
    # Words for a child that came by adoption or foster care differ; empty is not told.
    came_by = models.CharField(
        _("how the child came to you"), max_length=20, choices=CameBy.choices, blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(birth_date__isnull=False) | models.Q(due_date__isnull=False),
                name="child_has_a_date",
            ),
        )

    def __str__(self) -> str:
        return f"child {self.pk}"


class Caregiving(models.Model):
    """A person cares for a child, in a role, under the name that the child uses."""

    class Role(models.TextChoices):
        CAREGIVER = "caregiver", _("parent or caregiver")
        CO_CAREGIVER = "co_caregiver", _("also cares for the child")
        TEACHER = "teacher", _("teacher or childcare worker")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="caregivings")
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="caregivings")
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.CAREGIVER)
    called = models.CharField(_("what the child calls you"), max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "child"), name="one_link_per_account_child"),
        )

    def __str__(self) -> str:
        return f"caregiving {self.pk}"


class Invitation(models.Model):
    """A link that lets one person join; only a digest of its secret is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=20, choices=Caregiving.Role.choices)
    made_by = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"invitation {self.pk}"
