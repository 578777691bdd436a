"""The blocks of a lesson. A new one is a class in a file here and a template in `templates/courses/blocks/`."""

from .cases import CASE_BLOCKS
from .foundations import INLINE_TEXT, RICH_TEXT, KeyBlock, ReferringBlock, UntranslatedChoice, prose
from .hotspots import HotspotsBlock
from .law import JudgmentBlock, ProvisionBlock, TopicBlock
from .media import CaptionsBlock, FileBlock, PictureBlock, VideoBlock
from .reflection import ReflectionBlock
from .terms import TermsBlock
from .text import CalloutBlock, QuotationBlock, TextBlock

__all__ = [
    "CASE_BLOCKS",
    "INLINE_TEXT",
    "LESSON_BLOCKS",
    "RICH_TEXT",
    "CalloutBlock",
    "CaptionsBlock",
    "FileBlock",
    "HotspotsBlock",
    "JudgmentBlock",
    "KeyBlock",
    "PictureBlock",
    "ProvisionBlock",
    "QuotationBlock",
    "ReferringBlock",
    "ReflectionBlock",
    "TermsBlock",
    "TextBlock",
    "TopicBlock",
    "UntranslatedChoice",
    "VideoBlock",
    "prose",
]

LESSON_BLOCKS = [
    ("text", TextBlock(features=RICH_TEXT)),
    ("image", PictureBlock()),
    ("hotspots", HotspotsBlock()),
    ("quotation", QuotationBlock()),
    ("callout", CalloutBlock()),
    ("document", FileBlock()),
    ("video", VideoBlock()),
    ("judgment", JudgmentBlock()),
    ("provision", ProvisionBlock()),
    *CASE_BLOCKS,
    ("reflection", ReflectionBlock()),
    ("terms", TermsBlock()),
]
