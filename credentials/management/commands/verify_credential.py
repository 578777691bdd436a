import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from credentials.addresses import addresses
from credentials.check import Verdict, check_credential
from credentials.jws import BadSignature
from credentials.keys import public_keys


class Command(BaseCommand):
    help = (
        "Check a credential (an Open Badge as JSON Web Token) without the network. Without --keys, this installation's "
        "own keys are taken from its database. Exits with 1 when it doesn't count."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the credential, as officers download it (.jwt)")
        parser.add_argument("--keys", type=Path, help="the issuer's key set, as /credentials/keys/ gives it")
        revoked = "the issuer's list of what was revoked, as /credentials/status/0/ gives it"
        parser.add_argument("--status", type=Path, help=revoked)

    def handle(self, *, file: Path, keys: Path | None, status: Path | None, **options):
        try:
            verdict = check_credential(_text(file), _keys(keys), status_list=_text(status) if status else None)
        except BadSignature as reason:
            raise CommandError(f"This doesn't count: {reason}.") from reason
        self._tell(verdict, asked_status=status is not None)
        if verdict.expired or verdict.revoked:
            raise CommandError("It doesn't count any more.")

    def _tell(self, verdict: Verdict, *, asked_status: bool) -> None:
        self.stdout.write(f"Signed by {verdict.issuer} ({verdict.key}).")
        self.stdout.write(f"{verdict.name}: {verdict.achievement}, since {verdict.valid_from}.")
        if verdict.valid_until:
            self.stdout.write(f"Valid until {verdict.valid_until}{', which is over' if verdict.expired else ''}.")
        if verdict.revoked:
            self.stdout.write("It was revoked.")
        elif not asked_status:
            self.stdout.write("Whether it was revoked was not looked at: give its list with --status.")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path} can't be read: {error}.") from error


def _keys(path: Path | None) -> dict:
    if path is None:
        return {addresses().key(name): key for name, key in public_keys().items()}
    try:
        return {key["kid"]: key for key in json.loads(_text(path))["keys"]}
    except (ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{path} is no set of keys, such as /credentials/keys/ gives.") from error
