"""Bytes of a CSV file become rows, or a sentence; nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.importing import table
from people.importing.sentences import why_unreadable
from people.importing.table import Unreadable, read

HEAD = "service_number,first_name,last_name\n"
LATIN = HEAD + "1,Željko,Šćepanović\n2,Amra,Hodžić\n3,Đorđe,Čolić\n"
CYRILLIC = HEAD + "1,Желько,Шћепановић\n2,Амра,Хоџић\n"


def names(content: bytes, encoding: str = "") -> list[str]:
    return [row.cells["last_name"] for row in read(content, encoding).rows]


@pytest.mark.parametrize(
    ("content", "encoding", "guessed"),
    [
        (LATIN.encode(), "utf-8", False),
        (LATIN.encode("utf-8-sig"), "utf-8", False),
        (LATIN.encode("cp1250"), "cp1250", True),
        (CYRILLIC.encode(), "utf-8", False),
        (CYRILLIC.encode("cp1251"), "cp1251", True),
    ],
)
def test_names_are_read_in_the_encodings_of_the_region_and_a_guess_is_said(content, encoding, guessed):
    read_ = read(content)

    assert (read_.encoding, read_.guessed) == (encoding, guessed)
    assert names(content)[0] in ("Šćepanović", "Шћепановић")


def test_who_knows_the_encoding_says_it():
    assert names(LATIN.encode("cp1250"), "cp1250")[1] == "Hodžić"
    assert not read(LATIN.encode("cp1250"), "cp1250").guessed


@pytest.mark.parametrize("separator", [",", ";"])
def test_commas_and_semicolons_separate_and_quotation_marks_protect(separator):
    text = f'service_number{separator}last_name\r\n"B{separator}1"{separator}"O""Neill"\r\n'

    assert read(text.encode()).rows[0].cells == {"service_number": f"B{separator}1", "last_name": 'O"Neill'}


def test_columns_come_in_any_order_and_spelling_and_empty_lines_count_for_nothing():
    rows = read(b"Last Name;SERVICE-NUMBER\n\nIlic; 7 \n;\n").rows

    assert [(row.line, row.cells) for row in rows] == [(3, {"last_name": "Ilic", "service_number": "7"})]


@pytest.mark.parametrize(
    ("content", "encoding", "words"),
    [
        (b"", "", "‘service_number’ is missing"),
        (b"name\nAmra\n", "", "‘service_number’ is missing"),
        (HEAD.encode(), "", "no lines below its heading"),
        (b"service_number,colour\n1,x\n", "", "There is no column ‘colour’"),
        (b"service_number,email,email\n1,,\n", "", "‘email’ is there twice"),
        (b'service_number,email\n1,"a\n2,b\n', "", "a quotation mark is opened and not closed"),
        (b"service_number\n1,2\n", "", "Line 2 has more cells"),
        (b"service_number\n" + b"9" * 301, "", "In line 2, ‘service_number’ is too long"),
        (b"service_number\n" + b"1\n" * 5001, "", "more than 5000 lines"),
        (b"x" * (table.MOST_BYTES + 1), "", "larger than 2 MB"),
        (HEAD.encode("utf-16"), "", "UTF-16"),
        (b"service_number\n\0\n", "", "not a text file"),
        (LATIN.encode("cp1250"), "utf-8", "not in the encoding that you chose"),
        (LATIN.encode(), "latin-7", "Choose an encoding"),
    ],
)
def test_what_can_not_be_used_is_said_with_what_to_do(content, encoding, words):
    with pytest.raises(Unreadable) as refused:
        read(content, encoding)

    assert words in why_unreadable(refused.value)


@given(st.binary(max_size=300), st.sampled_from(["", "utf-8", "cp1250", "cp1251"]))
def test_any_bytes_are_rows_or_a_sentence(content, encoding):
    for bytes_ in (content, b"service_number,email\n" + content):
        try:
            assert all("service_number" in row.cells for row in read(bytes_, encoding).rows)
        except Unreadable as error:
            assert why_unreadable(error)
