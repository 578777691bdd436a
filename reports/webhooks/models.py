from django.db import models
from django.utils.translation import gettext_lazy as _


class Webhook(models.Model):
    """An address of a client's, and which events it is told.

    `position` is up to where the change feed was read for it; what was read and isn't delivered yet stands in
    `deliveries`. `secret` signs what is sent, encrypted under the secret of the installation (`credentials/lock.py`).
    `held_until`: a worker sends to it, until then at the longest. `disabled_at` set: nothing is read or sent, and goes
    on from where it stood when it is enabled again; `disabled_why` is a word or two for the log and for people.
    """

    client = models.ForeignKey("reports.ApiClient", models.PROTECT, related_name="webhooks")
    address = models.CharField(_("Address"), max_length=500)
    events = models.JSONField(default=list)
    secret = models.TextField()
    position = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    held_until = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)
    disabled_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["client__name", "pk"]
        default_permissions = ("view", "change")

    def __str__(self):
        return self.address


class Delivery(models.Model):
    """One event on its way to one webhook, and the log of it; its body and id are the same at every try.

    `first_tried_at` and `tries` count since it was last asked for: a replay begins anew.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        GIVEN_UP = "given_up"

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    position = models.BigIntegerField()
    event = models.CharField(max_length=40)
    message_id = models.CharField(max_length=40, unique=True)
    body = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveIntegerField(default=0)
    first_tried_at = models.DateTimeField(null=True)
    next_try = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=200, blank=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["webhook", "position", "event"], name="a_change_is_told_once_to_a_webhook_as_an_event"
            ),
            models.CheckConstraint(
                name="what_was_delivered_says_when_and_only_that",
                condition=models.Q(state="delivered", delivered_at__isnull=False)
                | (~models.Q(state="delivered") & models.Q(delivered_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["webhook", "position"], condition=models.Q(state="waiting"), name="deliveries_that_wait_in_order"
            )
        ]

    def __str__(self):
        return self.message_id
