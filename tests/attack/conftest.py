"""The running service is the one that the tests of the API use."""

from tests.api.conftest import service

__all__ = ["service"]
