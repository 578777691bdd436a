from .case_keys import ConventionArticle, Ground, State, Theme
from .equality_body import EqualityBody
from .glossary_term import GlossaryTerm
from .judgment import Judgment
from .practice import Practice
from .provision import Provision
from .recording_rule import RecordingRule
from .reviewed import LegalText, Verification
from .topic import FoundingTopic, Topic
from .use import Use

__all__ = [
    "ConventionArticle",
    "EqualityBody",
    "FoundingTopic",
    "GlossaryTerm",
    "Ground",
    "Judgment",
    "LegalText",
    "Practice",
    "Provision",
    "RecordingRule",
    "State",
    "Theme",
    "Topic",
    "Use",
    "Verification",
]
