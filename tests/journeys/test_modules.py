"""Small modules by themselves, in the browser that runs them: undo, and how much is left of a short text."""

import pytest

pytestmark = [pytest.mark.journey, pytest.mark.one_database]

WALK = """async () => {
    const { History } = await import("/static/js/history.js");
    const history = new History({ words: "" }, 3);
    const told = [];
    for (const words of ["a", "a", "ab", "abc", "abcd"]) told.push(history.record({ words }));
    const back = [];
    while (history.canUndo) back.push(history.undo().words);
    const again = history.redo().words;
    history.record({ words: "other" });
    return { told, back, again, canRedo: history.canRedo, now: history.now.words, states: history.states.length };
}"""

TYPE = """async ([counted, shortest, longest, words]) => {
    document.body.innerHTML = '<textarea id="text"></textarea>' +
        '<p id="left" hidden><span></span><span></span></p>';
    const left = document.getElementById("left");
    Object.assign(left.dataset, {
        textLeft: "text", counted, shortest, longest, needed: "need {count}", left: "left {count}", many: "over {count}",
    });
    const { enhance } = await import("/static/js/text-left.js");
    enhance(left);
    const field = document.getElementById("text");
    field.value = words;
    field.dispatchEvent(new Event("input"));
    return [left.firstChild.textContent, left.hidden, left.classList.contains("text-left--over")];
}"""


def test_undo_is_bounded_and_forgets_what_was_undone_only_when_something_else_is_done(site, page):
    page.goto(site.url)
    walked = page.evaluate(WALK)
    assert walked["told"] == [True, False, True, True, True], "what is the same is no change"
    assert walked["back"] == ["abc", "ab", "a"], "no further back than the bound"
    assert walked["again"] == "ab"
    assert (walked["canRedo"], walked["now"], walked["states"]) == (False, "other", 3)


@pytest.mark.parametrize(
    ("counted", "words", "said"),
    [
        ("words", "", "need 3"),
        ("words", "  one \n\n\n two  ", "need 1"),
        ("words", "one two three", "left 2"),
        ("words", "one two three four five six", "over 1"),
        ("characters", "a  b\n\n\n\nc ", "over 1"),
        ("characters", "ž🙂", "need 1"),
    ],
)
def test_what_is_left_is_counted_as_the_server_counts(site, page, counted, words, said):
    page.goto(site.url)
    told, hidden, over = page.evaluate(TYPE, [counted, "3", "5", words])
    assert (told, hidden, over) == (said, False, said.startswith("over"))
