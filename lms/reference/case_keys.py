"""What judgments are found by, read from the words of the reference file."""

import re

from django.utils.translation import override

from law.models import ConventionArticle, Ground, State, Theme
from law.models.keys_field import join

#: Names of States in names of cases, where they aren't the State's own in the list of members.
_STATES = {"Turkey": State.TR, "the Republic of Moldova": State.MD, "Slovakia": State.SK}
_GROUNDS = {
    "ethnicity-roma": Ground.ROMA,
    "sexual-orientation": Ground.ORIENTATION,
    "sexual-orientation-perceived": Ground.ORIENTATION,
    "religion-or-belief": Ground.RELIGION,
    "ethnicity": Ground.ETHNICITY,
    "race-colour": Ground.RACE,
    "gender-identity": Ground.GENDER_IDENTITY,
    "by-association": Ground.ASSOCIATION,
    "sex-gender": Ground.SEX,
    "opinion": Ground.OPINION,
    "political-opinion": Ground.OPINION,
    "disability": Ground.DISABILITY,
    "migrant": Ground.MIGRANT,
    "antisemitism": Ground.ANTISEMITISM,
}
#: The file's many words, gathered into the recurring failures that the brief of the course names.
_THEMES = {
    Theme.MOTIVE: "unmask-motive questioning scope-of-investigation mixed-motive victim-perception association",
    Theme.DELAY: "delay",
    Theme.CLASSIFICATION: "legal-qualification gap-in-law",
    Theme.MINOR_OFFENCE: "minor-offence-trap ne-bis-in-idem",
    Theme.WHOLE: "pattern repeat-victimisation ongoing-harassment harassment harassment-at-home multiple-grounds",
    Theme.PREJUDICE: "provocation-myth institutional-passivity",
    Theme.PROTECTION: "prevention failure-to-prevent failure-to-intervene known-risk risk-assessment "
    "protection-measures intimidation threats mass-attack",
    Theme.ASSEMBLY: "assembly-protection assembly",
    Theme.ONLINE: "online-evidence online-hate",
    Theme.SPEECH: "hate-speech incitement",
    Theme.POLICE: "police-as-perpetrator police-as-suspect police-complicity use-of-force custody search "
    "independent-investigation official-connivance impunity",
    Theme.PROFILING: "profiling",
    Theme.SENTENCE: "sanction sentencing execution-of-sentence",
    Theme.GOOD_PRACTICE: "good-practice",
    Theme.OTHER: "hate-group scene arson pogrom victim-status children-as-perpetrators",
}
_THEME_OF = {word: theme for theme, words in _THEMES.items() for word in words.split()}


def case_keys(row: dict) -> dict[str, str]:
    """Respondents, articles, grounds and themes of a case; an unknown word stops the load rather than get lost."""
    with_names = {str(label): code for code, label in _english_names()} | _STATES
    parties = row["name"].rsplit(" v. ", 1)[1]
    states = [with_names[name] for name in re.split(r" and (?!Herzegovina)", parties)]
    numbers = {number for text in row["violations"] for number in re.findall(r"(?<!§ )\b\d+\b", text)}
    return {
        "respondents": join(states),
        "convention_articles": join(key for key in ConventionArticle.values if key in numbers),
        "grounds": _in_order(Ground, (_GROUNDS[word] for word in row["grounds"])),
        "themes": _in_order(Theme, (_THEME_OF[word] for word in row["themes"])),
    }


def _in_order(choices, keys) -> str:
    wanted = set(keys)
    return join(key for key in choices.values if key in wanted)


def _english_names() -> list[tuple[str, str]]:
    with override(None):
        return [(code, str(label)) for code, label in State.choices]
