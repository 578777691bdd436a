from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from people.signals import people_changed

from .rank import Rank
from .unit import Unit


class UserManager(BaseUserManager):
    """Makes people by their service number."""

    use_in_migrations = True

    def create_user(self, service_number: str, password: str | None = None, **fields) -> "User":
        user = self.model(service_number=service_number, **fields)
        user.email = self.normalize_email(user.email)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, service_number: str, password: str | None = None, **fields) -> "User":
        return self.create_user(service_number, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, service_number: str) -> "User":
        return self.alias(number=Lower("service_number")).get(number=Lower(models.Value(service_number)))

    def called(self, name: str) -> models.QuerySet["User"]:
        """Who signs in with `name`, be it her service number or her e-mail address, in any case.

        Written as the unique indexes are, so that both are used: `iexact` would read every person.
        """
        folded = Lower(models.Value(name))
        people = self.alias(number=Lower("service_number"), address=Lower("email"))
        return people.filter(models.Q(number=folded) | (models.Q(address=folded) & ~models.Q(email="")))


class User(AbstractUser):
    """A person who signs in: an officer, a trainer, a reviewer, somebody of a training unit.

    An e-mail address is optional, since not every officer has one of her own, but no two people share one.
    """

    class Mails(models.TextChoices):
        AT_ONCE = "at_once", _("as it happens")
        DAILY = "daily", _("once a day")
        NEVER = "never", _("never")

    username = None
    service_number = models.CharField(
        _("service number"),
        max_length=40,
        unique=True,
        error_messages={"unique": _("Somebody has this service number already.")},
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="officers", verbose_name=_("unit")
    )
    rank = models.ForeignKey(
        Rank, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("rank")
    )
    language = models.CharField(
        _("preferred language"), max_length=12, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )

    #: As a personnel system tells her apart, whatever her number is (`people/roster/`).
    external_id = models.CharField(max_length=255, blank=True, db_default="", default="", editable=False)
    mails = models.CharField(_("e-mails"), max_length=10, choices=Mails, default=Mails.AT_ONCE)
    #: The account of the same person to which everything of this one went (`people/merge.py`): closed for good.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="merged_from")
    #: Hours by the clocks of where she serves, between which no news come by mail; the same twice: none are quiet.
    quiet_from = models.PositiveSmallIntegerField(default=21, db_default=21)
    quiet_until = models.PositiveSmallIntegerField(default=7, db_default=7)

    #: What lists of officers show.
    SHOWN = ("service_number", "first_name", "last_name", "unit_id", "rank_id")

    #: While she is saved, what of `SHOWN` was otherwise before: for who listens to `post_save`.
    before: dict | None = None

    USERNAME_FIELD = "service_number"
    REQUIRED_FIELDS = ["first_name", "last_name", "email"]

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=~models.Q(email=""), name="no_two_people_share_an_email_address"
            ),
            models.CheckConstraint(
                name="quiet_hours_are_hours_of_a_day",
                condition=models.Q(quiet_from__lte=23, quiet_until__lte=23),
            ),
            # Sign-in takes it in any case, so 'ba-1' and 'BA-1' would be one door with two keys.
            models.UniqueConstraint(
                Lower("service_number"),
                name="no_two_service_numbers_differ_by_case_only",
                violation_error_message=_("Somebody has this service number already."),
            ),
            models.CheckConstraint(
                name="a_merged_account_is_closed_and_in_no_unit",
                condition=models.Q(merged_into__isnull=True) | models.Q(is_active=False, unit__isnull=True),
                violation_error_message=_("This account was merged with another and stays closed."),
            ),
            models.UniqueConstraint(
                fields=["external_id"], condition=~models.Q(external_id=""), name="one_person_per_id_of_a_personnel_system"
            ),
        ]

    def __str__(self):
        return f"{self.get_full_name()} ({self.service_number})"

    def save(self, *args, update_fields=None, **kwargs) -> None:
        """A change of what lists show is announced in the transaction that saves it.

        The lock makes two who move her at once follow each other, so that each knows the unit that she left.
        """
        touched = update_fields is None or {*self.SHOWN, "unit", "rank"} & set(update_fields)
        if self._state.adding or not touched:
            return super().save(*args, update_fields=update_fields, **kwargs)
        with transaction.atomic():
            mine = User.objects.select_for_update(no_key=True).filter(pk=self.pk)
            row = mine.values_list(*self.SHOWN, "merged_into_id").first() or ()
            before = dict(zip(self.SHOWN, row, strict=False))
            if row and row[-1] is not None and self.merged_into_id is None:
                # Merged since this was read: it stays closed, whatever else is written.
                self.merged_into_id, self.is_active, self.unit_id, self.email = row[-1], False, None, ""
            self.before = before
            try:
                super().save(*args, update_fields=update_fields, **kwargs)
            finally:
                self.before = None
            if before != {name: getattr(self, name) for name in self.SHOWN}:
                left = {self.pk: before.get("unit_id")} if before.get("unit_id") != self.unit_id else {}
                people_changed.send(sender=User, officer_ids=[self.pk], left=left)

    @property
    def short_name(self) -> str:
        """As a name badge has it: 'A. Hodžić'."""
        return f"{self.first_name[:1]}. {self.last_name}" if self.first_name else self.last_name
