"""Playing every way through an exercise, to see what its text and graph alone don't show.

The search is exhaustive up to a number of states and says honestly whether it was: what it reports as
impossible is so only when it saw everything. States that can't differ in what follows are visited once:
variables and evidence that no condition asks for are left out, scores too unless some condition asks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from quizzes import condition, engine, expression, kinds, scoring
from quizzes.moves import holds
from quizzes.problem import Problem, Where
from quizzes.state import Document, State
from quizzes.ways import longest, shortest

MOST_STATES = 20_000


@dataclass(frozen=True, slots=True)
class Stuck:
    """A step where nothing can be chosen, and the responses that lead there."""

    node: str
    responses: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Exploration:
    """What the search saw. Without `complete` there may be more; without `exact_percent` the best and the
    worst percent are those of the ways that were played, and others may go beyond them. `by_competency` has
    the worst and the best percent of each competency that had something to earn. `shortest` and `longest` are
    the steps of such ways, the ending last; empty where no end was seen. `offered` are step and id of choices
    and questions with a condition that were there to take, `always_offered` those whose condition always held.
    """

    complete: bool
    exact_percent: bool
    states: int
    nodes: frozenset[str]
    stuck: tuple[Stuck, ...]
    endings: frozenset[str]
    can_pass: bool
    can_fail: bool
    best_percent: float | None
    worst_percent: float | None
    by_competency: Mapping[str, tuple[float, float]]
    offered: frozenset[tuple[str, str]]
    always_offered: frozenset[tuple[str, str]]
    shortest: tuple[str, ...]
    longest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relevant:
    """What can make a difference to what follows; `scores` None stands for all of them."""

    variables: tuple[str, ...]
    evidence: frozenset[str]
    competencies: frozenset[str] | None


def problems(document: Document, limit: int = MOST_STATES) -> list[Problem]:
    """Steps never reached, paths on which nothing is left to choose, and an exercise nobody can pass.

    For documents that `quizzes.document.problems` finds nothing wrong with. A check is a straight line that
    right answers pass, so there is nothing to search.
    """
    if document["kind"] == "check":
        return []
    tally = _Tally()
    complete = _search(document, relevant_to(document), limit, tally)
    found = [
        Problem("no_choice_left", Where(node), {"node": node, "path": _in_short(stuck.responses)})
        for node, stuck in tally.stuck.items()
    ]
    if complete:
        hidden = [name for name in document["nodes"] if name not in tally.nodes]
        found += [Problem("never_reached", Where(name), {"node": name}) for name in hidden]
        if "pass" not in tally.outcomes:
            found.append(Problem("cannot_be_passed"))
    return found


def explore(document: Document, limit: int = MOST_STATES) -> Exploration:
    """Play every way there is: exactly as to scores where `limit` allows, else as to reachability."""
    asked_for, tally = relevant_to(document), _Tally(document)
    exact = complete = _search(document, replace(asked_for, competencies=None), limit, tally)
    if not exact and document["kind"] == "scenario":
        complete = _search(document, asked_for, limit, tally)
    return Exploration(
        complete=complete,
        exact_percent=exact,
        states=tally.states,
        nodes=frozenset(tally.nodes),
        stuck=tuple(tally.stuck.values()),
        endings=frozenset(tally.endings),
        can_pass="pass" in tally.outcomes,
        can_fail="fail" in tally.outcomes,
        best_percent=tally.best,
        worst_percent=tally.worst,
        by_competency=tally.by_competency,
        offered=frozenset(tally.offered),
        always_offered=frozenset(tally.offered - tally.withheld),
        shortest=shortest(tally.ways, tally.first),
        longest=longest(tally.ways, tally.first),
    )


def _search(document: Document, relevant: Relevant, limit: int, tally: "_Tally") -> bool:
    """Visit what can be reached, depth first so that endings are soon seen; whether that was everything."""
    first = engine.start(document)
    tally.first = situation(first, relevant)
    # By key, which keys one response leads to; filled anew by each search, whose keys are its own.
    tally.ways = {tally.first: []}
    waiting = [(first, tally.first)]
    complete = True
    while waiting:
        state, here = waiting.pop()
        tally.see(state)
        for following in _following(document, state, tally):
            key = situation(following, relevant)
            if key not in tally.ways:
                if len(tally.ways) >= limit:
                    complete = False
                    break
                tally.ways[key] = []
                waiting.append((following, key))
            tally.ways[here].append(key)
    return complete


class _Tally:
    """What has been seen so far; of what is offered only when there is a `document` to look it up in."""

    def __init__(self, document: Document | None = None) -> None:
        self.conditional = _conditional(document) if document else {}
        self.offered: set[tuple[str, str]] = set()
        self.withheld: set[tuple[str, str]] = set()
        self.by_competency: dict[str, tuple[float, float]] = {}
        self.states = 0
        self.first: tuple = ()
        self.ways: dict[tuple, list[tuple]] = {}
        self.nodes: set[str] = set()
        self.endings: set[str] = set()
        self.outcomes: set[str] = set()
        self.stuck: dict[str, Stuck] = {}
        self.best: float | None = None
        self.worst: float | None = None

    def see(self, state: State) -> None:
        self.states += 1
        self._see_passed(state.path[-1].gates if state.path else ())
        self.nodes.update(name for name in (state.current, state.ending) if name)
        if state.outcome is None:
            self._see_offers(state)
            return
        self._see_competencies(state)
        self.outcomes.add(state.outcome)
        self.endings.update([state.ending] if state.ending else ())
        percent = scoring.percent_of(state)
        if percent is not None:
            self.best = percent if self.best is None else max(self.best, percent)
            self.worst = percent if self.worst is None else min(self.worst, percent)

    def _see_passed(self, gates: tuple[str, ...]) -> None:
        """Gates, and interviews that were passed by because nothing could be asked."""
        self.nodes.update(gates)
        self.withheld.update((key, item["id"]) for key in gates for item in self.conditional.get(key, ()))

    def _see_offers(self, state: State) -> None:
        for item in self.conditional.get(state.current, ()):
            if item["id"] not in state.asked:
                (self.offered if holds(item, state) else self.withheld).add((state.current, item["id"]))

    def _see_competencies(self, state: State) -> None:
        for competency, possible in state.possible.items():
            if possible:
                percent = round(100 * state.competence(competency), 6)
                worst, best = self.by_competency.get(competency, (percent, percent))
                self.by_competency[competency] = (min(worst, percent), max(best, percent))

    def see_stuck(self, state: State) -> None:
        responses = tuple(taken.response for taken in state.path)
        self.stuck.setdefault(state.current, Stuck(state.current, responses))


def _following(document: Document, state: State, tally: _Tally) -> Iterator[State]:
    """Every state that one response leads to, the author's first choice last, so that it is gone on with."""
    if state.current is None:
        return
    there = list(responses(document, state))
    if not there:
        tally.see_stuck(state)
    for response in reversed(there):
        yield engine.answer(document, state, response).state


def responses(document: Document, state: State) -> Iterator[dict[str, Any]]:
    """The responses that can be given here; of a question's answers one for every grade."""
    name = state.current
    node = document["nodes"][name]
    if node["type"] == "narrative":
        yield {"node": name}
    elif node["type"] == "question":
        for answer in kinds.get(node["kind"]).samples(node):
            yield {"node": name, "answer": answer}
    else:
        part = "question" if node["type"] == "interview" else "choice"
        for item in engine.offered(document, state):
            yield {"node": name, part: item}
        if state.asked:
            yield {"node": name, "done": True}


def situation(state: State, relevant: Relevant) -> tuple:
    """Equal for states after which the same can happen, as far as `relevant` says."""
    competencies = state.possible.keys() | state.earned.keys()
    if relevant.competencies is not None:
        competencies &= relevant.competencies
    scores = tuple(
        (name, round(state.earned.get(name, 0), 9), round(state.possible.get(name, 0), 9))
        for name in sorted(competencies)
    )
    return (
        state.current or state.ending,
        state.outcome,
        tuple(state.variables[name] for name in relevant.variables),
        relevant.evidence.intersection(state.found),
        relevant.evidence.intersection(state.lost),
        frozenset(state.asked),
        # What was ever offered counts only towards what could have been earned.
        frozenset(state.seen) if relevant.competencies != frozenset() else None,
        scores,
    )


def relevant_to(document: Document) -> Relevant:
    """What the conditions of a document ask for."""
    variables: set[str] = set()
    asked: dict[str, set[str]] = {"evidence": set(), "competencies": set()}
    for source in _conditions(document):
        for node in condition.walk(expression.parse(source).root):
            if isinstance(node, condition.Variable):
                variables.add(node.name)
            elif isinstance(node, condition.Asked):
                asked[condition.FUNCTIONS[node.function]].add(node.name)
    return Relevant(
        tuple(sorted(variables)), frozenset(asked["evidence"]), frozenset(asked["competencies"])
    )


def _conditions(document: Document) -> Iterator[str]:
    for node in document["nodes"].values():
        for field in ("choices", "questions", "branches"):
            yield from (item["when"] for item in node.get(field, ()) if "when" in item)


def _conditional(document: Document) -> dict[str, list[Mapping[str, Any]]]:
    """The choices and questions that have a condition, by step."""
    items = {key: (*node.get("choices", ()), *node.get("questions", ())) for key, node in document["nodes"].items()}
    return {key: [one for one in there if "when" in one] for key, there in items.items()}


def _in_short(responses: tuple[Mapping[str, Any], ...]) -> str:
    """A path in the manner of an expert's path, for a sentence."""
    words = []
    for response in responses:
        item = response.get("choice") or response.get("question")
        words.append(f"{response['node']}.{item}" if item else response["node"])
    return ", ".join(words) or "–"
