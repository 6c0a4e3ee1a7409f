"""What was proven of each survey: that its ledger holds, and that attacks found nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chalicelib.office import attack_words
from chalicelib.outreach.mails import in_language
from chalicelib.sealing.attack import Attack, Outcome
from chalicelib.sealing.ledger import Check
from chalicelib.settings import settings
from chalicelib.store.attacks import Attacks
from chalicelib.store.ledger_checks import LedgerChecks
from chalicelib.store.surveys import Surveys
from chalicelib.weeks import BERLIN


@dataclass(frozen=True)
class Attacked:
    """The last attack on a survey, in words.

    Attributes:
        bad: whether it found something, or did not see everything.
        is_old: whether the survey was sealed further since.
    """

    day: date
    outcome: str
    bad: bool
    read: str
    tried: str
    details: list[str]
    advice: str
    is_old: bool


@dataclass(frozen=True)
class Proof:
    """What was proven of one survey.

    Attributes:
        check: the last check of its ledger; None before the first.
        attack: the last attack; None before the first.
    """

    survey: str
    title: str
    check: Check | None
    checked_on: date | None
    attack: Attacked | None


def proofs(language: str) -> Iterator[Proof]:
    """What was proven of each survey of which something is sealed."""
    surveys = Surveys(settings().catalogue_table)
    for head in surveys.heads():
        latest = surveys.current(head)
        if latest is None or not head.sealed_to:
            continue
        check = LedgerChecks(settings().catalogue_table).last(head.survey)
        attack = Attacks(settings().bucket).last(head.survey)
        yield Proof(
            head.survey,
            in_language(latest.title, language),
            check,
            date.fromisoformat(check.day) if check else None,
            _said(attack, head.sealed_to, language) if attack else None,
        )


def _said(attack: Attack, sealed_to: str, language: str) -> Attacked:
    return Attacked(
        attack.moment.astimezone(BERLIN).date(),
        attack_words.outcome(attack, language),
        attack.outcome is not Outcome.HELD,
        attack_words.read(attack, language),
        attack_words.tried(attack, language),
        attack_words.details(attack, language),
        attack_words.advice(attack, language),
        attack.sealed_to < sealed_to,
    )
