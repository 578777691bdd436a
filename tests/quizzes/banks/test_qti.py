"""QTI 3.0: the package, its manifest and test, and items that are graded as ours are."""

import io
import zipfile

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes import kinds
from quizzes.banks import qti_write
from quizzes.sentences import sentence
from tests.quizzes.examples import EXAMPLES, node
from tests.quizzes.questions import answers, questions

ASI = "{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}"
CP = "{http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1}"
SAID = sorted(set(EXAMPLES) - {"hotspot", "report", "short_text"})


def package(*nodes) -> dict[str, bytes]:
    check = {"title": "A check & more", "nodes": {f"n{place}": one for place, one in enumerate(nodes)}}
    made = qti_write.write(check, sentence, name="check-1", language="bs", truth=("Tačno", "Netačno"))
    with zipfile.ZipFile(io.BytesIO(made.content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def item(asked):
    return fromstring(package(asked)["items/q01.xml"])


def test_a_package_names_every_file_that_it_has_and_no_other():
    files = package(*(node(kind) for kind in EXAMPLES))
    manifest = fromstring(files["imsmanifest.xml"])
    assert manifest.tag == f"{CP}manifest"
    assert manifest.findtext(f"{CP}metadata/{CP}schema") == "QTI Package"
    assert manifest.findtext(f"{CP}metadata/{CP}schemaversion") == "3.0.0"
    resources = manifest.findall(f"{CP}resources/{CP}resource")
    assert {one.get("href") for one in resources} | {"imsmanifest.xml"} == set(files)
    assert {one.get("type") for one in resources} == {"imsqti_item_xmlv3p0", "imsqti_test_xmlv3p0"}
    test = fromstring(files["test.xml"])
    refs = [one.get("href") for one in test.iter(f"{ASI}qti-assessment-item-ref")]
    assert len(refs) == len(SAID) and set(refs) < set(files)
    known = {one.get("identifier") for one in resources}
    assert {one.get("identifierref") for one in manifest.iter(f"{CP}dependency")} <= known


def test_what_qti_cannot_say_is_told_in_the_manifest():
    manifest = package(*(node(kind) for kind in EXAMPLES))["imsmanifest.xml"].decode()
    assert "Record the case.’ can't be said in this format" in manifest
    assert "not kept in this format: True or false, and how sure." in manifest


@pytest.mark.parametrize("kind", SAID)
def test_an_item_has_the_parts_that_the_standard_requires_in_their_order(kind):
    root = item(node(kind, text="Is 1 < 2 & so?\nYes"))
    order = ["qti-response-declaration", "qti-outcome-declaration", "qti-item-body", "qti-response-processing",
             "qti-modal-feedback"]
    places = [order.index(child.tag.removeprefix(ASI)) for child in root]
    assert places == sorted(places) and set(places) == set(range(5))
    assert root.get("identifier") == "q01" and root.get("title") and root.get("adaptive") == "false"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "bs"
    declared = {one.get("identifier") for one in root.iter(f"{ASI}qti-response-declaration")}
    used = {one.get("response-identifier") for one in root.iter() if one.get("response-identifier")}
    assert declared == used
    identifiers = [one.get("identifier") for one in root.find(f"{ASI}qti-item-body").iter() if one.get("identifier")]
    choices = [name for name in identifiers if root.find(f".//{ASI}qti-feedback-inline[@identifier='{name}']") is None]
    assert len(set(choices)) == len(choices)
    assert "Is 1 < 2 & so?" in "".join(root.itertext())


def score(root, response) -> float:
    """What the mapping of the only response is worth, by section 2.10.3 of the standard's information model."""
    mapping = root.find(f".//{ASI}qti-mapping")
    worth = {one.get("map-key"): float(one.get("mapped-value")) for one in mapping}
    total = sum(worth.get(one, float(mapping.get("default-value"))) for one in response)
    return min(float(mapping.get("upper-bound")), max(float(mapping.get("lower-bound")), total))


@pytest.mark.parametrize("kind", ["single", "multiple", "highlight", "matching", "groups"])
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_an_answer_earns_there_what_it_earns_here(kind, data):
    asked = data.draw(questions(None, only=kind))
    answer = data.draw(answers(asked))
    here = kinds.get(kind).grade(asked, answer) * asked["points"]
    match kind:
        case "single" | "multiple":
            names = {option["id"]: f"o{place}" for place, option in enumerate(asked["options"], start=1)}
            response = [names[one] for one in ([answer] if kind == "single" else answer)]
        case "highlight":
            response = answer
        case _:
            left = asked.get("pairs") or asked["items"]
            rights = {one["id"]: one.get("match", one["text"]) for one in (asked.get("pairs") or asked["groups"])}
            rights |= {one["id"]: one["text"] for one in asked.get("distractors", ())}
            root = item(asked)
            of_text = {
                "".join(one.itertext()): one.get("identifier")
                for one in root.findall(f".//{ASI}qti-simple-match-set")[1]
            }
            response = [f"l{place} {of_text[rights[answer[one['id']]]]}" for place, one in enumerate(left, start=1)]
    assert score(item(asked), response) == pytest.approx(here)


def test_a_number_has_its_tolerances():
    root = item(node("numeric", points=4, tolerance=1, near=24))
    equals = [one.get("tolerance") for one in root.iter(f"{ASI}qti-equal")]
    points = [float(one.text) for one in root.iter(f"{ASI}qti-base-value") if one.get("base-type") == "float"]
    assert equals == ["1 1", "24 24"] and points == [4, 2, 0]


def test_gaps_stand_in_their_text_and_earn_their_share():
    root = item(node("gap", points=3))
    entries = root.findall(f".//{ASI}qti-text-entry-interaction")
    assert [entry.get("response-identifier") for entry in entries] == ["RESPONSE1", "RESPONSE2"]
    worth = list(root.iter(f"{ASI}qti-map-entry"))
    assert {(one.get("mapped-value"), one.get("case-sensitive")) for one in worth} == {("1.5", "false")}


def test_the_same_check_makes_the_same_file():
    assert package(node("single")) == package(node("single"))
