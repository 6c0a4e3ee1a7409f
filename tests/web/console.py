"""The console on 127.0.0.1, in this process, with a user for each role.

Site and test share one process, so a test may read and prepare the stores directly::

    def test_somebody_plans_an_event(browser: Browser, base: str) -> None:
        with console(browser, base, Role.REDAKTION) as page:
            page.goto(f"{base}/buero/veranstaltungen")
"""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page

from chalicelib import clock
from chalicelib.office import cookies
from chalicelib.office.users import Role, User, user_id
from chalicelib.settings import settings
from chalicelib.store.users import Users

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


def user(role: Role) -> User:
    """The user of a role."""
    return User(f"{role.value}@example.org", role.value.capitalize(), role)


def known(role: Role) -> User:
    """The user of a role, who may sign in from now on."""
    users = Users(settings().catalogue_table)
    roster = users.roster()
    found = roster.find(user_id(user(role).address))
    if found is None:
        found = user(role)
        users.replace(roster, roster.with_user(found))
    return found


def sign_in(context: BrowserContext, base: str, role: Role) -> None:
    """Sign a browser in, without the way through the mailbox."""
    context.add_cookies(
        [
            {
                "name": cookies.SESSION_COOKIE,
                "value": cookies.session_for(known(role), clock.now()),
                "url": base.replace("http:", "https:"),
                "httpOnly": True,
                "secure": True,
                "sameSite": "Lax",
            }
        ]
    )


@contextmanager
def console(
    browser: Browser, base: str, role: Role, viewport: dict[str, int] | None = None
) -> Iterator[Page]:
    """A page of a browser in which the user of a role has signed in."""
    size = viewport or DESK
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]}, locale="de-DE"
    )
    try:
        sign_in(context, base, role)
        yield context.new_page()
    finally:
        context.close()
