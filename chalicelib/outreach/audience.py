"""Groups of people to write to, by the names under which they are kept."""

from chalicelib.outreach.events import Event

SUBSCRIBERS = "subscribers"
"""Those who want to hear of every summary."""


def of_event(event_id: str) -> str:
    """The guests of an event."""
    return f"event/{event_id}"


def of_list(name: str) -> str:
    """A distribution list, such as the providers of day nurseries."""
    return f"list/{name}"


def is_list(group: str) -> bool:
    """Tell whether a group is a distribution list, which may be filled anew from a file."""
    return group.startswith("list/")


def asked_by(event: Event) -> list[str]:
    """All groups that an event asks."""
    return [of_event(event.id), *map(of_list, event.lists)]
