"""What the tests of pages share: the product's site, a phone to look at it, ways through a form."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from chalicelib.office.users import Role
from tests.web.console import console
from tests.web.showcase import site


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """The address under which the product runs while a file is tested."""
    with site() as address:
        yield address


@pytest.fixture(scope="module")
def desk(browser: Browser, base: str) -> Iterator[Page]:
    """The browser of somebody who edits in the console, at a desk."""
    with console(browser, base, Role.REDAKTION) as page:
        yield page


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()
