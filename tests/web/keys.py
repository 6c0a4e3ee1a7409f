"""A person with a keyboard alone: what they reach, they reach by Tab, and see where they are."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

_MOST_STOPS = 150
"""So many times Tab lead once around the longest page of the console."""

_PARTS = 8
"""More than a field has: that of a day has three numbers and a calendar."""

_WHERE = """async goal => {
    const look = () => {
        const one = document.activeElement;
        const style = getComputedStyle(one), box = one.getBoundingClientRect();
        const clear = style.outlineColor === 'transparent' || style.outlineColor.endsWith(', 0)');
        return {
            there: one === goal,
            name: one.outerHTML.slice(0, 160),
            between: one === document.body || one.tagName === 'IFRAME',
            // On its calendar or clock, a field leaves it to the browser to show where one is.
            seen: one.matches(':not(:focus-visible)[type=date], :not(:focus-visible)[type=time]')
                || style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 && !clear
                && box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
                && box.right > 0 && box.left < innerWidth,
        };
    };
    // The page may still be scrolling there.
    for (let turn = 0; turn < 100 && !look().seen && !look().between; turn++) {
        await new Promise(requestAnimationFrame);
    }
    return look();
}"""
"""Where the focus is: at the goal, between the parts of the page or in a frame; and is it seen."""


@dataclass(frozen=True)
class Keys:
    """The keyboard of somebody who uses nothing else."""

    page: Page

    def reach(self, goal: Locator) -> None:
        """Go from stop to stop until the goal has the focus; at each one sees where one is."""
        expect(goal).to_be_visible()
        element = goal.element_handle()
        stops: list[str] = []
        for _stop in range(_MOST_STOPS):
            where = self.page.evaluate(_WHERE, element)
            # Where one begins may be where a mouse or the page itself has left the focus.
            seen = where["seen"] or where["between"] or not stops
            assert seen, f"nobody sees {where['name']}"
            if where["there"]:
                return
            stops.append(where["name"])
            stays = stops[-_PARTS:] == [where["name"]] * _PARTS and not where["between"]
            assert not stays, f"there is no way on from {where['name']}"
            self.page.keyboard.press("Tab")
        raise AssertionError(f"it cannot be reached; the last stops were {stops[-5:]}")

    def press(self, goal: Locator, key: str = "Enter") -> None:
        """Reach a link or a button, and press a key on it."""
        self.reach(goal)
        self.page.keyboard.press(key)

    def leads(self, goal: Locator, heading: str) -> None:
        """Press what leads to another page, and wait for its heading."""
        self.press(goal)
        expect(self.page.get_by_role("heading", level=1, name=heading)).to_be_visible()

    def stored(self, goal: Locator, words: str) -> None:
        """Press what stores something, and wait until the page says that it was done."""
        self.press(goal)
        expect(self.page.get_by_role("status").filter(has_text=words)).to_be_visible()

    def refused(self, goal: Locator, words: str) -> None:
        """Press what stores something that is wrong: it is said, with the focus on it."""
        self.press(goal)
        alert = self.page.get_by_role("alert").filter(has_text=words)
        expect(alert).to_be_focused()

    def write(self, field: Locator, words: str) -> None:
        """Type into a field, in place of what stands in it."""
        self.reach(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def choose(self, field: Locator, words: str) -> None:
        """Choose from a list by typing how the choice begins."""
        self.reach(field)
        self.page.keyboard.type(words)
        expect(field.locator("option:checked")).to_have_text(words)
