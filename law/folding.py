"""Words as they are compared in a search: without accents, case or script, so that 'Sečić' finds 'Шечић'.

A folded text is a search key, not a transliteration: it is the same in every language, and it loses more than
a reader would accept ('и', 'і', 'й' and 'y' are one letter). Pure: no Django here.
"""

import re
import unicodedata
from functools import cache


def _table(pairs: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in pairs.split())


_LETTERS = (
    _table("đ:d ł:l ø:o æ:ae œ:oe ß:ss ə:e ı:i y:i ð:d þ:th ʼ:")
    | _table("а:a б:b в:v г:g ґ:g д:d ђ:d е:e є:e ё:e ж:z з:z ѕ:z и:i і:i ї:i й:i ј:j к:k л:l љ:lj м:m н:n њ:nj о:o")
    | _table("п:p р:r с:s т:t ћ:c у:u ф:f х:h ц:c ч:c џ:dz ш:s щ:sc ъ: ы:i ь: э:e ю:iu я:ia")
    | _table("ა:a ბ:b გ:g დ:d ე:e ვ:v ზ:z თ:t ი:i კ:k ლ:l მ:m ნ:n ო:o პ:p ჟ:z რ:r ს:s ტ:t უ:u ფ:p ქ:k ღ:g ყ:q")
    | _table("შ:s ჩ:c ც:c ძ:dz წ:c ჭ:c ხ:h ჯ:j ჰ:h")
    | _table("ա:a բ:b գ:g դ:d ե:e զ:z է:e ը:e թ:t ժ:z ի:i լ:l խ:h ծ:c կ:k հ:h ձ:dz ղ:g ճ:c մ:m յ:i ն:n շ:s ո:o չ:c")
    | _table("պ:p ջ:j ռ:r ս:s վ:v տ:t ր:r ց:c ւ:u փ:p ք:k օ:o ֆ:f և:ev")
)

#: A word; the apostrophe inside one (Ukrainian, English) belongs to it.
WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_STEM_FROM = 5
_VOWELS = "aeiou"


def fold(text: str) -> str:
    """The words of `text`, folded, with single spaces between them."""
    return " ".join(folded for match in WORD.finditer(compose(text)) if (folded := fold_word(match.group())))


def fold_word(word: str) -> str:
    return "".join(_fold_letter(letter) for letter in word)


def compose(text: str) -> str:
    """Letters and their accents in one sign each: what is typed on some keyboards comes apart."""
    return unicodedata.normalize("NFC", text)


def stems(query: str) -> list[str]:
    """What has to be found for `query`: its words, folded, without the vowels at the end that inflection changes."""
    return list(dict.fromkeys(_stem(word) for word in fold(query).split()))


def _stem(word: str) -> str:
    if len(word) < _STEM_FROM or not word.isalpha():
        return word
    bare = word.removesuffix("s").rstrip(_VOWELS)
    return bare if len(bare) >= _STEM_FROM - 2 else word


@cache
def _fold_letter(letter: str) -> str:
    lower = letter.lower()
    if lower in _LETTERS:
        return _LETTERS[lower]
    # In lower case once more: '𝐀' is a capital only when it is taken apart.
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", lower).lower())
    bare = "".join(c for c in apart if c.isalnum())
    return "".join(_LETTERS.get(c, c) for c in bare)
