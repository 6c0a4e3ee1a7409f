"""Faults of our own, told to people on a page that says how to go on."""

from typing import Any

from chalicelib import doors
from chalicelib.late_doors import LateDoors
from chalicelib.settings import settings


class ToldFaults(LateDoors):
    """An app that answers a browser with a page when its own code fails.

    Chalice answers everybody in JSON then. Programs that use the API still get that.
    """

    def __call__(self, event: Any, context: Any) -> dict[str, Any]:
        """Answer a request."""
        answer = super().__call__(event, context)
        resource = event.get("requestContext", {}).get("resourcePath", "")
        if answer["statusCode"] != 500 or resource.startswith("/api/"):
            return answer
        from chalicelib.layout.gateway import BROKEN, gateway_page

        page = doors.page(gateway_page(BROKEN, settings().base_path), 500)
        told: dict[str, Any] = page.to_dict(self.api.binary_types)
        return told
