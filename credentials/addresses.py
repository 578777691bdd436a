"""The addresses that stand in credentials: fixed, without a language, under the site's own name."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Addresses:
    """`site` is where people reach the product, without a slash at its end."""

    site: str

    @property
    def issuer(self) -> str:
        return f"{self.site}/credentials/issuer/"

    def certificate(self, code: str) -> str:
        return f"{self.site}/credentials/{code}/"

    def achievement(self, course: str) -> str:
        return f"{self.site}/credentials/courses/{course}/"

    def status_list(self, number: int) -> str:
        return f"{self.site}/credentials/status/{number}/"

    def key(self, name: str) -> str:
        return f"{self.site}/credentials/keys/{name}/"

    def check(self, code: str) -> str:
        """Where people look whether a certificate is valid; leads on to their language."""
        return f"{self.site}/verify/{code}/"


def addresses() -> Addresses:
    return Addresses(settings.WAGTAILADMIN_BASE_URL.rstrip("/"))
