from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """Something that a person is told: on her page of news, and by e-mail if she wishes.

    `kind` names who has the words for it (`people/news.py`), `data` what they are made of: words are made when they are
    read, in the language of that moment. `key` tells news apart that are of one kind: told twice, it is there once.
    """

    class Mail(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        NONE = "none"

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=10, choices=Mail, default=Mail.WAITING)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["recipient", "kind", "key"], name="nobody_is_told_the_same_twice"),
        ]
        indexes = [
            models.Index(fields=["recipient", "-at"], name="notice_of_recipient"),
            models.Index(fields=["recipient"], condition=models.Q(mail="waiting"), name="notice_waiting_for_mail"),
        ]

    def __str__(self):
        return f"{self.kind} {self.key} → {self.recipient_id}"
