"""OneRoster 1.2 as CSV: what is read, and what is refused with which words."""

import io
import zipfile

import pytest

from people.importing.table import Unreadable
from people.models import Role, Unit, User
from people.roster import archive
from people.roster.apply import apply
from people.roster.reach import Reach
from people.roster.read_oneroster import lists_of
from people.roster.sentences import why_unreadable
from tests import factories as make

MANIFEST = "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2\n"
ORGS = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n"
USERS = (
    "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,"
    "phone,agentSourcedIds,grades,password,userMasterIdentifier,resourceSourcedIds,preferredGivenName,preferredMiddleName,"
    "preferredFamilyName,primaryOrgSourcedId,pronouns\n"
)
ROLES = "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId\n"


def manifest(orgs: str = "bulk", users: str = "bulk", roles: str = "bulk") -> str:
    return f"{MANIFEST}file.academicSessions,absent\nfile.orgs,{orgs}\nfile.users,{users}\nfile.roles,{roles}\n"


def user(pk: str, number: str = "", *, status: str = "", enabled: str = "true", org: str = "", email: str = "") -> str:
    return f"{pk},{status},,{enabled},login-{pk},,Amra,Hodžić,,{number},{email},,,,,,,,,,,{org},\n"


def role(who: str, org: str, kind: str = "primary", *, status: str = "", ends: str = "") -> str:
    return f"r-{who}-{org},{status},,{who},{kind},aide,,{ends},{org},\n"


def packed(files: dict[str, str | bytes], **options) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as made:
        for name, text in files.items():
            made.writestr(name, text)
    return out.getvalue()


def whole(orgs: str = "", users: str = "", roles: str = "", **modes) -> bytes:
    files = {"manifest.csv": manifest(**modes), "orgs.csv": ORGS + orgs, "users.csv": USERS + users}
    return packed({**files, "roles.csv": ROLES + roles, "classes.csv": "whatever"})


def refusal(content: bytes) -> str:
    with pytest.raises(Unreadable) as error:
        lists_of(content)
    return why_unreadable(error.value.code, error.value.named)


def done(content: bytes):
    return apply(lists_of(content), reach=Reach(by=make.User.objects.get(service_number="keeper")), most_removed=100)


@pytest.fixture
def keeper(db):
    make.jurisdiction()
    return make.person("keeper", role=Role.ADMINISTRATOR)


def test_orgs_become_units_and_users_officers_of_their_primary_roles(keeper):
    Unit.add_root(code="o1", name="Old", jurisdiction=make.jurisdiction())

    done(
        whole(
            "o1,,,Service,national,,\no2,,,North,district,N-1,o1\n",
            user("u1", "BA-1", email="a@example.org") + user("u2") + user("u3", org="o2", enabled="false"),
            role("u1", "o1", "secondary") + role("u1", "o2") + role("u2", "o1", "") + role("u2", "o2", ends="2001-01-01"),
        )
    )

    north = Unit.objects.get(code="N-1")
    assert (north.get_parent().code, north.kind, north.external_id) == ("o1", "district", "o2")
    people = User.objects.exclude(pk=keeper.pk)
    assert set(people.values_list("service_number", "unit__code", "is_active", "external_id")) == {
        ("BA-1", "N-1", True, "u1"), ("login-u2", "o1", True, "u2"), ("login-u3", "N-1", False, "u3"),
    }  # fmt: skip


def test_a_whole_file_closes_and_deactivates_what_it_does_not_name(keeper):
    Unit.add_root(code="o1", name="Service", jurisdiction=make.jurisdiction())
    orgs = "o1,,,Service,national,,\no2,,,North,district,,o1\n"
    done(whole(orgs, user("u1") + user("u2"), role("u1", "o2") + role("u2", "o2")))

    done(whole("o1,,,Service,national,,\n", user("u1"), role("u1", "o1")))

    assert Unit.objects.get(code="o2").closed_at is not None
    assert not User.objects.get(external_id="u2").is_active and User.objects.get(external_id="u1").is_active


def test_a_delta_changes_only_what_it_names(keeper):
    Unit.add_root(code="o1", name="Service", jurisdiction=make.jurisdiction())
    done(whole("o1,,,Service,national,,\no2,,,North,district,,o1\n", user("u1") + user("u2") + user("u3"), role("u3", "o1")))

    done(
        packed({
            "manifest.csv": manifest("absent", "delta", "delta"), "users.csv": USERS + user("u2", status="tobedeleted"),
            "roles.csv": ROLES + role("u3", "o2", status="active"),
        })
    )

    people = dict(User.objects.exclude(external_id="").values_list("external_id", "is_active"))
    assert people == {"u1": True, "u2": False, "u3": True}
    assert User.objects.get(external_id="u3").unit.code == "o2"


def test_users_without_an_id_are_wrong_lines():
    lists = lists_of(whole("o1,,,S,national,,\n", user("", "BA-1"), ""))

    assert lists.officers[0].problems == [("id_missing", {})] and lists.officers[0].line == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"hello", "This is not a ZIP file"),
        (packed({"folder/manifest.csv": manifest()}), "‘manifest.csv’ is not at the top of the ZIP file"),
        (packed({"../manifest.csv": manifest()}), "‘manifest.csv’ is not at the top of the ZIP file"),
        (packed({"manifest.csv": manifest()}), "‘orgs.csv’ is not at the top of the ZIP file"),
        (packed({"manifest.csv": "propertyName,value\noneroster.version,1.1\n"}), "‘oneroster.version’ must be 1.2"),
        (packed({"manifest.csv": manifest("sometimes")}), "‘file.orgs’ must be bulk, delta or absent"),
        (packed({"manifest.csv": manifest("absent", "absent", "absent")}), "all are absent"),
        (packed({"manifest.csv": "name\nx\n"}), "manifest.csv: The first line must name the columns"),
        (packed({"manifest.csv": manifest(), "orgs.csv": ORGS + '"o1,,\n'}), "orgs.csv: Line"),
        (packed({"manifest.csv": manifest(), "orgs.csv": (ORGS + "o1,,,Šid,,,\n").encode("cp1250")}), "orgs.csv: "),
        (packed({"manifest.csv": manifest(), "orgs.csv": (ORGS + "o1\n").encode("utf-16")}), "orgs.csv: The file is in"),
        (packed({f"{n}.csv": "" for n in range(101)}), "more than 100 files"),
    ],
)
def test_what_is_refused_says_file_and_reason(content, words):
    assert words in refusal(content)


def test_what_unpacks_to_more_than_it_says_is_stopped(monkeypatch):
    monkeypatch.setattr(archive, "MOST_UNPACKED", 1024 * 1024)
    bomb = packed({"manifest.csv": manifest(), "orgs.csv": ORGS + "\n" * 3_000_000})

    assert len(bomb) < 10_000 and "larger than 1 MB" in refusal(bomb)


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packings_of_which_the_whole_is_unpacked_at_once_are_refused(packing):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as made:
        made.writestr("manifest.csv", manifest() + "\n" * 3_000_000)

    assert len(out.getvalue()) < 10_000 and "‘manifest.csv’ in the ZIP file can't be read" in refusal(out.getvalue())


def test_encrypted_and_damaged_files_are_refused():
    good = bytearray(packed({"manifest.csv": manifest()}))
    encrypted = bytearray(good)
    encrypted[6] |= 1
    encrypted[encrypted.index(b"PK\x01\x02") + 8] |= 1
    assert "is encrypted" in refusal(bytes(encrypted))
    good[45:60] = b"\xff" * 15
    assert "‘manifest.csv’ in the ZIP file can't be read" in refusal(bytes(good))


def test_a_file_that_is_there_twice_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made, pytest.warns(UserWarning):
        made.writestr("manifest.csv", manifest())
        made.writestr("manifest.csv", manifest())

    assert "‘manifest.csv’ in the ZIP file can't be read" in refusal(out.getvalue())
