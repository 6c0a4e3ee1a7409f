"""Who is responsible: what imprint and privacy page name."""

from dataclasses import dataclass


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
