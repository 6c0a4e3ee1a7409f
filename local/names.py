"""Makes the lists of personal names that suggestions for redaction look into.

They come from the package Faker, whose providers were written for test data. Its licence (MIT)
stands at the head of the file.

    python -m local.names
"""

import re
from collections.abc import Iterable, Iterator
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

from chalicelib.office.names import LISTS
from chalicelib.questionnaire.keywords import fold

_FIRST = ("de_DE", "de_AT", "de_CH", "tr_TR", "fr_DZ", "ru_RU", "ar_AA", "ar_DZ")
_LAST = (*_FIRST, "ar_PS", "ar_SA")
_SHORTEST = 2
_PLAIN = str.maketrans("ÄÖÜäöü", "AOUaou")

_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_LATIN = (
    # As German newspapers write, as Russian passports do, and as English newspapers write.
    "a b w g d e jo sch s i i k l m n o p r s t u f ch z tsch sch schtsch _ y _ e ju ja",
    "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y _ e iu ia",
    "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya",
)
_TABLES = [
    dict(zip(_CYRILLIC, (sound.strip("_") for sound in row.split()), strict=True)) for row in _LATIN
]


def make(target: Path = LISTS) -> None:
    """Write the lists to a file."""
    first = {form for locale in _FIRST for form in _forms(_people(locale).first_names)}
    last = {form for locale in _LAST for form in _forms(_people(locale).last_names)}
    last |= set(_forms(_people("ru_RU").middle_names))
    plates = _provider("automotive", "de_DE").license_plate_prefix
    districts = {district.upper() for district in plates}
    lines = [f"# {line}".rstrip() for line in _origin()]
    for kind, names in (("first", first), ("last", last), ("district", districts)):
        lines += [f"{kind} {name}" for name in sorted(names)]
    target.write_text("\n".join(lines) + "\n", "utf-8")


def _people(locale: str) -> Any:
    return _provider("person", locale)


def _provider(kind: str, locale: str) -> Any:
    return import_module(f"faker.providers.{kind}.{locale}").Provider


def _forms(names: Iterable[str]) -> Iterator[str]:
    """Each part of each name, in the spellings in which it is met."""
    for name in names:
        for part in re.split(r"[\s.-]+", name):
            if len(part) < _SHORTEST or (part[0].islower() and part[0] != part[0].upper()):
                continue
            yield fold(part)
            # Where a keyboard lacks the letter, its plain neighbour is typed, too.
            yield fold(part.translate(_PLAIN))
            if part[0].lower() in _CYRILLIC:
                yield from _transliterated(part.lower())


def _transliterated(name: str) -> Iterator[str]:
    for table in _TABLES:
        latin = "".join(table[letter] for letter in name)
        yield latin
        yield re.sub(r"(?:ij|iy|ii|i)(?:a|ya|ja)$", "ia", latin)


def _origin() -> list[str]:
    package = metadata.distribution("Faker")
    licence = next(file for file in package.files or () if file.name == "LICENSE.txt")
    return [f"From Faker {package.version}:", "", *licence.read_text().splitlines()]


if __name__ == "__main__":
    make()
