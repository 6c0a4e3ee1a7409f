"""Whether a survey can keep the protection it promises: checked before it is published."""

from collections.abc import Iterator

from chalicelib.i18n import later as _
from chalicelib.questionnaire.findings import Finding
from chalicelib.questionnaire.model import (
    FreeText,
    Group,
    Profile,
    Questionnaire,
)
from chalicelib.questionnaire.outcomes import gives_itself_away
from chalicelib.questionnaire.profiles import PROFILES, protection_of


def unkeepable(questionnaire: Questionnaire) -> Iterator[Finding]:
    """What makes the promise impossible; such a survey is not published."""
    k = protection_of(questionnaire.profile).k
    if questionnaire.invited is not None and questionnaire.invited < k:
        yield Finding(
            "/invited",
            _(
                "{invited} people are asked, but nothing is reported below {k} answers; ask more"
                " people, or talk to these in person"
            ),
            {"invited": questionnaire.invited, "k": k},
        )
    for item in questionnaire.items:
        if gives_itself_away(item):
            yield Finding(
                f"/items/{item.id}",
                _(
                    "everybody who answers gives the same answer, so a report would tell it of"
                    " each of them; add an answer, or make it a note"
                ),
            )
    if questionnaire.partition is None:
        return
    for leaf, size in questionnaire.partition.sizes.items():
        if size < k:
            yield Finding(
                f"/partition/sizes/{leaf}",
                _(
                    "with {size} people this part never reaches {k} answers; merge it with another"
                    " before launch, so that the form says so and nobody is misled"
                ),
                {"size": size, "k": k},
            )
    for group in questionnaire.partition.groups:
        yield from _overlong(group, 1)


def _overlong(group: Group, depth: int) -> Iterator[Finding]:
    if depth > 3:
        yield Finding(
            "/partition/groups", _("'{code}' is deeper than three levels"), {"code": group.code}
        )
    for member in group.members:
        if isinstance(member, Group):
            yield from _overlong(member, depth + 1)


def doubtful(questionnaire: Questionnaire) -> Iterator[Finding]:
    """What will probably be missing from the reports; the office should know before launch."""
    k = protection_of(questionnaire.profile).k
    strictest = PROFILES[Profile.SENSITIVE].k
    for item in questionnaire.items:
        if item.sensitive and k < strictest:
            yield Finding(
                f"/items/{item.id}",
                _("as a sensitive item it is shown from {k} answers on"),
                {"k": strictest},
            )
        if isinstance(item, FreeText) and questionnaire.profile is Profile.SENSITIVE:
            yield Finding(
                f"/items/{item.id}",
                _("texts of a sensitive survey are never published; leave it out"),
            )
    if questionnaire.partition is not None:
        for leaf, size in questionnaire.partition.sizes.items():
            if k <= size < 2 * k:
                yield Finding(
                    f"/partition/sizes/{leaf}",
                    _(
                        "{size} people are asked; if fewer than {k} answer at a date, this part"
                        " waits or moves up; think of merging it before launch"
                    ),
                    {"size": size, "k": k},
                )
    if questionnaire.invited is not None and k <= questionnaire.invited < 2 * k:
        yield Finding(
            "/invited",
            _("{invited} people are asked, and {k} must answer before anything is reported"),
            {"invited": questionnaire.invited, "k": k},
        )
