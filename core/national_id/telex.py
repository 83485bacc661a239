"""Raw Telex keystrokes (``Nguyeexn Thij Hofa``) turned back into Vietnamese, word by word, only where it is certain.

A scanner that "types" Telex while the input method is off leaves such text. A word is turned back only when it is no
Vietnamese syllable as it stands and is one afterwards.
"""

import re
import unicodedata

from core.text import strip_accents

_TONES = {"f": "\u0300", "r": "\u0309", "x": "\u0303", "s": "\u0301", "j": "\u0323"}
_HATS = {"a": "â", "e": "ê", "o": "ô"}
_HORNS = {"a": "ă", "o": "ơ", "u": "ư"}
_VOWELS = frozenset("aăâeêioôơuưy")
_STOPPED_TONES = frozenset("sj")  # syllables ending in c, ch, p, t take only sắc and nặng

_ONSETS = "ngh ng nh gh gi qu ch kh ph th tr b c d đ g h k l m n p r s t v x".replace(" ", "|")
_OPEN_RIMES = (
    "oai oay oao oeo uây uyu uya iêu yêu uôi ươi ươu"
    " ai ay ao au âu ây eo êu ia iu oa oe oi ôi ơi ua ưa uê ui ưi ưu uy uơ a e ê i o ô ơ u ư y"
).replace(" ", "|")
_NUCLEI = "uyê iê yê uô ươ oa oă oe uâ uê uy a ă â e ê i o ô ơ u ư y".replace(" ", "|")
_CODAS = "ch ng nh c m n p t".replace(" ", "|")
_SYLLABLE = re.compile(rf"(?P<onset>{_ONSETS}|)(?:(?P<open>{_OPEN_RIMES})|(?P<nucleus>{_NUCLEI})(?P<coda>{_CODAS}))")
_PLAIN_SYLLABLE = re.compile(strip_accents(_SYLLABLE.pattern))
_ASCII_WORD = re.compile(r"(?<![\w?])[A-Za-z]{2,10}(?![\w?])")


def undo_telex(text: str) -> str:
    """The text with every certain raw-Telex word turned back; other words stay as they are."""
    return _ASCII_WORD.sub(lambda match: _undone(match[0]), text)


def is_syllable(word: str) -> bool:
    """True for a possible Vietnamese syllable, with its accents or without (``Nguyễn``, ``Nguyen``)."""
    return _PLAIN_SYLLABLE.fullmatch(strip_accents(word).casefold()) is not None


def _undone(word: str) -> str:
    if is_syllable(word):
        return word
    letters, tone = _typed(word.lower())
    syllable = _SYLLABLE.fullmatch(letters)
    if syllable is None:
        return word
    if (syllable["coda"] or "") in {"c", "ch", "p", "t"} and tone not in _STOPPED_TONES:
        return word
    composed = _with_tone(syllable, tone)
    if word.isupper():
        return composed.upper()
    return composed.capitalize() if word[0].isupper() else composed


def _typed(keys: str) -> tuple[str, str]:
    """What Telex makes of the keys: toneless letters, and the tone key (or nothing)."""
    letters, tone = "", ""
    for key in keys:
        has_vowel = any(letter in _VOWELS for letter in letters)
        if key in _TONES and has_vowel:
            tone = key
        elif key == "w":
            letters = _with_horn(letters)
        elif letters.endswith(key) and key in _HATS:
            letters = letters[:-1] + _HATS[key]
        elif key == "d" and letters == "d":
            letters = "đ"
        else:
            letters += key
    return (f"{letters[:-2]}uơ" if letters.endswith("ươ") else letters), tone


def _with_horn(letters: str) -> str:
    if letters.endswith("uo") or letters.endswith("ưo"):
        return letters[:-2] + "ươ"
    if letters and letters[-1] in _HORNS:
        return letters[:-1] + _HORNS[letters[-1]]
    return letters + "ư"


def _with_tone(syllable: re.Match[str], tone: str) -> str:
    """Old-style placement: on the marked vowel, else before a closing consonant, else the first (middle of three)."""
    vowels = syllable["open"] or syllable["nucleus"]
    coda = syllable["coda"] or ""
    marked = [place for place, letter in enumerate(vowels) if letter in "ăâêôơư"]
    if marked:
        place = marked[-1]
    else:
        place = len(vowels) - 1 if coda or len(vowels) == 1 else len(vowels) - 2
    toned = vowels[: place + 1] + _TONES.get(tone, "") + vowels[place + 1 :]
    return unicodedata.normalize("NFC", syllable["onset"] + toned + coda)
