"""Reading the form a browser has posted, with the files in it, without trusting it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

MAX_BYTES = 4_500_000
"""What a Lambda function can be given at most, once API Gateway has written it in Base64."""

_MAX_FIELDS = 5000


class FormError(Exception):
    """What was posted is no form."""


class FormTooLarge(FormError):
    """It has more than `MAX_BYTES`."""


@dataclass(frozen=True)
class Upload:
    """A file that was chosen in a form.

    Attributes:
        name: what it is called there, without folders.
    """

    name: str
    content: bytes


@dataclass(frozen=True)
class Form:
    """What was typed in and chosen, by the names of the fields."""

    values: Mapping[str, list[str]] = field(default_factory=dict)
    files: Mapping[str, list[Upload]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What was typed into a field, without blanks around it; "" if there is no such field."""
        return self.values.get(name, [""])[0].strip()

    def all(self, name: str) -> list[str]:
        """All values of a field that can have several, such as check boxes."""
        return self.values.get(name, [])

    def file(self, name: str) -> Upload | None:
        """The file chosen in a field; None if none was."""
        chosen = self.files.get(name, [])
        return next((one for one in chosen if one.name or one.content), None)


def read(raw: bytes, content_type: str) -> Form:
    """The form in the body of a request.

    Args:
        content_type: as the request's header names it.

    Raises:
        FormTooLarge: before anything is read.
        FormError: if it is none.
    """
    if len(raw) > MAX_BYTES:
        raise FormTooLarge(f"more than {MAX_BYTES} bytes")
    if content_type.lower().startswith("multipart/form-data"):
        return _multipart(raw, content_type)
    try:
        fields = parse_qs(raw.decode(), keep_blank_values=True, max_num_fields=_MAX_FIELDS)
    except ValueError as error:
        raise FormError("it cannot be decoded") from error
    return Form(fields)


def _multipart(raw: bytes, content_type: str) -> Form:
    # Imported with the first file: nothing else needs the parser of mails.
    from email.parser import BytesParser
    from email.policy import HTTP

    head = f"Content-Type: {content_type}\r\n\r\n".encode("ascii", "replace")
    message = BytesParser(policy=HTTP).parsebytes(head + raw)
    if not message.is_multipart():
        raise FormError("it has no parts")
    values: dict[str, list[str]] = {}
    files: dict[str, list[Upload]] = {}
    for part in message.iter_parts():
        disposition = part["content-disposition"]
        name = disposition and disposition.params.get("name")
        if not name:
            raise FormError("a part has no name")
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        file_name = disposition.params.get("filename")
        if file_name is None:
            try:
                values.setdefault(name, []).append(content.decode())
            except ValueError as error:
                raise FormError("it cannot be decoded") from error
        else:
            plain = file_name.replace("\\", "/").rpartition("/")[2]
            files.setdefault(name, []).append(Upload(plain, content))
    return Form(values, files)
