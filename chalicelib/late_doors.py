"""Doors that are opened when somebody first stands before one of them."""

from collections.abc import Callable, Iterable
from typing import Any

from chalice.app import Blueprint, Chalice


class LateDoors(Chalice):
    """An app that starts with the doors most people come through, and opens the others late.

    Each file that is imported delays the start of a function. Whoever first asks for an address
    that is not known yet waits for the others, once in the life of a process.
    """

    _others: Callable[[], Iterable[Blueprint]] | None = None

    def open_later(self, others: Callable[[], Iterable[Blueprint]]) -> None:
        """Name the doors to be opened when they are first needed; the call imports them."""
        self._others = others

    def __call__(self, event: Any, context: Any) -> dict[str, Any]:
        """Answer a request."""
        resource = event.get("requestContext", {}).get("resourcePath")
        if self._others and resource not in self.routes:
            others, self._others = self._others, None
            for door in others():
                self.register_blueprint(door)
        return super().__call__(event, context)
