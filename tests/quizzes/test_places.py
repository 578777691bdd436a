"""Where in a form a problem is: block, part, field, as far as the form has them."""

import pytest

from quizzes.places import place_of
from quizzes.problem import Where
from tests.quizzes import examples, worlds

pytestmark = pytest.mark.django_db


def step_of(name: str):
    page = worlds.ScenarioPage(**worlds.fields_of("scenario"))
    return next(block for block in page.steps if block.value["key"] == name)


@pytest.mark.parametrize(
    ("where", "rest"),
    [
        (Where("ring"), ()),
        (Where("ring", None, "text"), ("text",)),
        (Where("ring", None, "id"), ("key",)),
        (Where("ring", "ask", "to"), ("choices", worlds.key("taken-ask"), "to")),
        (Where("ring", "#2", "effects"), ("choices", worlds.key("taken-form"), "effects")),
        (Where("ring", "ask", "no such field"), ("choices", worlds.key("taken-ask"))),
        (Where("ring", "no such choice", "text"), ("text",)),
    ],
)
def test_a_problem_of_a_step_is_at_its_field(where, rest):
    block = step_of("ring")
    assert place_of(where, block) == (block.id, *rest)


def test_a_branch_has_no_key_and_is_found_by_its_place():
    block = step_of("check")
    second = block.value["branches"].bound_blocks[1].id
    assert place_of(Where("check", "#2", "to"), block) == (block.id, "branches", second, "to")


@pytest.mark.parametrize("kind", list(examples.EXAMPLES))
def test_a_question_s_text_is_found_whatever_its_kind(kind):
    page = worlds.CheckPage(**worlds.fields_of("check", questions=[examples.block(kind)]))
    [block] = page.questions
    assert place_of(Where(block.id, None, "text"), block) == (block.id, "text")
    assert place_of(Where(block.id, None, "alt"), block)[0] == block.id
