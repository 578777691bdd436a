from django.db import models


class SigningKey(models.Model):
    """An Ed25519 key that signs, or has signed, credentials; one is in use, and all stay to check what they signed.

    `name` is the thumbprint of the public key (RFC 7638). `secret` is the private key, encrypted under the secret of
    the installation (`credentials/keys.py`): who copies the database alone can't sign.
    """

    name = models.CharField(max_length=43, unique=True)
    public = models.CharField(max_length=43, help_text="The 32 bytes of the public key, in base64url.")
    secret = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(retired_at__isnull=True), name="one_signing_key_is_in_use"
            )
        ]

    def __str__(self):
        return self.name
