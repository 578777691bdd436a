"""Credentials verify with libraries that aren't ours, and nothing else does."""

import gzip
import json
from base64 import urlsafe_b64decode
from io import StringIO

import jwt
import nacl.signing
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from credentials.issue import issue
from credentials.jws import BadSignature, decoded, encoded, public_jwk, sign, thumbprint, verified
from credentials.keys import KeyIsLocked, key_in_use, public_keys, rotate
from credentials.models import SigningKey
from credentials.openbadge import LIST_LENGTH
from credentials.revoke import revoke
from tests import factories as make

#: RFC 8037, appendix A.
SECRET = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
PUBLIC = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"


class TestPublicVectors:
    def test_the_thumbprint_of_the_key(self):
        assert thumbprint(public_jwk(decoded(PUBLIC))) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"

    def test_the_signature(self):
        key = Ed25519PrivateKey.from_private_bytes(decoded(SECRET))
        token = sign(b"Example of Ed25519 signing", {"alg": "EdDSA"}, key)
        assert token == (
            "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhij"
            "cNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        )


def public_key_of(token: str) -> dict:
    """As a stranger would: from the address that the token names."""
    address = jwt.get_unverified_header(token)["kid"]
    path = address.removeprefix("http://127.0.0.1:8000")
    return Client().get(path).json()


def test_a_library_of_others_verifies_it(certificate):
    jwk = public_key_of(certificate.credential)
    claims = jwt.decode(certificate.credential, jwt.PyJWK(jwk), algorithms=["EdDSA"])
    assert claims["credentialSubject"]["identifier"][0]["identityHash"] == "Amra Hodžić"
    assert claims["credentialSubject"]["achievement"]["name"] == "Course hate-crime"
    assert claims["iss"] == claims["issuer"]["id"]
    assert claims["jti"] == claims["id"]


def test_another_implementation_of_the_curve_verifies_it(certificate):
    signed, _dot, signature = certificate.credential.rpartition(".")
    key = nacl.signing.VerifyKey(decoded(public_key_of(certificate.credential)["x"]))
    key.verify(signed.encode(), decoded(signature))


def test_it_has_the_shape_of_an_open_badge(certificate):
    _header, badge = verified(certificate.credential, own_keys())
    assert badge["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert badge["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert badge["validFrom"].endswith("Z")
    assert badge["credentialSubject"]["type"] == ["AchievementSubject"]
    assert badge["credentialSubject"]["achievement"]["criteria"]["narrative"]
    assert badge["credentialStatus"]["statusPurpose"] == "revocation"


def own_keys() -> dict:
    return {jwk["kid"]: jwk for jwk in Client().get("/credentials/keys/").json()["keys"]}


@given(place=st.integers(min_value=0), other=st.sampled_from("ABab01-_."))
@settings(max_examples=300)
def test_one_changed_character_and_it_fails(place, other):
    key = Ed25519PrivateKey.from_private_bytes(decoded(SECRET))
    keys = {"k": public_jwk(decoded(PUBLIC))}
    token = sign(b'{"name":"Amra"}', {"alg": "EdDSA", "kid": "k"}, key)
    place %= len(token)
    changed = token[:place] + other + token[place + 1 :]
    if changed == token:
        assert verified(changed, keys)
    else:
        with pytest.raises(BadSignature):
            verified(changed, keys)


@given(st.text(max_size=60))
def test_what_is_no_token_is_refused(text):
    with pytest.raises(BadSignature):
        verified(text, {})


@pytest.mark.parametrize("alg", ["none", "HS256", None])
def test_no_other_way_of_signing_is_accepted(certificate, alg):
    header = encoded(json.dumps({"alg": alg, "kid": next(iter(own_keys()))}).encode())
    _own, payload, signature = certificate.credential.split(".")
    with pytest.raises(BadSignature, match="only EdDSA"):
        verified(f"{header}.{payload}.{signature}", own_keys())


class TestKeys:
    def test_after_rotation_what_was_signed_still_verifies(self, certificate, completed):
        before, _key = key_in_use()
        after = rotate()
        assert after != before
        assert verified(certificate.credential, own_keys())
        other = make.enrolment(make.officer(), completed.course)
        from .conftest import complete

        fresh = issue(complete(other))
        assert jwt.get_unverified_header(fresh.credential)["kid"].endswith(f"/{after}/")
        assert jwt.decode(fresh.credential, jwt.PyJWK(public_key_of(fresh.credential)), algorithms=["EdDSA"])

    def test_the_private_key_is_nowhere_in_clear(self, db):
        name, key = key_in_use()
        row = SigningKey.objects.get(name=name)
        assert encoded(key.private_bytes_raw()) not in str(vars(row))
        assert "secret" not in Client().get("/credentials/keys/").content.decode()

    def test_another_secret_key_cannot_use_it_unless_the_former_is_named(self, db, settings):
        key_in_use()
        former, settings.SECRET_KEY = settings.SECRET_KEY, "another"
        with pytest.raises(KeyIsLocked, match="SECRET_KEY_FALLBACKS"):
            key_in_use()
        settings.SECRET_KEY_FALLBACKS = [former]
        assert key_in_use()

    def test_there_is_one_in_use(self, db):
        rotate()
        rotate()
        assert SigningKey.objects.filter(retired_at__isnull=True).count() == 1
        assert len(public_keys()) == 2


class TestStatusList:
    def status(self, certificate) -> dict:
        _header, badge = verified(certificate.credential, own_keys())
        entry = badge["credentialStatus"]
        path = entry["statusListCredential"].removeprefix("http://127.0.0.1:8000")
        response = Client().get(path)
        assert response["Content-Type"] == "application/vc+jwt"
        _header, listed = verified(response.content.decode(), own_keys())
        bits = gzip.decompress(urlsafe_b64decode(listed["credentialSubject"]["encodedList"][1:] + "=="))
        assert len(bits) * 8 == LIST_LENGTH
        index = int(entry["statusListIndex"])
        return {"set": bool(bits[index // 8] >> (7 - index % 8) & 1), "count": sum(byte.bit_count() for byte in bits)}

    def test_it_is_set_for_what_is_revoked_and_nothing_else(self, certificate):
        assert self.status(certificate) == {"set": False, "count": 0}
        revoke(certificate=certificate, reason="Wrong person.", by=make.person())
        assert self.status(certificate) == {"set": True, "count": 1}

    def test_there_is_no_list_beyond_the_last_certificate(self, certificate):
        assert Client().get("/credentials/status/7/").status_code == 404


class TestCommand:
    def check(self, *arguments) -> str:
        out = StringIO()
        call_command("verify_credential", *map(str, arguments), stdout=out)
        return out.getvalue()

    @pytest.fixture
    def file(self, certificate, tmp_path):
        path = tmp_path / "badge.jwt"
        path.write_text(certificate.credential + "\n")
        return path

    def test_it_says_whose_it_is_and_what_for(self, file):
        said = self.check(file)
        assert "Amra Hodžić: Course hate-crime" in said
        assert "--status" in said

    def test_a_changed_byte_is_refused(self, file):
        text = file.read_text()
        middle = len(text) // 2
        file.write_text(text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :])
        with pytest.raises(CommandError, match="doesn't count"):
            self.check(file)

    def test_it_needs_neither_database_nor_network_with_the_issuers_files(self, file, tmp_path, certificate):
        keys, status = tmp_path / "keys.json", tmp_path / "status.jwt"
        keys.write_bytes(Client().get("/credentials/keys/").content)
        status.write_bytes(Client().get("/credentials/status/0/").content)
        SigningKey.objects.all().delete()
        assert "Amra" in self.check(file, "--keys", keys, "--status", status)

    def test_what_was_revoked_is_told(self, file, tmp_path, certificate):
        revoke(certificate=certificate, reason="Wrong person.", by=make.person())
        status = tmp_path / "status.jwt"
        status.write_bytes(Client().get("/credentials/status/0/").content)
        with pytest.raises(CommandError, match="any more"):
            self.check(file, "--status", status)

    def test_a_file_that_is_none_is_named(self, tmp_path):
        with pytest.raises(CommandError, match="can't be read"):
            self.check(tmp_path / "nothing")
