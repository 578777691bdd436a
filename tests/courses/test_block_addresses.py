"""Migrations name blocks by address: whichever file a block moves to, that address stays."""

import re
from importlib import import_module

import pytest

from courses.blocks import JudgmentBlock, KeyBlock, TextBlock
from scripts.fingerprint import ROOT

ADDRESS = re.compile(r"'(courses\.blocks\.\w+)'")


@pytest.mark.parametrize("block", [KeyBlock, TextBlock, JudgmentBlock])
def test_a_block_of_ours_says_the_address_of_the_package(block):
    assert block().deconstruct()[0] == f"courses.blocks.{block.__name__}"


def test_every_address_in_a_migration_leads_to_a_block():
    addresses = {
        address for path in ROOT.glob("*/migrations/*.py") for address in ADDRESS.findall(path.read_text("utf-8"))
    }

    assert addresses
    for address in addresses:
        module, name = address.rsplit(".", 1)
        assert getattr(import_module(module), name)().name == ""
