"""Mail addresses: which are some, and how they are written."""


class AddressError(Exception):
    """It is no address that mail can be sent to; the message says why."""


def normalised(typed: str) -> str:
    """An address as mail servers want it: a domain with umlauts in its ASCII form.

    Raises:
        AddressError: if it is none. Letters outside ASCII are refused before the @: SES cannot
            send there.
    """
    # Imported with the first address: the pages on which people answer know none.
    from email_validator import EmailNotValidError, validate_email

    if any(not letter.isprintable() for letter in typed):
        raise AddressError("It contains a control character.")
    try:
        found = validate_email(
            typed.strip(),
            check_deliverability=False,
            allow_smtputf8=False,
            allow_quoted_local=True,
        )
    except EmailNotValidError as error:
        raise AddressError(str(error)) from None
    assert found.ascii_email is not None
    return found.ascii_email


def read(typed: str) -> str | None:
    """An address as `normalised` writes it; None if it is none."""
    try:
        return normalised(typed)
    except AddressError:
        return None
