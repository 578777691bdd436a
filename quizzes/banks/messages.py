"""What is said of files of other systems; by code, as in `quizzes.problem`."""

from quizzes.problem import MESSAGES


def _(text: str) -> str:
    """Marks a sentence for the message catalogues; `quizzes/sentences.py` translates it when it is shown."""
    return text


MESSAGES.update(
    {
        # why a file is refused
        "bank_not_utf8": _("The file isn't encoded as UTF-8. Save it as UTF-8 and send it again."),
        "bank_nothing": _("There is no question in it."),
        "bank_too_much": _("The file has more text than can be taken at once. Split it."),
        "bank_too_many": _("The file has more than {limit} questions. Split it."),
        "gift_open": _("‘{{’ is opened here, and not closed before the next empty line."),
        "gift_close": _("‘}}’ closes what isn't open. Write \\}} where you mean the sign itself."),
        "gift_second": _("A second ‘{{’ in one question: put an empty line between questions, or write \\{{ "
        "where you mean the sign itself."),
        "gift_name": _("The name begins with :: and isn't closed by another ::."),
        "gift_no_marker": _("Each answer must begin with = or ~; ‘{text}’ doesn't."),
        "bank_no_number": _("‘{text}’ can't be read as a number."),
        "bank_not_xml": _("The file can't be read as XML: {detail}."),
        "bank_doctype": _(
            "The file declares a document type or entities, which are not read. Take that part out."
        ),
        "moodle_not_a_quiz": _("This isn't a question bank of Moodle: it begins with ‘{tag}’ instead of ‘quiz’."),
        "twee_no_passage": _("The file must begin with a passage: a line that starts with :: and has a name."),
        "twee_bad_data": _("‘{name}’ can't be read as JSON."),
        # what changes
        "bank_file_lost": _("A picture or another file in it isn't taken."),
        "bank_picture": _("Its picture comes along, into the library of pictures."),
        "bank_no_alt": _("Its picture needs words for who can't see it: write them before you publish."),
        "bank_picture_refused": _("Its picture isn't taken: {why}"),
        "bank_words_only": _("Only the words are taken: formatting, links and tables are not."),
        "bank_other_worth": _("Worth a part there, or less than nothing, and counted as wrong here: {texts}."),
        "bank_equal_marks": _("The weights are others there. Here each right mark counts the same, and a wrong one "
        "takes one away."),
        "bank_feedback_moved": _("Feedback to single answers now stands under ‘Why’."),
        "bank_how_sure": _("It also asks how sure the officer is: right but not sure earns 85%."),
        "bank_points": _("It had {before} points there, and has {points} here."),
        "bank_as_groups": _("Several lines have the same answer, so it becomes ‘Sort into groups’."),
        "bank_wildcard": _("‘{text}’ isn't accepted here: a * stands for nothing but itself."),
        "bank_not_taken": _("Not taken: {names}."),
        "bank_already_there": _("The check has this question already."),
        # why a question is left out
        "bank_no_kind": _("There is no kind of question for it here (‘{type}’)."),
        "bank_several_numbers": _("Several numbers are right there; here there is one."),
        "bank_no_shape": _("A part that it needs is missing (‘{name}’)."),
        # what is beside the questions
        "bank_category": _("The category ‘{name}’ isn't taken; its questions are."),
        # scenarios
        "twee_code": _("‘{text}’ is code of the story, and isn't taken."),
        "twee_passage_aside": _("The passage ‘{name}’ isn't part of the story, and isn't taken."),
        "twee_ending": _("Nothing leads on from here, so it is an ending. Say in it whether it is passed."),
        "twee_link_words": _("The words ‘{text}’ of its only link aren't kept: a story step leads on by itself."),
        # what a format can't hold
        "bank_unsaid": _("‘{name}’ can't be said in this format, and isn't in the file."),
        "bank_unfinished": _("‘{name}’ isn't finished, and isn't in the file."),
        "bank_lost": _("‘{name}’: not kept in this format: {what}."),
    }
)

#: Labels that stand in ‘what’ and that no field of the CMS has.
LABELS = (_("Points for a part of the answer"),)
