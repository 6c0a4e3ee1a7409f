"""Batches and summaries in the bucket: written once, then read."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.store.clients import s3
from chalicelib.store.errors import Conflict, Refused, translated

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".csv": "text/csv; charset=utf-8",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Bucket:
    """One bucket, through the few operations the rooms need."""

    def __init__(self, name: str) -> None:
        self._name = name

    def put_once(self, key: str, content: bytes, locked_until: datetime | None = None) -> bool:
        """Write an object that must never change; False if the same bytes were there already.

        Args:
            key: where.
            content: what.
            locked_until: until when nobody can remove it without the right to bypass the lock.

        Raises:
            Conflict: if other bytes stand under this key.
        """
        lock = (
            {"ObjectLockMode": "GOVERNANCE", "ObjectLockRetainUntilDate": locked_until}
            if locked_until
            else {}
        )
        try:
            with translated():
                s3().put_object(
                    Bucket=self._name,
                    Key=key,
                    Body=content,
                    ContentType=_content_type(key),
                    IfNoneMatch="*",
                    **lock,
                )
        except Conflict:
            if self.read(key) == content:
                return False
            raise Conflict(f"{key} was published before with other content") from None
        return True

    def put(self, key: str, content: bytes) -> None:
        """Write an object that nobody has been told of yet."""
        with translated():
            s3().put_object(
                Bucket=self._name, Key=key, Body=content, ContentType=_content_type(key)
            )

    def read(self, key: str) -> bytes:
        """The object's content.

        Raises:
            Refused: if it is not there or may not be read.
        """
        with translated():
            content: bytes = s3().get_object(Bucket=self._name, Key=key)["Body"].read()
        return content

    def keys(self, prefix: str) -> Iterator[str]:
        """All keys that begin so, in alphabetical order."""
        token: dict[str, str] = {}
        while True:
            with translated():
                page = s3().list_objects_v2(Bucket=self._name, Prefix=prefix, **token)
            yield from (item["Key"] for item in page.get("Contents", ()))
            if not page.get("IsTruncated"):
                return
            token = {"ContinuationToken": page["NextContinuationToken"]}

    def holds(self, key: str) -> bool:
        """Tell whether there is such an object."""
        return key in self.keys(key)

    def address(self, key: str, seconds: int) -> str:
        """An address under which anybody can read the object for so many seconds."""
        with translated():
            address: str = s3().generate_presigned_url(
                "get_object",
                Params={"Bucket": self._name, "Key": key},
                ExpiresIn=seconds,
            )
        return address


def _content_type(key: str) -> str:
    ending = key[key.rindex(".") :]
    if ending not in _TYPES:
        raise Refused(f"{key}: files of this kind are not published")
    return _TYPES[ending]
