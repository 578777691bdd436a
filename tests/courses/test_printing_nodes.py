"""HTML of lessons as nodes for the typesetter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.printing.characters import printable
from courses.printing.nodes import nodes_of
from courses.printing.typeset import CannotTypeset, language_of, typeset
from scripts.font_coverage import COVERAGE
from scripts.font_coverage import text as coverage


def nodes(html: str, *, level: int = 1, picture=lambda address: None) -> list:
    return nodes_of(html, base="https://training.example/", level=level, picture=picture)


def test_text_keeps_its_structure():
    assert nodes("<div><p>Ask <strong>what</strong> was\n said.</p> <ul><li>First</li></ul></div>") == [
        {"t": "div", "c": [
            {"t": "p", "c": ["Ask ", {"t": "strong", "c": ["what"]}, " was said."]},
            {"t": "ul", "c": [{"t": "li", "c": ["First"]}]},
        ]}
    ]  # fmt: skip


def test_headings_stand_below_the_title_and_skip_no_level():
    levels = [node["level"] for node in nodes("<h2>a</h2><h4>b</h4><h3>c</h3><h2>d</h2>", level=2)]
    assert levels == [3, 4, 4, 3]
    assert nodes("<h3>a</h3>", level=1)[0]["level"] == 2


def test_addresses_become_absolute_and_those_that_lead_nowhere_on_paper_go():
    assert nodes('<a href="/law/x/">law</a>')[0]["href"] == "https://training.example/law/x/"
    assert "href" not in nodes('<a href="#below">below</a>')[0]
    assert "href" not in nodes('<a href="javascript:alert(1)">x</a>')[0]


def test_what_belongs_to_a_screen_goes():
    html = '<form><textarea>x</textarea></form><p class="js-only">Print</p><!-- note --><script>1</script><p>Stays</p>'
    assert nodes(html) == [{"t": "p", "c": ["Stays"]}]


def test_a_picture_that_cannot_be_had_leaves_its_words():
    assert nodes('<img src="/media/a.png" alt="Four boxes">') == [{"t": "facts", "c": ["Four boxes"]}]


def test_places_on_a_picture_keep_their_numbers():
    html = (
        '<figure><img src="a" alt="A room"><svg viewBox="0 0 200 100"><a><circle cx="50" cy="50" r="9"/></a></svg></figure>'
    )
    image = nodes(html, picture=lambda address: "picture-1.jpg")[0]["c"][0]
    assert image["marks"] == [{"x": 0.25, "y": 0.5, "n": 1}]


def test_words_in_another_language_say_so():
    assert nodes('<p lang="en">Not yours</p>')[0]["lang"] == "en"


@pytest.mark.parametrize("locale, told", [("sr", {"lang": "sr"}), ("sr-Latn", {"lang": "sr", "script": "latn"})])
def test_locales_as_the_typesetter_names_them(locale, told):
    assert language_of(locale) == told


def sheet(text: str) -> dict:
    return {
        "title": "Sheet", "author": "Common Ground", "language": {"lang": "en"}, "made": text, "summary": text,
        "notes": [text], "objectives": [text], "objectives-title": "You will", "contents-title": "Contents",
        "parts": [{
            "level": 1, "language": {"lang": "en"}, "title": text, "facts": text, "notes": [text], "intro": text,
            "nodes": nodes(f"<p>{text}</p>"),
        }],
    }  # fmt: skip


@given(st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=40))
def test_no_text_is_ever_code(text):
    assert typeset("course.typ", sheet(text)).startswith(b"%PDF-")


def test_code_of_the_typesetter_is_drawn_as_text():
    from io import BytesIO

    from pypdf import PdfReader

    pdf = typeset("course.typ", sheet('#read("data.json") $x^2$ *no* @ref'))
    assert '#read("data.json") $x^2$ *no* @ref' in PdfReader(BytesIO(pdf)).pages[0].extract_text()


def test_a_character_that_no_font_has_is_replaced_and_the_rest_stays():
    assert printable({"title": ["Ask 👮 first", 3]}) == {"title": ["Ask □ first", 3]}


def test_what_the_fonts_have_is_written_down():
    assert COVERAGE.read_text() == coverage()


def test_what_cannot_be_typeset_says_why():
    with pytest.raises(CannotTypeset, match=r"picture-1\.jpg"):
        broken = sheet("x")
        broken["parts"][0]["nodes"] = [{"t": "img", "src": "picture-1.jpg", "alt": "x", "marks": [], "c": []}]
        typeset("course.typ", broken)
