"""Codes of certificates."""

from hypothesis import given
from hypothesis import strategies as st

from credentials.code import ALPHABET, new_code, normal_code


def test_a_code_is_found_however_it_is_typed():
    assert normal_code(" 0123-4567 89ab-cdef ") == "0123456789ABCDEF"
    assert normal_code("OI23-4567-89AB-CDEF") == "0123456789ABCDEF"


@given(st.text())
def test_whatever_is_typed_gives_a_code_or_nothing(typed):
    code = normal_code(typed)
    assert code == "" or (len(code) == 16 and set(code) <= set(ALPHABET))


def test_codes_do_not_repeat():
    assert len({new_code() for _ in range(1000)}) == 1000
