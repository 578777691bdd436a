"""What production needs and doesn't find stops its start, with a sentence that says what to set."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "SECRET_KEY": "only-for-looking-at-settings-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "training.example",
    "BASE_URL": "https://training.example/",
    "EMAIL_URL": "smtp+tls://user:password@mail.example:587",
    "DATABASE_URL": "sqlite://:memory:",
}
ASK = """
from lms.settings import production as p
print(p.MAIL, p.WAGTAILADMIN_BASE_URL, p.EMAIL_BACKEND, p.DEFAULT_FROM_EMAIL, p.PROXIES)
"""


def start(**changes: str) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], **GOOD, **changes}
    return subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_with_everything_it_starts():
    assert start().stdout.split() == [
        "True",
        "https://training.example",
        "django.core.mail.backends.smtp.EmailBackend",
        "no-reply@training.example",
        "1",
    ]


@pytest.mark.parametrize("address", ["", "training.example", "ftp://training.example", "https://"])
def test_without_its_own_address_it_says_so(address):
    result = start(BASE_URL=address)
    assert result.returncode != 0
    assert "Set BASE_URL to the address under which people reach the site" in result.stderr


def test_without_a_mail_server_it_asks_for_one_or_for_none():
    result = start(EMAIL_URL="")
    assert result.returncode != 0
    assert "Set EMAIL_URL to your mail server" in result.stderr
    assert "or to 'none', which switches that off" in result.stderr


def test_none_switches_mail_off():
    assert start(EMAIL_URL="none").stdout.split()[::2] == ["False", "django.core.mail.backends.dummy.EmailBackend", "1"]
