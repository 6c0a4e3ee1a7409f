"""Heuristics about words: German first, since that is what the office writes in."""

import re
from collections.abc import Iterator, Mapping

from chalicelib.questionnaire.model import FreeText, Item, Note, Questionnaire, Scale, YesNo

Told = Iterator[tuple[str, str, Mapping[str, str]]]

LONGEST_SENTENCE = {"de-simple": 10}
"""Words in a sentence, where the language asks for fewer than usual."""

USUAL_SENTENCE = 20

HARDEST = {"de-simple": 35}
"""LIX up to which texts are easy enough, where the language asks for less than usual."""

USUAL_LEVEL = 50

_LONG_WORD = 6
"""Letters above which LIX counts a word as long."""

_ENOUGH_WORDS = 60
"""Below this a formula about sentences says nothing."""

_TOGETHER = {
    "de": re.compile(r"\w+ (?:und/oder|und|sowie|bzw\.|beziehungsweise) \w+", re.IGNORECASE),
    "en": re.compile(r"\w+ (?:and/or|and|as well as) \w+", re.IGNORECASE),
}
_ONE_THING = re.compile(
    r"\w+- und \w+|zwischen .* und |between .* and |kinder und jugend|jugendhilfe und soziales"
    r"|land und|für und wider|ein- und|hin und wieder|ab und zu|mehr und mehr|nach und nach",
    re.IGNORECASE,
)
"""Fixed phrases in which "und" joins no two questions."""

_LEADING = {
    "de": re.compile(
        r"\b(?:nicht auch|finden sie nicht|sind sie nicht|sicher(?:lich)? auch|bekanntlich"
        r"|natürlich|selbstverständlich|wie jeder weiß|ist es nicht|doch wohl|endlich"
        r"|hervorragend\w*|sind sie auch der meinung)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"don.t you|wouldn.t you|isn.t it|do you agree that|obviously|of course|as everyone knows",
        re.IGNORECASE,
    ),
}

_PERSONAL = {
    "de": re.compile(
        r"\b(?:wer war|welche kolleg\w+|welches kind|wie heißt|name[n]?\b|anschrift|adresse"
        r"|telefon\w*|e-mail\w*|geburtsdatum|kontaktdaten|welche person)",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:who was|which colleague|which child|names?\b|address|phone|e-?mail|date of birth)",
        re.IGNORECASE,
    ),
}
_WARNED = re.compile(r"\b(?:keine|nicht|no|not|leave out|without)\b", re.IGNORECASE)
_NAMES = re.compile(r"namen?\b|personen|kinder|names?\b|anyone|children", re.IGNORECASE)


def wording(questionnaire: Questionnaire) -> Told:
    """Advice about single words, sentences and how hard they are to read."""
    for item in questionnaire.items:
        if item.id.endswith("_other"):
            continue
        yield from _untranslated(item)
        yield from _questions(item)
        if isinstance(item, FreeText):
            yield from _personal(item)
        yield from _sentences(item)
    for language in questionnaire.languages:
        words, level = _lix(_texts(questionnaire, language))
        limit = HARDEST.get(language, USUAL_LEVEL)
        if words >= _ENOUGH_WORDS and level > limit:
            told = {"level": str(round(level)), "limit": str(limit), "language": language}
            yield "reading-level", "", told


def _untranslated(item: Item) -> Told:
    by_words: dict[str, list[str]] = {}
    for language, text in item.label.items():
        by_words.setdefault(text.strip(), []).append(language)
    for text, languages in by_words.items():
        if len(languages) > 1 and len(text.split()) > 3:
            yield "untranslated", item.id, {"languages": ", ".join(languages)}


def _questions(item: Item) -> Told:
    for language, text in item.label.items():
        base = language.partition("-")[0]
        if isinstance(item, Scale | YesNo) and base in _TOGETHER:
            found = _TOGETHER[base].search(_ONE_THING.sub("", text))
            if found:
                yield "double-barrelled", item.id, {"words": found.group()}
                break
    for language, text in item.label.items():
        base = language.partition("-")[0]
        suggestion = _LEADING[base].search(text) if base in _LEADING else None
        if suggestion and not isinstance(item, Note):
            yield "leading", item.id, {"words": suggestion.group()}
            break


def _personal(item: FreeText) -> Told:
    for language, text in item.label.items():
        base = language.partition("-")[0]
        found = _PERSONAL[base].search(text) if base in _PERSONAL else None
        if found:
            yield "personal-data", item.id, {"words": found.group()}
            return
    hints = list((item.hint or {}).values())
    warned = any(_WARNED.search(hint) and _NAMES.search(hint) for hint in hints)
    # Without a hint the page itself asks not to name anyone.
    if hints and not warned:
        yield "text-without-warning", item.id, {}


def _sentences(item: Item) -> Told:
    for language in item.label:
        limit = LONGEST_SENTENCE.get(language, USUAL_SENTENCE)
        texts = [item.label[language], (item.hint or {}).get(language, "")]
        longest = max(len(one.split()) for text in texts for one in _split(text))
        if longest > limit:
            told = {"count": str(longest), "limit": str(limit), "language": language}
            yield "long-sentence", item.id, told
            return


def _split(text: str) -> list[str]:
    return re.split(r"[.!?:]+\s+", text)


def _texts(questionnaire: Questionnaire, language: str) -> list[str]:
    texts = [questionnaire.purpose[language]]
    for item in questionnaire.items:
        texts += [text[language] for text in (item.label, item.hint) if text is not None]
    return texts


def _lix(texts: list[str]) -> tuple[int, float]:
    """The number of words, and how hard they are to read.

    LIX is words per sentence plus percentage of words of more than six letters; up to 40 is easy,
    above 50 hard, above 60 very hard. Source: C. H. Björnsson, "Läsbarhet", Stockholm 1968. It
    needs no syllables, so it means the same in German and English.
    """
    sentences = [sentence for text in texts for sentence in _split(text) if sentence.strip()]
    words = [word.strip("„“”\"'(),.;:?!–") for text in texts for word in text.split()]
    words = [word for word in words if any(character.isalpha() for character in word)]
    if not words or not sentences:
        return 0, 0.0
    long_words = sum(len(word) > _LONG_WORD for word in words)
    return len(words), len(words) / len(sentences) + 100 * long_words / len(words)
