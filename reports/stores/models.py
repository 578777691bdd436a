from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RecordStore(models.Model):
    """A learning record store that is sent the statements of a client's officers.

    What it is told is what the client's token may read: the unit's officers, with answers where it reads `responses`.
    `position` is up to where the change feed was read for it, `looked_at` up to when attempts were looked at, of which not
    each changes anything; what was read and isn't taken yet stands in `statements`. `begins_at`: what was before is not
    told. `key` and `secret` are those of Basic authentication, the secret encrypted under that of the installation
    (`credentials/lock.py`). `held_until`: a worker sends to it, until then at the longest. `failing_since`: nothing was
    taken or refused since. `refused_in_a_row`: so many statements were refused since one was taken. `disabled_at` set:
    nothing is read or sent, and goes on from where it stood when it is enabled again.
    """

    client = models.ForeignKey("reports.ApiClient", models.PROTECT, related_name="record_stores")
    endpoint = models.CharField(_("Address"), max_length=500)
    key = models.CharField(max_length=200)
    secret = models.TextField()
    begins_at = models.DateTimeField(null=True)
    position = models.BigIntegerField(default=0)
    looked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    held_until = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    next_try = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    refused_in_a_row = models.PositiveIntegerField(default=0, db_default=0)
    disabled_at = models.DateTimeField(null=True)
    disabled_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["client__name", "pk"]
        default_permissions = ("view", "change")

    def __str__(self):
        return self.endpoint


class SentStatement(models.Model):
    """A statement on its way to a store, and the log of it. Its id and words are the same at every try.

    The row stays when its words are forgotten, so that the same is never told again. `status` is the store's answer, `error`
    what it said; what it refused is left out until somebody has it sent again.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("background task", "waiting")
        TAKEN = "taken", pgettext_lazy("background task", "done")
        REFUSED = "refused", pgettext_lazy("background task", "failed")

    store = models.ForeignKey(RecordStore, models.CASCADE, related_name="statements")
    statement = models.UUIDField()
    verb = models.CharField(max_length=20)
    body = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=500, blank=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["store", "statement"], name="a_store_is_told_a_statement_once"),
            models.CheckConstraint(
                name="a_statement_that_was_taken_says_when_and_only_that",
                condition=models.Q(state="taken", taken_at__isnull=False)
                | (~models.Q(state="taken") & models.Q(taken_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["store", "id"], condition=models.Q(state="waiting"), name="statements_that_wait_in_order"),
            models.Index(fields=["store", "id"], condition=models.Q(state="refused"), name="statements_that_were_refused"),
        ]

    def __str__(self):
        return str(self.statement)
