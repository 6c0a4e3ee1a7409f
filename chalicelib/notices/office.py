"""Who is responsible: what imprint and privacy page name."""

from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Office:
    """The office that runs the surveys.

    Attributes:
        name: of the authority.
        street: and number.
        town: with its postal code.
        head: who represents it.
        phone: with its area code.
        data_protection_officer: how to reach them.
        data_protection_authority: to which people may complain.
        enforcement_body: to whom people turn if a barrier is not removed.
    """

    name: str
    street: str
    town: str
    head: str
    phone: str
    data_protection_officer: str
    data_protection_authority: str
    enforcement_body: str


def named_in(environment: Mapping[str, str]) -> Office:
    """The office as a deployment names it; what it does not name is asked for in its place."""
    names = [field.name for field in fields(Office)]
    return Office(
        **{
            name: environment.get(f"OFFICE_{name.upper()}") or f"[OFFICE_{name.upper()}]"
            for name in names
        }
    )
