"""What of a page people do not see: hidden by an attribute, a style of its own, or a rule of the page's style sheets.

Only style sheets inside the page count, and of their selectors those made of names, classes and identifiers ("p.note",
"#a .b"). What cannot be told is taken to be seen: text that is missing cannot be cited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.notice import Notice
from corpus.readers.page_tree import Element
from corpus.sayings import Said

_Color = tuple[int, int, int]
_PROPERTIES = frozenset(
    "display visibility opacity font-size font color background background-color background-image position left right"
    " top bottom text-indent clip clip-path width height max-height overflow margin-left transform".split()
)
_RULES = 20_000
_CHARACTERS = 5_000_000  # of a style sheet
_LONGEST = 100_000  # characters of the selectors of a rule
_RULES_OF_A_NAME = 50  # the last ones of a class, an identifier or an element count
_CLASSES = 50  # of an element
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_COMPOUND = re.compile(r"(?:\*|[a-z][a-z0-9]*)?(?:[.#][\w-]+)*", re.IGNORECASE)
_PART = re.compile(r"([.#]?)([\w-]+)")
_LENGTH = re.compile(r"(-?(?:\d+\.?\d*|\.\d+))(px|pt|em|rem|%|vw|vh|ch|ex|cm|mm|in)?")
_PIXELS = {"pt": 4 / 3, "em": 16, "rem": 16, "vw": 10, "vh": 10, "ch": 8, "ex": 8, "cm": 38, "mm": 3.8, "in": 96}
_AWAY = -500  # pixels: farther up or to the left than that, nothing is on the screen
_TINY = 1.5  # pixels
_ALIKE = 20  # of 255: a smaller difference of every colour channel is not seen
_PLAIN = frozenset(("hidden", "color", "bgcolor", "background"))  # attributes that change the look without a style
_NAMED: Mapping[str, _Color] = {
    "white": (255, 255, 255),
    "snow": (255, 250, 250),
    "ivory": (255, 255, 240),
    "whitesmoke": (245, 245, 245),
    "black": (0, 0, 0),
    "red": (255, 0, 0),
    "green": (0, 128, 0),
    "blue": (0, 0, 255),
    "yellow": (255, 255, 0),
    "gray": (128, 128, 128),
    "grey": (128, 128, 128),
}


@dataclass(frozen=True, slots=True)
class _Rule:
    """Declarations for the elements that the last of `compounds` fits, inside elements that the others fit."""

    compounds: tuple[tuple[str, ...], ...]
    weight: tuple[int, int, int]
    declarations: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """How the text of an element looks.

    - hidden: how it is hidden, None where people see it.
    - color, ground: of the text and what is behind it; None where that is a picture, or cannot be told.
    """

    hidden: Notice | None = None
    unseen: bool = False  # visibility, which an element inside may end
    tiny: bool = False
    color: _Color | None = (0, 0, 0)
    ground: _Color | None = (255, 255, 255)

    @property
    def reason(self) -> Notice | None:
        """How the text is hidden; None where people see it."""
        if self.hidden or self.unseen or self.tiny:
            return self.hidden or (Said.INVISIBLE() if self.unseen else Said.TINY())
        if (
            self.color
            and self.ground
            and all(abs(a - b) <= _ALIKE for a, b in zip(self.color, self.ground, strict=True))
        ):
            return Said.LIKE_BACKGROUND()
        return None


class Styles:
    """The style sheets in a page."""

    def __init__(self, sheets: Sequence[str]) -> None:
        self._rules: dict[str, list[_Rule]] = {}
        count = 0
        for selectors, body in (rule for sheet in sheets for rule in _rules(_COMMENT.sub("", sheet[:_CHARACTERS]))):
            if count > _RULES:
                break
            declarations = _declarations(body)
            for selector in selectors[:_LONGEST].split(",") if declarations else ():
                compounds = _compounds(selector)
                count += 1
                if not compounds:
                    continue
                names = [part for compound in compounds for part in compound]
                weight = (
                    sum(name.startswith("#") for name in names),
                    sum(name.startswith(".") for name in names),
                    sum(name[0] not in ".#*" for name in names),
                )
                key = max(compounds[-1], key=lambda part: (part[0] == "#", part[0] == "."))
                kept = self._rules.setdefault(key, [])
                kept.append(_Rule(compounds, weight, declarations))
                del kept[:-_RULES_OF_A_NAME]

    def look(self, element: Element, around: Look) -> Look:
        """How `element` looks inside one that looks like `around`."""
        style = self._style(element)
        if not style and _PLAIN.isdisjoint(element.attributes):
            return around
        hidden = around.hidden or _hidden(element, style)
        look = replace(around, hidden=hidden)
        if "visibility" in style:
            look = replace(look, unseen=style["visibility"] in ("hidden", "collapse"))
        if size := style.get("font-size"):
            look = replace(look, tiny=_is_tiny(size))
        elif (font := style.get("font")) and (sizes := [part for part in font.split() if _LENGTH.match(part)]):
            look = replace(look, tiny=_is_tiny(sizes[0].split("/")[0]))
        if color := style.get("color") or (element.get("color") if element.tag == "font" else ""):
            if color == "transparent" or re.fullmatch(r"rgba\(.*[,/ ]0?\.?0+%?\s*\)", color):
                return replace(look, hidden=hidden or Said.TRANSPARENT())
            look = replace(look, color=_color(color))
        return replace(look, ground=_ground(element, style, look.ground))

    def _style(self, element: Element) -> Mapping[str, str]:
        own = _declarations(element.get("style"))
        if not self._rules:
            return own
        names = _names(element)
        rules = [rule for name in names for rule in self._rules.get(name, ()) if _fits(rule, element, names)]
        rules.sort(key=lambda rule: rule.weight)
        plain: dict[str, str] = {}
        important: dict[str, str] = {}
        for declarations in (*(rule.declarations for rule in rules), own):
            for name, value in declarations.items():
                if value.endswith("!important"):
                    important[name] = value.removesuffix("!important").strip()
                else:
                    plain[name] = value
        return plain | important


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations, one rule after the other; of blocks with a condition those for the screen."""
    position = 0
    while (opening := sheet.find("{", position)) >= 0:
        head = re.split("[;}]", sheet[position:opening])[-1].strip()
        if re.fullmatch(r"@media\s+(?:only\s+)?(?:all|screen)|@layer.*", head, re.DOTALL):
            position = opening + 1
            continue
        if head.startswith("@"):
            position = _end_of_block(sheet, opening)
            continue
        closing = sheet.find("}", opening)
        closing = len(sheet) if closing < 0 else closing
        yield head, sheet[opening + 1 : closing]
        position = closing + 1


def _end_of_block(sheet: str, opening: int) -> int:
    depth = 0
    for brace in re.compile("[{}]").finditer(sheet, opening):
        depth += 1 if brace.group() == "{" else -1
        if depth == 0:
            return brace.end()
    return len(sheet)


def _declarations(body: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for declaration in body.split(";") if ":" in body else ():
        name, _, value = declaration.partition(":")
        if (name := name.strip().lower()) in _PROPERTIES and len(value) < 1000:
            found[name] = re.sub(r"\s*!\s*important\s*$", "!important", " ".join(value.lower().split()))
    return found


def _compounds(selector: str) -> tuple[tuple[str, ...], ...]:
    """The parts of a selector, outermost first; none where it asks for more than names, classes and identifiers."""
    parts = re.sub(r"\s*>\s*", " ", selector.strip()).split()
    if not 0 < len(parts) <= 6 or not all(_COMPOUND.fullmatch(part) and part != "" for part in parts):
        return ()
    found = tuple(
        tuple(kind + (name if kind else name.lower()) for kind, name in _PART.findall(part)) or ("*",) for part in parts
    )
    return found


def _names(element: Element) -> frozenset[str]:
    classes = element.get("class").split()[:_CLASSES]
    identifier = element.get("id")
    return frozenset([element.tag, "*", *(f".{name}" for name in classes), *([f"#{identifier}"] if identifier else [])])


def _fits(rule: _Rule, element: Element, names: frozenset[str]) -> bool:
    if not names.issuperset(rule.compounds[-1]):
        return False
    wanted = list(rule.compounds[:-1])
    for around in element.ancestors() if wanted else ():
        if _names(around).issuperset(wanted[-1]):
            wanted.pop()
            if not wanted:
                break
    return not wanted


def _hidden(element: Element, style: Mapping[str, str]) -> Notice | None:
    """How an element hides all that is in it; None where it does not."""
    display = style.get("display")
    if display == "none" or (element.attributes.get("hidden", "until-found") != "until-found" and not display):
        return Said.NOT_DISPLAYED()
    if re.fullmatch(r"0?\.?0+%?", style.get("opacity", "")) or re.match(
        r"scale[xy]?\(0[,)]", style.get("transform", "")
    ):
        return Said.TRANSPARENT()
    placed = style.get("position") in ("absolute", "fixed")
    away = [style.get(side, "") for side in ("left", "right", "top", "bottom")] if placed else []
    away += [style.get("text-indent", ""), style.get("margin-left", "")]
    away += re.findall(r"translate[xy]?\(([^,)]*)", style.get("transform", ""))
    if any((pixels := _pixels(length)) is not None and pixels <= _AWAY for length in away):
        return Said.OUTSIDE_SCREEN()
    clip = style.get("clip-path", "") + style.get("clip", "")
    if re.search(
        r"rect\((?:[01](?:px)?[, ]*){4}\)|inset\((?:[5-9]\d|100)%|circle\(0|polygon\((?:0(?:px)?[, ]*)+\)", clip
    ):
        return Said.CUT_OFF()
    sizes = [_pixels(style.get(side, "")) for side in ("width", "height", "max-height")]
    if style.get("overflow") in ("hidden", "clip") and any(size is not None and size <= 1 for size in sizes):
        return Said.CUT_OFF()
    return None


def _ground(element: Element, style: Mapping[str, str], around: _Color | None) -> _Color | None:
    value = style.get("background-color") or style.get("background") or element.get("bgcolor").lower()
    if style.get("background-image", "none") != "none" or element.get("background"):
        return None
    return around if not value or value in ("none", "transparent", "inherit") else _color(value)


def _is_tiny(size: str) -> bool:
    if size.endswith("%"):
        return bool(re.fullmatch(r"(?:[0-9]|0?\.\d+)(?:\.\d+)?%", size))
    pixels = _pixels(size)
    return pixels is not None and pixels <= _TINY


def _pixels(length: str) -> float | None:
    match = _LENGTH.fullmatch(length.strip())
    if not match or len(length) > 20:
        return None
    return float(match[1]) * _PIXELS.get(match[2] or "px", 1 if match[2] != "%" else 10)


def _color(value: str) -> _Color | None:
    """The colour that `value` names; None where there is a picture, or it is written in another way."""
    value = value.strip().lower()
    if value in _NAMED:
        return _NAMED[value]
    if match := re.fullmatch(r"#([0-9a-f]{3})[0-9a-f]?", value):
        red, green, blue = (int(digit * 2, 16) for digit in match[1])
        return red, green, blue
    if match := re.fullmatch(r"#([0-9a-f]{6})(?:[0-9a-f]{2})?", value):
        return int(match[1][:2], 16), int(match[1][2:4], 16), int(match[1][4:], 16)
    if match := re.fullmatch(
        r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?:[\s,/]+(?:1|1\.0+|100%))?\s*\)", value
    ):
        return int(match[1]), int(match[2]), int(match[3])
    return None
