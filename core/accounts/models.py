"""Who may sign in. Accounts live in public; a student's or guardian's carries no name: that is the school's."""

import hashlib
import secrets
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.tenancy.models import uuid7

username_form = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]{2,39}\Z",
    _("Use 3 to 40 small letters, digits, dots, dashes or underscores, beginning with a letter or digit."),
)


def as_username(typed: str) -> str:
    """The name as accounts are looked up and counted by: without spaces around it, in small letters."""
    return typed.strip().lower()


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username.lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=(username or "").lower())


class User(AbstractBaseUser):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(_("username"), max_length=40, unique=True, validators=[username_form])
    display_name = models.CharField(_("name"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.display_name or self.username

    def unique_error_message(self, model_class: type[models.Model], unique_check: Any) -> ValidationError:
        return ValidationError(_("This username is taken. Choose another."), code="unique")

    @property
    def name(self) -> str:
        return str(self)


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def usable(self, *, key: str, schema: str) -> "ApiTokenQuerySet":
        """The token of this key, at the place it was made for, until it ends."""
        return self.filter(
            digest=digest_of(key), schema=schema, expires_at__gt=timezone.now(), user__is_active=True
        ).select_related("user")


class ApiToken(models.Model):
    """A key for the API, bound to one place. Only its digest is stored."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    schema = models.CharField(max_length=63)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    objects = ApiTokenQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user_id}@{self.schema}"


class LimitCount(models.Model):
    """How often something was done since a window began; written by core.accounts.limits only."""

    key = models.CharField(max_length=64, primary_key=True)
    began_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["began_at"])]

    def __str__(self) -> str:
        return f"{self.count} since {self.began_at}"


class KnownAddress(models.Model):
    """An address, as a keyed digest, from which the account has signed in: strangers cannot lock its owner out there."""

    user = models.ForeignKey(User, models.CASCADE, related_name="known_addresses")
    digest = models.CharField(max_length=64)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="known_address_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.last_at}"


def digest_of(key: str) -> str:
    """SHA-256: the key has 256 random bits, so no salt or slow hash is needed."""
    return hashlib.sha256(key.encode()).hexdigest()


def new_key() -> str:
    return secrets.token_urlsafe(32)
