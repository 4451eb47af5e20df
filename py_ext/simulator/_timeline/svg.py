"""The picture of a trace, as SVG: time goes from left to right, lane below lane.

It is drawn here and nowhere else: the desktop's page asks for it with each zoom, and ``py-ext timeline``
writes it to a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

from py_ext.simulator._timeline.items import Item, Lane, clock, duration
from py_ext.simulator._timeline.lanes import lanes_of, seconds_of

__all__ = ["STYLE", "timeline_svg"]

ROW, BAR = 18, 12
AXIS = 24
LEFT = RIGHT = 12
LETTER, CAPITAL, BOLD = 6.1, 8.0, 7.4
"""The width of one at 11 px, about; of a capital, and of a bold one."""
THIN, MARK = 3.0, 9.0
"""The narrowest bar; the width of what takes no time."""
MOST_TITLE = 210
"""The width of the titles at the left, at most."""
BESIDE = 760
"""The width of a picture in which titles stand at the left; in a narrower one, they are above the lanes."""
OPEN = 26.0
"""The width of what has no end: a request without an answer."""
LEAST = 0.001
"""Seconds that a picture shows, at least."""
STEPS = [base * 10.0**power for power in range(-3, 5) for base in (1, 2, 5)]

STYLE = """
.timeline { --ground: #fff; --band: #f6f8fb; --ink: #1a2233; --quiet: #566176; --line: #dde3ec;
  --event: #50309a; --event-soft: #e9e2fa; --run: #0c5731; --run-soft: #d5efe0; --ask: #1e3f9e;
  --ask-soft: #dbe5fd; --bad: #a3231b; --bad-soft: #fbdcd9; --page: #7a4300; --page-soft: #fbe7c8;
  background: var(--ground); color: var(--ink); font: 11px/1 system-ui, -apple-system, "Segoe UI", Roboto,
  "Helvetica Neue", sans-serif; }
@media (prefers-color-scheme: dark) {
  .timeline { --ground: #141b2a; --band: #1a2335; --ink: #e8edf6; --quiet: #a9b4c8; --line: #324058;
    --event: #c3b0f7; --event-soft: #3c2d6b; --run: #8fdab1; --run-soft: #17472e; --ask: #a9c0ff;
    --ask-soft: #22386f; --bad: #ffb0a8; --bad-soft: #6d221c; --page: #f3c983; --page-soft: #5c3d10; }
}
.timeline .ground { fill: var(--ground); }
.timeline .band { fill: var(--band); }
.timeline text { fill: var(--ink); }
.timeline .lane-title { font-weight: 600; }
.timeline .axis text { fill: var(--quiet); }
.timeline .axis line { stroke: var(--line); }
.timeline .bar { fill: var(--soft); stroke: var(--strong); }
.timeline .item.event, .timeline .item.dropped { --soft: var(--event-soft); --strong: var(--event); }
.timeline .item.handler { --soft: var(--run-soft); --strong: var(--run); }
.timeline .item.request, .timeline .item.lost { --soft: var(--ask-soft); --strong: var(--ask); }
.timeline .item:is(.failed, .refused, .unsent) { --soft: var(--bad-soft); --strong: var(--bad); }
.timeline .item:is(.failed, .refused, .unsent) text { fill: var(--bad); }
.timeline .item:is(.page, .agent) { --soft: var(--page-soft); --strong: var(--page); }
.timeline .item:is(.lost, .dropped, .open) .bar { stroke-dasharray: 3 2; }
.timeline .wait { fill: url(#timeline-hatch); stroke: var(--strong); stroke-opacity: .6; }
.timeline .hatch { stroke: var(--quiet); }
.timeline .item:focus { outline: none; }
.timeline .item:focus .bar, .timeline .item.chosen .bar { stroke-width: 3; }
.timeline .item.same .bar { stroke-width: 2.5; }
"""
"""Of the picture. The desktop's page has it as a file: its policy takes none that stands in the picture."""


@dataclass
class Drawn:
    """An item, or several that are too close to each other, where it is in the picture."""

    item: Item
    left: float
    right: float
    wait: float
    """Where the waiting begins; ``left`` where it has not waited."""
    count: int = 1
    row: int = 0
    room: float = 0.0


class Scale:
    """From times to places."""

    def __init__(self, begin: float, end: float, left: float, right: float) -> None:
        self.begin, self.end = begin, end
        self.left, self.right = left, right
        self.per_second = (self.right - self.left) / (end - begin)

    def x(self, time: float) -> float:
        """Where a time is; what is far out of the picture stays within reach of renderers."""
        at = self.left + (time - self.begin) * self.per_second
        return min(max(at, self.left - 1000.0), self.right + 1000.0)

    def ticks(self) -> Iterable[tuple[float, str]]:
        """Round times that are about 100 px apart, and how they are written."""
        wanted = 100 / self.per_second
        step = next((each for each in STEPS if each >= wanted), wanted)
        digits = 0 if step >= 1 else 1 if step >= 0.1 else 2 if step >= 0.01 else 3
        number = int(self.begin // step) + 1
        while number * step <= self.end:
            yield number * step, clock(number * step, digits)
            number += 1


def timeline_svg(
    entries: Iterable[Mapping[str, Any]],
    *,
    width: int = 1200,
    begin: float | None = None,
    end: float | None = None,
    since: float | None = None,
    styled: bool = True,
) -> str:
    """The picture of these entries of a trace.

    Args:
        entries: As plain data.
        width: In pixels. The height is what it takes.
        begin: Seconds since 1970 at its left; where none is given, the beginning of the trace.
        end: The same at its right; the end of the trace.
        since: What was before is left out.
        styled: It has its style sheet in it; else whoever shows it has ``STYLE`` elsewhere.
    """
    if since is not None:
        entries = [entry for entry in entries if seconds_of(entry["time"]) >= since]
    lanes = lanes_of(entries)
    first, last = extent_of(lanes)
    begin = first if begin is None else begin
    end = last if end is None else end
    end = max(end, begin + LEAST)
    titles = titles_of(lanes)
    beside = min(max(map(len, titles)) * BOLD + 8, MOST_TITLE) if width >= BESIDE else 0.0
    scale = Scale(begin, end, LEFT + beside, width - RIGHT)
    bands, parts, heads, y = [], [], [], float(AXIS)
    for number, (lane, title) in enumerate(zip(lanes, titles, strict=True)):
        top = y + (4 if beside else 17)
        text, rows = lane_svg(lane, scale, top, last)
        height = top - y + rows * ROW
        band = "band" if number % 2 == 0 else "ground"
        bands.append(f'<rect class="{band}" y="{y:g}" width="{width}" height="{height:g}"/>')
        if beside:  # over what reaches out of the picture at the left
            wide = LEFT + beside - MARK / 2
            heads.append(f'<rect class="{band}" y="{y:g}" width="{wide:g}" height="{height:g}"/>')
        most = int(MOST_TITLE / BOLD)
        cut = title if len(title) <= most else f"{title[: most - 1]}…"
        heads.append(f'<text class="lane-title" x="{LEFT}" y="{y + 14:g}">{escape(cut)}</text>')
        parts.append(text)
        y += height
    height = y + 6
    if not any(lane.items for lane in lanes):
        parts.append(f'<text x="{scale.left:g}" y="{AXIS + 15}">Nothing has happened yet.</text>')
    told = f"Timeline, {clock(begin)} to {clock(end)}, {duration(end - begin)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="timeline" width="{width}" height="{height:g}"'
        f' viewBox="0 0 {width} {height:g}" role="group" aria-label="{told}"'
        f' data-first="{first:.6f}" data-last="{last:.6f}" data-begin="{begin:.6f}" data-end="{end:.6f}"'
        f' data-left="{scale.left:g}" data-right="{scale.right:g}">'
        f"{f'<style>{STYLE}</style>' if styled else ''}"
        '<defs><pattern id="timeline-hatch" width="5" height="5" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><line class="hatch" y2="5" stroke-width="2"/></pattern></defs>'
        f'<rect class="ground" width="{width}" height="{height:g}"/>'
        f"{''.join(bands)}{axis_svg(scale, height)}{''.join(parts)}"
        f'<g aria-hidden="true">{"".join(heads)}</g></svg>\n'
    )


def extent_of(lanes: Iterable[Lane]) -> tuple[float, float]:
    """From when the first began to when the last ended, with room for what stands beside it."""
    items = [item for lane in lanes for item in lane.items]
    begins = [item.begin - item.waited for item in items]
    ends = [item.begin if item.end == float("inf") else item.end for item in items]
    first, last = min(begins, default=0.0), max(ends, default=1.0)
    seconds = max(last - first, LEAST)
    return first - 0.01 * seconds, last + 0.05 * seconds


def axis_svg(scale: Scale, height: float) -> str:
    parts = []
    for time, label in scale.ticks():
        x = scale.x(time)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="16" y2="{height:g}"/>')
        if x < scale.right - len(label) * LETTER:
            parts.append(f'<text x="{x + 3:.1f}" y="13">{label}</text>')
    return f'<g class="axis" aria-hidden="true">{"".join(parts)}</g>'


def titles_of(lanes: Iterable[Lane]) -> list[str]:
    """The titles: of handlers, without the module where they are told apart without it."""
    whole = [lane.title for lane in lanes]
    short = [title.rpartition(".")[2] for title in whole]
    return [one if short.count(one) == 1 else full for one, full in zip(short, whole, strict=True)]


def lane_svg(lane: Lane, scale: Scale, top: float, last: float) -> tuple[str, int]:
    """A lane, and how many rows it has."""
    drawn = packed([*close_together(placed(lane.items, scale, last))], scale.right + RIGHT)
    rows = max((each.row for each in drawn), default=0) + 1
    items = "".join(item_svg(each, top + each.row * ROW, scale) for each in drawn)
    counted = f"{escape(lane.title)}: {len(lane.items)}"
    return f'<g class="lane" role="group" aria-label="{counted}">{items}</g>', rows


def placed(items: Iterable[Item], scale: Scale, last: float) -> Iterable[Drawn]:
    """Those that are in the picture, where they are."""
    for item in items:
        left = scale.x(item.begin)
        if item.begin == item.end:
            left, right = left - MARK / 2, left + MARK / 2
        elif item.end == float("inf"):
            until = scale.x(last) if item.kind == "handler" else left
            right = max(left + OPEN, until)
        else:
            right = max(scale.x(item.end), left + THIN)
        wait = min(scale.x(item.begin - item.waited), left)
        if right >= scale.left - MARK and wait <= scale.right + RIGHT:
            yield Drawn(item, left, right, wait)


def close_together(drawn: Iterable[Drawn]) -> Iterable[Drawn]:
    """The same, those of a kind that nobody could tell apart as one."""
    last: Drawn | None = None
    for each in sorted(drawn, key=lambda one: (one.wait, one.left)):
        if (
            last is not None
            and each.item.kind == last.item.kind
            and each.right - each.wait <= MARK + 0.1
            and last.right - last.wait <= MARK + 4
            and each.left - last.left < 4
        ):
            last.count += 1
            last.right = max(last.right, each.right)
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last


def packed(drawn: list[Drawn], edge: float) -> list[Drawn]:
    """The same in rows, so that none is over another, each with the room that it has to its right."""
    rows: list[Drawn] = []
    for each in drawn:
        each.room = edge - each.right
        for number, before in enumerate(rows):
            if before.right + 1 <= each.wait:
                before.room = each.wait - before.right
                each.row, rows[number] = number, each
                break
        else:
            each.row = len(rows)
            rows.append(each)
    return drawn


def item_svg(each: Drawn, y: float, scale: Scale) -> str:
    item, width = each.item, each.right - each.left
    told, label = item.told, item.label
    if each.count > 1:
        told = f"{told}, and {each.count - 1} more at this place: zoom in"
        label = f"{each.count}\N{MULTIPLICATION SIGN}"
    shape = f'<rect class="bar" x="{each.left:.1f}" y="{y:g}" width="{width:.1f}" height="{BAR}" rx="2"/>'
    if item.begin == item.end and each.count == 1:
        middle = (each.left + each.right) / 2
        half = BAR / 2
        points = f"M{middle:.1f} {y:g}l{half:g} {half:g}l-{half:g} {half:g}l-{half:g}-{half:g}z"
        shape = f'<path class="bar" d="{points}"/>'
    if each.left - each.wait >= 0.5:
        shape += (
            f'<rect class="wait" x="{each.wait:.1f}" y="{y:g}" width="{each.left - each.wait:.1f}"'
            f' height="{BAR}"/>'
        )
    is_open = " open" if item.end == float("inf") else ""
    about = f' data-about="{escape(item.about)}"' if item.about else ""
    told, key = escape(told), quote(item.key, errors="replace")
    return (
        f'<g class="item {item.kind}{is_open}" role="img" tabindex="-1" aria-label="{told}"'
        f' data-key="{key}"{about}><title>{told}</title>{shape}{label_svg(each, label, y, scale)}</g>'
    )


def label_svg(each: Drawn, label: str, y: float, scale: Scale) -> str:
    """The label in the bar or behind it, where it has room."""
    needed = sum(CAPITAL if letter.isupper() else LETTER for letter in label)
    left = max(each.left, scale.left)
    if needed + 8 <= each.right - left and each.item.begin != each.item.end:
        x = left + 4
    elif needed + 8 <= each.room:
        x = max(each.right, scale.left) + 4
    else:
        return ""
    return f'<text x="{x:.1f}" y="{y + 10:g}">{escape(label)}</text>'
