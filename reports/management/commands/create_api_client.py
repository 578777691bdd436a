"""`manage.py create_api_client NAME --unit CODE`: a token for a training unit's own program."""

from datetime import timedelta
from difflib import get_close_matches

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Unit
from reports.clients import LIVES, MOST_NETWORKS, BadNetwork, TooManyNetworks, create_client
from reports.models import RESOURCES, RIGHTS, ApiClient
from reports.oauth import create_oauth_client


class Command(BaseCommand):
    help = gettext_lazy(
        "Make an API client and print its token, once, alone on the last line. "
        "The token reads the results of the officers of the unit and of every unit below it."
    )

    def add_arguments(self, parser):
        parser.add_argument("name", nargs="?", help=_("what the client is called, for people"))
        parser.add_argument("--unit", metavar="CODE", help=_("code of the topmost unit that it sees"))
        add_limits(parser)
        parser.add_argument("--oauth", action="store_true", help=_("OAuth 2.0 client credentials in place of a token"))
        parser.add_argument("--list-units", action="store_true", help=_("show the codes of all units"))

    def handle(self, *args, name, unit, list_units, days, **options):
        if list_units:
            return self._list_units()
        try:
            client, token = (create_oauth_client if options["oauth"] else create_client)(
                name=_checked_name(name),
                unit=_unit_of(unit),
                expires_at=timezone.now() + timedelta(days=days),
                resources=options["resources"] or RESOURCES,
                networks=options["networks"],
                calls_per_minute=options["calls_per_minute"],
            )
        except BadNetwork as error:
            raise CommandError(
                _("“%(network)s” is no network. Write an address or a network, such as 192.0.2.0/24.") % {"network": error}
            ) from error
        except TooManyNetworks as error:
            raise CommandError(_("Name at most %(most)d networks.") % {"most": MOST_NETWORKS}) from error
        self.stderr.write(
            _(
                "Made the API client “%(name)s”. It sees the officers of %(unit)s (%(code)s)\n"
                "and of every unit below. Its token follows. It is shown this once and can't be recovered:\n"
                "keep it as you keep a password, and send it to nobody by e-mail.\n"
                "To close it: manage.py revoke_api_client %(prefix)s"
            )
            % {
                "name": client.name,
                "unit": client.unit.name,
                "code": client.unit.code,
                "prefix": client.token_prefix,
            },
            style_func=str,
        )
        if client.application is not None:
            self.stdout.write(client.application.client_id)
        self.stdout.write(token)

        self.stderr.write(said_of(client), style_func=str)

    def _list_units(self) -> None:
        for unit in Unit.objects.order_by("path").only("code", "name", "depth").iterator():
            self.stdout.write(f"{'  ' * (unit.depth - 1)}{unit.code}  {unit.name}")


def add_limits(parser) -> None:
    """What a token may, and for how long."""
    parser.add_argument(
        "--resource", dest="resources", action="append", choices=RIGHTS,
        help=_("what it reads or writes; to read all lists if nothing is named"),
    )  # fmt: skip
    add_days(parser)
    parser.add_argument(
        "--network", dest="networks", action="append", default=[],
        help=_("an address or network from which it may call; from everywhere if none is named"),
    )  # fmt: skip
    parser.add_argument("--calls-per-minute", type=int, default=600, help=_("how many calls are answered in a minute"))


def add_days(parser) -> None:
    parser.add_argument(
        "--days", type=int, default=LIVES.days, help=_("how long the token lives; a year if nothing is said")
    )


def said_of(client: ApiClient) -> str:
    """Lists and end of the token, for who gives it out."""
    said = _("It reads: %(lists)s. It ends on %(day)s.")
    return said % {"lists": ", ".join(client.resources), "day": timezone.localdate(client.expires_at).isoformat()}


def _checked_name(name: str | None) -> str:
    name = (name or "").strip()
    longest = ApiClient._meta.get_field("name").max_length
    if not name or len(name) > longest:
        raise CommandError(
            _("Give the client a name of 1 to %(longest)s characters, such as “Training records, Sarajevo”.")
            % {"longest": longest}
        )
    return name


def _unit_of(code: str | None) -> Unit:
    if not code:
        raise CommandError(_("Say which unit it may see: --unit CODE. %(list)s") % {"list": _how_to_list()})
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        not_there = _("There is no unit with the code “%(code)s”.") % {"code": code}
        parts = [not_there, _similar_codes(code), _how_to_list()]
        raise CommandError(" ".join(part for part in parts if part))
    return unit


def _similar_codes(code: str) -> str:
    """A sentence with the codes that were perhaps meant; empty when nothing is near."""
    by_lower_case = {known.casefold(): known for known in Unit.objects.values_list("code", flat=True)}
    near = get_close_matches(code.casefold(), by_lower_case, n=3, cutoff=0.6)
    if not near:
        return ""
    return _("Did you mean %(codes)s?") % {"codes": ", ".join(by_lower_case[key] for key in near)}


def _how_to_list() -> str:
    return _("To see all codes: manage.py create_api_client --list-units")
