"""What is wrong with a document, where, and how to say it to a person who doesn't program.

Codes are stable: translations, tests and tools hang on them. The sentences are the English source.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a document: a step, a part of it, and a field of that.

    `part` is the id of a choice, question, option, variable or evidence, or `#2` for the second of a list
    whose members have no usable id. Without `node` the place is in the head of the document.
    """

    node: str | None = None
    part: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why a document can't be published."""

    code: str
    where: Where = Where()
    params: Mapping[str, Any] = field(default_factory=dict)

    def sentence(self, messages: Mapping[str, str] | None = None) -> str:
        """The problem in words, from `messages` (by default the English ones)."""
        source = MESSAGES if messages is None else messages
        return source[self.code].format_map(self.params)


def _(text: str) -> str:
    """Marks a sentence for the message catalogues; `quizzes/sentences.py` translates it when it is shown."""
    return text


MESSAGES: dict[str, str] = {
    # the form of the document
    "not_a_document": _("This is not an exercise."),
    "unknown_schema": _("This exercise is of an unknown form (‘{schema}’)."),
    "unknown_kind_of_document": _("‘{kind}’ is neither a scenario nor a check."),
    "not_a_text": _("‘{field}’ must be a text."),
    "not_a_number": _("‘{field}’ must be a whole number."),
    "not_a_decimal": _("‘{field}’ must be a number."),
    "not_a_list": _("‘{field}’ must be a list."),
    "not_a_list_of_names": _("‘{field}’ must be a list of short names."),
    "not_a_group": _("‘{field}’ must be a group of named values."),
    "not_true_or_false": _("‘{field}’ must be true or false."),
    "missing_field": _("‘{field}’ is missing."),
    "missing_text": _("‘{field}’ is empty."),
    "nothing_there": _("‘{field}’ is empty."),
    "text_too_long": _("‘{field}’ has {length} characters; at most {limit} fit."),
    "too_many": _("‘{field}’ has {count} entries; at most {limit} are allowed."),
    "unknown_field": _("‘{field}’ is not known here."),
    "missing_id": _("Entry {position} of ‘{field}’ has no short name (id)."),
    "missing_key": _("Entry {position} of ‘{field}’ has no key."),
    "bad_id": _("‘{id}’ can't be used as a short name: use up to 64 letters without accents, digits, hyphens "
    "and underscores."),
    "bad_name": _("‘{id}’ can't be used in conditions: use up to 64 letters without accents, digits, hyphens "
    "and underscores, beginning with a letter."),
    "duplicate_id": _("‘{id}’ is used more than once in ‘{field}’."),
    "duplicate_node": _("Two steps are called ‘{node}’."),
    "reserved_name": _("‘{id}’ can't be a name here: it is a word of the conditions."),
    "minutes_out_of_range": _("The time needed must be between 1 and {limit} minutes."),
    "pass_percent_out_of_range": _("The mark to pass must be between 0 and 100 percent."),
    "pass_percent_in_scenario": _("A scenario has no mark to pass: its endings say who has passed."),
    # the head
    "no_nodes": _("There are no steps yet."),
    "missing_start": _("The exercise begins with ‘{start}’, and there is no such step."),
    "start_not_playable": _("The first step, ‘{start}’, must be one that the officer sees and answers."),
    "bad_range": _("The smallest value of ‘{variable}’ ({minimum}) must be below the largest ({maximum})."),
    "start_out_of_range": _("‘{variable}’ starts at {start}, outside {minimum} to {maximum}."),
    "unknown_clock_variable": _("The clock counts ‘{variable}’, and there is no such counter."),
    "bad_clock_start": _("The clock must start with a time of day such as 05:40."),
    # steps
    "unknown_variable_type": _("‘{variable}’ must be a counter or a flag."),
    "unknown_type": _("The step ‘{node}’ is of an unknown type (‘{type}’)."),
    "only_questions_in_check": _("A knowledge check has questions only; ‘{node}’ is something else."),
    "marked_in_scenario": _("What a trainer marks can be asked in a knowledge check only: a story goes on at once."),
    "no_choices": _("The step ‘{node}’ offers no choice."),
    "no_questions": _("The interview ‘{node}’ has no question."),
    "bad_turns": _("The number of questions in the interview ‘{node}’ must be between 1 and {limit}."),
    "no_branches": _("The gate ‘{node}’ has no branches."),
    "gate_without_else": _("The last branch of the gate ‘{node}’ must be the one for all other cases (else)."),
    "else_not_last": _("In the gate ‘{node}’ nothing after the branch for all other cases is ever reached."),
    "branch_without_condition": _("Branch {position} of the gate ‘{node}’ has no condition."),
    "unknown_outcome": _("The ending ‘{node}’ must say whether it is passed (pass) or failed (fail)."),
    "choice_without_target": _("The choice ‘{choice}’ doesn't say where it leads."),
    "step_without_target": _("The step ‘{node}’ doesn't say where it leads."),
    "branch_without_target": _("Branch {position} of the gate ‘{node}’ doesn't say where it leads."),
    "choice_leads_nowhere": _("The choice ‘{choice}’ leads to ‘{target}’, and there is no such step."),
    "step_leads_nowhere": _("The step ‘{node}’ leads to ‘{target}’, and there is no such step."),
    "branch_leads_nowhere": _("Branch {position} of the gate ‘{node}’ leads to ‘{target}’, "
    "and there is no such step."),
    "unknown_variable_in_effects": _("‘{choice}’ changes ‘{variable}’, and there is no such variable."),
    "effect_not_a_number": _("‘{choice}’ must change the counter ‘{variable}’ by a whole number."),
    "effect_not_true_or_false": _("‘{choice}’ must set the flag ‘{variable}’ to true or false."),
    "unknown_evidence": _("‘{choice}’ names the evidence ‘{evidence}’, and there is none of that name."),
    "found_and_lost": _("‘{choice}’ both finds and loses the evidence ‘{evidence}’."),
    "unknown_competency": _("‘{competency}’ is not among the competencies of this exercise."),
    "bad_score": _("The score for ‘{competency}’ must be a whole number from -{limit} to {limit}."),
    # conditions
    "expression_empty": _("The condition is empty."),
    "expression_unknown_sign": _("The condition has ‘{text}’ at line {line}, column {column}, "
    "which has no meaning there."),
    "expression_unexpected": _("The condition can't go on with ‘{text}’ at line {line}, column {column}."),
    "expression_unfinished": _("The condition stops too early, at line {line}, column {column}."),
    "expression_unknown_function": _("The condition uses ‘{text}(…)’ (line {line}, column {column}); there are "
    "score, found, has and lost."),
    "expression_chained": _("At line {line}, column {column} a second comparison follows the first; "
    "join the two with ‘and’."),
    "expression_too_long": _("The condition is longer than {limit} characters."),
    "expression_too_deep": _("The condition has more parentheses and ‘not’ in each other than {limit} "
    "(line {line}, column {column})."),
    "expression_unknown_name": _("The condition uses ‘{name}’ (line {line}, column {column}), "
    "and there is no such counter or flag."),
    "expression_unknown_evidence": _("The condition asks for the evidence ‘{name}’ (line {line}, column "
    "{column}), and there is none of that name."),
    "expression_unknown_competency": _("The condition asks for the score in ‘{name}’ (line {line}, column "
    "{column}), and there is no such competency."),
    "expression_number_expected": _("A number or a counter is needed at line {line}, column {column} "
    "of the condition."),
    "expression_truth_expected": _("Something that is true or false is needed at line {line}, column {column} "
    "of the condition."),
    "expression_mixed_comparison": _("At line {line}, column {column} the condition compares a number with "
    "something that is true or false."),
    # questions
    "unknown_question_kind": _("The question ‘{node}’ is of an unknown kind (‘{kind}’)."),
    "bad_points": _("The points of a question must be a whole number from 1 to {limit}."),
    "too_few_options": _("The question needs at least two options."),
    "too_many_options": _("The question has {count} options; at most {limit} are allowed."),
    "no_right_answer": _("No option is marked as right."),
    "several_right_answers": _("More than one option is marked as right; this kind of question has just one."),
    "all_right": _("Every option is marked as right, so there is nothing to decide."),
    "repeated_option_text": _("Two options have the same text, ‘{text}’."),
    "broken_marks": _("In the text a mark isn't closed, or stands in another: write [[ before and ]] after."),
    "no_accepted_form": _("Field {position} accepts nothing."),
    "bad_accepted_form": _("‘{form}’ can't be accepted: it is too long, or has signs that nobody can type."),
    "too_many_forms": _("At most {limit} forms can be accepted in one place; there are {count}."),
    # sections and pools of a check
    "unknown_part_of_check": _("A question belongs to ‘{name}’, and there is no such section or pool."),
    "bad_difficulty": _("‘{difficulty}’ is none of easy, medium and hard."),
    "empty_section": _("The section ‘{section}’ has no question."),
    "pool_draws_nothing": _("A pool draws one question at least."),
    "pool_too_small": _("The pool is to draw {draw} questions and has {count}."),
    "pool_wants_too_many": _("The pool draws {draw} questions and wants {count} of stated difficulty."),
    "pool_lacks_difficulty": _("The pool is to draw {draw} questions that are ‘{difficulty}’ and has {count}."),
    "pool_never_asks": _("The pool draws by difficulty alone, so that {count} of its questions are never asked: give "
    "them one of the difficulties that it draws, or let it draw more."),
    "pool_of_mixed_points": _("The questions of a pool have different points, so that officers would be measured "
    "differently: give all of them the same, or state the points in the pool."),
    # the graph
    "no_ending": _("The scenario has no ending."),
    "endless_loop": _("These steps lead round in a circle: {loop}."),
    "unreachable": _("No path leads to the step ‘{node}’."),
    "dead_end": _("From the step ‘{node}’ no path leads to an ending."),
    # the expert's path
    "expert_path_broken": _("The expert's path can't be walked at ‘{entry}’: the expert stands at ‘{current}’."),
    "expert_path_not_available": _("The expert's path takes ‘{entry}’, which isn't offered there."),
    "expert_path_unfinished": _("The expert's path ends at ‘{current}’, before the exercise does."),
    "expert_path_fails": _("The expert's path doesn't lead to a pass."),
    # the law
    "unknown_law": _("The law on file has no judgment with the short name ‘{name}’; it was left out."),
    "unknown_provisions": _("The law on file has no topic ‘{name}’; it was left out."),
    # files
    "file_too_big": _("The file is larger than {limit} bytes."),
    "not_yaml": _("The file can't be read as YAML: {detail}."),
    "alias_in_file": _("Anchors (&) and aliases (*) can't be used here; repeat the text, or put it in quotes."),
    "tag_in_file": _("Tags such as ‘{tag}’ can't be used here; put a text that begins with ! in quotes."),
    "several_documents": _("The file holds more than one document (---)."),
    "file_too_deep": _("Too many things are inside each other here."),
    "repeated_key": _("‘{key}’ is given twice."),
    "key_not_a_text": _("What stands before the colon must be a short name."),
    "unknown_in_translation": _("The translation has ‘{name}’, which the exercise hasn't got."),
    # what only the search of all paths can see
    "never_reached": _("The step ‘{node}’ can never be reached: no path fulfils the conditions on the way."),
    "no_choice_left": _("At the step ‘{node}’ nothing is left to choose on this path: {path}."),
    "cannot_be_passed": _("Whatever the officer does, this can't be passed."),
}
