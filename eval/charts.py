"""The pictures of a report, as SVG within a page: colours are the page's variables, so that they follow its theme.

Matplotlib draws them: kept since 2003, it places ticks and labels well, writes SVG with text as text, and needs neither
script nor network in the page. It is loaded here only, by the command that makes a page.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from eval.interval import Mean, Rate
from eval.risk_coverage import RiskCoverage

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Stand-ins that the drawing library takes for colours; the page's own come in their place.
INK, FAINT, MAIN, SECOND, BAND = "#010203", "#010204", "#010205", "#010206", "#010207"
_VARIABLES = {INK: "--ink", FAINT: "--rule", MAIN: "--main", SECOND: "--second", BAND: "--band"}
_FIXED = {"--ink": "#1b1f24", "--rule": "#d5d9df", "--main": "#1f5fa8", "--second": "#a8480f", "--band": "#d3e2f3"}

WIDTH = 3.4  # inches, of which a screen of 320 pixels shows all with letters of some 10 pixels
FEWEST = 10  # answers from which on the risk is drawn: of fewer it is noise
APART = 1.45  # least factor between the names of two lines of a chart of growth
LINE = 0.26  # inches a row of a chart of rows
MARKERS = "osD^vP"  # of what is compared in one drawing, told apart without colour
_STYLE: Mapping[str, Any] = {
    "svg.fonttype": "none",  # text stays text, to be searched, read aloud and enlarged
    "text.parse_math": False,  # a dollar in a name is a dollar
    "font.family": "sans-serif",
    "font.size": 9.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": FAINT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "lines.linewidth": 1.8,
}


def rates(title: str, rows: Mapping[str, Rate | Mean]) -> str:
    """Shares, 0 to 1, with their intervals, one a row; rows without a value are left out."""
    shown = {name: figure for name, figure in rows.items() if figure.value is not None}

    def draw(axes: Axes) -> None:
        for place, figure in enumerate(shown.values()):
            low, high = (0.0 if figure.low is None else figure.low), (1.0 if figure.high is None else figure.high)
            axes.plot([100 * low, 100 * high], [place, place], color=MAIN, linewidth=2.2, solid_capstyle="butt")
            axes.plot([100 * (figure.value or 0.0)], [place], "o", color=MAIN, markersize=5.5, clip_on=False)
        axes.set_yticks(range(len(shown)), list(shown))
        axes.set_ylim(len(shown) - 0.5, -0.5)
        axes.set_xlim(0, 100)
        axes.set_xlabel("%, 95 % interval")
        axes.grid(visible=False, axis="y")

    return _drawn(title, draw, height=0.75 + LINE * max(len(shown), 2))


def recall(title: str, means: Sequence[Mean]) -> str:
    """Recall among the first 1, 2, … passages, with its interval as a band."""

    def draw(axes: Axes) -> None:
        ranks = range(1, len(means) + 1)
        axes.fill_between(
            ranks, [100 * (one.low or 0.0) for one in means], [100 * (one.high or 0.0) for one in means], color=BAND
        )
        axes.plot(ranks, [100 * (one.value or 0.0) for one in means], "o-", color=MAIN, markersize=4)
        axes.set_ylim(0, 102)
        axes.set_xticks(list(ranks))
        axes.set_xlabel("first k passages")
        axes.set_ylabel("% of evidence found")

    return _drawn(title, draw)


def risk(title: str, curve: RiskCoverage, threshold: float) -> str:
    """Wrong answers among those given, against questions answered, with the point that is served."""
    points = [point for point in curve.points if point.risk.total >= FEWEST] or curve.points

    def draw(axes: Axes) -> None:
        covered = [100 * (point.coverage.value or 0.0) for point in points]
        axes.fill_between(
            covered,
            [100 * point.risk.low for point in points],
            [100 * point.risk.high for point in points],
            color=BAND,
            step="post",
        )
        axes.plot(covered, [100 * (point.risk.value or 0.0) for point in points], color=MAIN, drawstyle="steps-post")
        if curve.chance is not None:
            axes.axhline(100 * curve.chance, color=SECOND, linestyle=(0, (4, 3)), linewidth=1.3)
            axes.annotate("strength says nothing", (2, 100 * curve.chance), (0, 3), textcoords="offset points")
        if served := curve.above(threshold):
            place = 100 * (served.coverage.value or 0.0), 100 * (served.risk.value or 0.0)
            axes.plot(*place, "D", color=SECOND, markersize=6)
            axes.annotate("as served", place, (-4, -13), textcoords="offset points", ha="right")
        axes.set_xlim(0, 101)
        axes.set_ylim(0, max(50.0, 120 * (curve.chance or 0.0)))
        axes.set_xlabel("% of questions answered")
        axes.set_ylabel("% of answers wrong")

    return _drawn(title, draw)


def spread(title: str, values: Sequence[float], unit: str) -> str:
    """How many answers have how much: a histogram, with the middle value and that which 95 % stay below."""

    def draw(axes: Axes) -> None:
        import numpy as np

        highest = max(values, default=0.0)
        axes.hist(values, bins=min(24, max(4, round(math.sqrt(len(values))) * 2)), range=(0, highest or 1), color=MAIN)
        for share, dashes in ((50, (0, ())), (95, (0, (4, 3)))):
            if values:
                axes.axvline(float(np.percentile(values, share)), color=SECOND, linestyle=dashes, linewidth=1.4)
        axes.set_xlim(left=0)
        axes.set_xlabel(f"{unit}; lines: half, and 95 %, stay below")
        axes.set_ylabel("questions")
        axes.grid(visible=False, axis="x")

    return _drawn(title, draw)


def ratios(title: str, rows: Mapping[str, Mapping[str, tuple[float, float, float]]]) -> str:
    """How many times as much others take: by what was measured and by whom, median, least and most, on a log scale."""
    others = list(dict.fromkeys(name for row in rows.values() for name in row))

    def draw(axes: Axes) -> None:
        from matplotlib.ticker import FuncFormatter, LogLocator

        step = 0.7 / max(1, len(others))
        for number, (name, marker) in enumerate(zip(others, MARKERS, strict=False)):
            shown = [(place, row[name]) for place, row in enumerate(rows.values()) if name in row]
            heights = [place + (number - (len(others) - 1) / 2) * step for place, _ in shown]
            for height, (_, (_, least, most)) in zip(heights, shown, strict=True):
                axes.plot([least, most], [height, height], color=MAIN, linewidth=1.4, solid_capstyle="butt")
            axes.plot([one[0] for _, one in shown], heights, marker, color=MAIN, markersize=4.5, label=name)
        axes.axvline(1, color=SECOND, linewidth=1.4)
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.minorticks_off()
        axes.set_yticks(range(len(rows)), list(rows))
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xlabel("times as much as Passerelle, which is the line at 1")
        axes.grid(visible=False, axis="y")
        axes.legend(loc="lower center", bbox_to_anchor=(0.4, 1.0), ncols=len(others), frameon=False, handletextpad=0.1)

    return _drawn(title, draw, height=1.0 + 2.4 * LINE * len(rows), width=6.4)


def standalone(drawing: str) -> str:
    """A drawing as a file of its own: colours of its own on white, and the size of its drawing."""
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing)
    if box is None:
        raise ValueError("expected an SVG element with a viewBox")
    for variable, colour in _FIXED.items():
        drawing = drawing.replace(f"var({variable})", colour)
    size = f'width="{float(box[1]) * 4 / 3:.0f}" height="{float(box[2]) * 4 / 3:.0f}"'
    return drawing.replace("<svg", f'<svg {size} style="background: white"', 1)


def growth(
    title: str,
    lines: Mapping[str, Sequence[tuple[float, float]]],
    size: str,
    unit: str,
    limit: tuple[float, str] | None = None,
) -> str:
    """How something grows with a size: each line's points, both axes logarithmic, and the limit it is held to."""

    def draw(axes: Axes) -> None:
        for place, points in enumerate(lines.values()):
            colour = MAIN if place == 0 else SECOND if place == 1 else INK
            dashes = (0, ()) if place < 3 else (0, (1 + place - 2, 1.5))
            sizes, values = zip(*points, strict=True)
            axes.plot(sizes, values, "o", linestyle=dashes, color=colour, markersize=3.5, linewidth=1.5)
        lowest = 0.0
        for name, points in sorted(lines.items(), key=lambda line: line[1][-1][1]):
            lowest = max(points[-1][1], lowest * APART)  # names of lines that end close together stay apart
            axes.annotate(name, (points[-1][0], lowest), (6, -3), textcoords="offset points", fontsize=8)
        if limit:
            axes.axhline(limit[0], color=FAINT, linewidth=1.6)
            axes.annotate(limit[1], (0.01, limit[0]), (0, 3), ("axes fraction", "data"), "offset points")
        axes.set_xscale("log")
        axes.set_yscale("log")
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(lambda value, _: f"{value:,.10g}")
            axis.set_minor_formatter(lambda *_: "")
        axes.set_xlim(right=axes.get_xlim()[1] * 6)  # room for the names
        axes.set_xlabel(size)
        axes.set_ylabel(unit)

    return _drawn(title, draw, height=3.4)


def _drawn(title: str, draw: Callable[[Axes], None], height: float = 2.5, width: float = WIDTH) -> str:
    """An SVG element of its own ids and no size, to be scaled by the page. The same drawing is the same text."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context({**_STYLE, "svg.hashsalt": title}):
        figure = Figure(figsize=(width, height), layout="constrained")
        draw(figure.subplots())
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r'<g id="[^"]*"', "<g", svg)  # every drawing calls its groups alike; an id may stand once in a page
    svg = re.sub(r' (?:width|height)="[\d.]+pt"', "", svg, count=2)
    for colour, variable in _VARIABLES.items():
        svg = svg.replace(colour, f"var({variable})")
    return svg.replace("<svg", f'<svg role="img" aria-label="{escape(title)}"', 1)
