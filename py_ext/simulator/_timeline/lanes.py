"""What there is to draw of a trace: lanes, and in each what happened when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from py_ext.simulator._timeline.handlers import Handlers
from py_ext.simulator._timeline.items import Entry, Item, Lane, number, shown, told_of
from py_ext.simulator._timeline.requests import REQUESTS, Requests

__all__ = ["lanes_of", "seconds_of"]

EVENTS, PAGE = "Events", "Page"


def lanes_of(entries: Iterable[Entry]) -> list[Lane]:
    """The lanes of these entries of a trace: events, each handler, requests, pages."""
    events, requests, page = Lane(EVENTS), Requests(), Lane(PAGE)
    handlers = Handlers()
    for entry in sorted(entries, key=order_told):
        time = seconds_of(entry["time"])
        kind, what = entry["kind"], entry["message"].get("what")
        if kind == "event" or (kind == "dropped" and "event" in entry["message"]):
            events.items.append(event_item(entry, time))
        elif kind == "doing" and what == "handler":
            handlers.add(entry, time)
        elif kind == "doing" and what == "wait":
            requests.wait(entry, time)
        elif kind == "doing":
            page.items.append(page_item(entry, time))
        else:
            requests.add(entry, time)
    page.items.sort(key=lambda item: item.begin)
    found = [events, *handlers.lanes(), requests.lane(), page]
    return [lane for lane in found if lane.items or lane.title in (EVENTS, REQUESTS)]


def order_told(entry: Entry) -> tuple[bool, float]:
    """Messages first, then doings, as they came: a run's end is told with the time of its beginning."""
    return entry["kind"] == "doing", number(entry.get("number")) or 0.0


def event_item(entry: Entry, time: float) -> Item:
    data = entry["message"].get("data")
    data = data if isinstance(data, dict) else {}
    inner = data.get("interaction")
    inner = inner if isinstance(inner, dict) else {}
    name = shown(entry["name"])
    about = shown(inner.get("interactionId"))
    state = shown(inner.get("state")) or shown(data.get("operationName"))
    kind = shown(data.get("eventType"))
    is_dropped = entry["kind"] == "dropped"
    words = [f"event {name}", *dict.fromkeys(filter(None, (kind, state))), *told_of(about, time)]
    if is_dropped:
        words.append("not sent")
    key = f"e-{entry['frame']}-{entry.get('number')}"
    drawn = "dropped" if is_dropped else "event"
    return Item(key, drawn, time, time, kind or state or name, ", ".join(words), about)


def page_item(entry: Entry, time: float) -> Item:
    name, is_agent = shown(entry["name"]), entry["message"].get("what") == "agent"
    who = f"the agent: {name}" if is_agent else f"page.{name}"
    key = f"p-{entry['frame']}-{entry.get('number')}"
    words = ", ".join([who, *told_of("", time)])
    return Item(key, "agent" if is_agent else "page", time, time, name, words)


def seconds_of(time: str) -> float:
    """Since 1970."""
    return datetime.fromisoformat(time).timestamp()
