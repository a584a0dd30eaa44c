"""Which parts of a web page are its content, and which stand on every page of the site.

A part is left out for what it says it is (an element, a role, a name such as "breadcrumb") or for being little but
links; where that is in doubt it stays. A menu too many is a nuisance, a paragraph too few cannot be cited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from corpus.readers.page_tree import Element

# Elements without text that people read as it stands.
UNREAD = frozenset(
    "head script style template noscript svg iframe object embed video audio canvas select textarea input datalist"
    " progress meter map rp annotation annotation-xml".split()
)
_ROLES = frozenset("navigation search menu menubar toolbar tooltip dialog alertdialog contentinfo banner".split())
_SECTIONS = frozenset("main article section aside nav blockquote td".split())
_CONSENT = frozenset(
    "cookie cookies consent gdpr rgpd dsgvo onetrust didomi tarteaucitron axeptio cookiebot klaro cookiebanner"
    " cookieconsent comments commentlist commentaires kommentare disqus".split()
)
_INSERTED = frozenset(
    "breadcrumb breadcrumbs ariane share sharing shares sharebar partage partager teilen addtoany sharethis addthis"
    " related similaires newsletter subscribe pagination pager skip skiplink skiplinks ads advert advertisement"
    " publicite werbung sponsored backtotop".split()
)
_FURNITURE = _INSERTED | frozenset(
    "menu submenu nav navbar navigation sidebar footer social socials promo toolbar topbar masthead login search"
    " searchform".split()
)
# With one of these words, a name is that of a part of the article: "entry-footer", "content-sidebar".
_OF_THE_ARTICLE = frozenset(
    "article post entry content contenu card table figure quote citation node texte text".split()
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_SHARE = re.compile(
    r"(?:facebook|linkedin|twitter|x|whatsapp|pinterest|reddit|telegram|t)\.(?:com|me|net)/[^ ]*(?:share|intent|send)"
    r"|whatsapp:|mailto:\?|javascript:.*print",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"(?:à )?(?:lire|voir) aussi|(?:articles?|contenus?|actualités?) (?:liée?s?|similaires?|associée?s?)"
    r"|sur le même (?:sujet|thème)|dans la même rubrique|related(?: \w+)?|(?:read|see) (?:also|next|more)"
    r"|you (?:may|might) also like|more (?:news|stories|articles)|mehr zum thema|siehe auch"
    r"|(?:weitere|ähnliche|verwandte) (?:artikel|meldungen|themen|beiträge)|das könnte (?:sie|dich) auch interessieren",
    re.IGNORECASE,
)
_FEW_WORDS = 40  # without links: a box of more may be part of an article
_LINKED = 0.75  # of the words of a menu are links
_LABEL = 4.0  # words a link has in a menu, on average, at most
_MAIN = 0.75  # of the words that are no links lie in the main part, else it is a piece of it
_BOXES = frozenset("div ul ol section p dl center td".split())
_LINKS_OF_A_CELL = 5  # at least, in a menu; a cell of data may hold some links too
_NEAR = 8  # elements and texts before and after a list
_WORDS_OF_PROSE = 12
_IMPRINT = re.compile(
    r"©|\(c\) (?:19|20)\d\d|tous droits réservés|all rights reserved|alle rechte vorbehalten|mentions légales"
    r"|impressum",
    re.IGNORECASE,
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass(slots=True)
class _Count:
    words: int = 0
    linked: int = 0
    links: int = 0
    titles: int = 0

    @property
    def prose(self) -> int:
        """Words that are no links."""
        return self.words - self.linked


@dataclass(frozen=True, slots=True)
class Content:
    """What of a page is its content: `parts`, in the order of the page, without what is in `left`."""

    parts: tuple[Element, ...]
    left: frozenset[Element]


def whole_of(root: Element) -> Content:
    """All that people read of a page."""
    return Content((root,), frozenset(element for element in root.elements() if element.tag in UNREAD))


def content_of(root: Element) -> Content:
    """The content of a page, of which nothing but what people see is there."""
    elements = list(root.elements())
    left = {element for element in elements if element.tag in UNREAD}
    counts = _counts(elements, left)
    mains = _mains(elements, left, counts)
    around = {outer for main in mains for outer in main.ancestors()}
    inside = {inner for main in mains for inner in main.elements()}
    titled = any(counts[main].titles for main in mains)
    for element in elements:
        count = counts[element]
        if not count.words or element in left or element in around or element.tag in ("html", "body", "main"):
            continue
        if element in mains:
            continue
        if element.tag == "a" and _SHARE.search(element.get("href")):
            left.add(element)
        elif element.tag in _HEADINGS and _RELATED.fullmatch(" ".join(element.text().split()).rstrip(" :…")):
            left.update(_related(element, counts))
        elif (not count.titles or titled) and _is_furniture(element, count, counts[root].prose, element in inside):
            left.add(element)
    if not mains:
        return Content((root,), frozenset(left))
    # What is left of the page without its furniture tells whether the main part is all of the text, or a piece of it.
    counts = _counts(elements, left)
    if sum(counts[main].prose for main in mains) < _MAIN * counts[root].prose:
        return Content((root,), frozenset(left))
    title = next((element for element in elements if element.tag == "h1" and element not in left), None)
    above = _introduction(title, around) if title and not titled else []
    return Content((*above, *mains), frozenset(left))


def _introduction(title: Element, around: set[Element]) -> list[Element]:
    """A title above the main part, with what stands in its box, or the paragraphs below it: they introduce the rest."""
    if title.parent and title.parent not in around:
        return [title.parent]
    return [title, *takewhile(lambda element: element.tag == "p", _beside(title)[1])]


def _mains(elements: list[Element], left: set[Element], counts: dict[Element, _Count]) -> list[Element]:
    """The elements that say they are the main part: the outermost ones, or the only article of the page."""
    mains = [element for element in elements if _is_main(element) and element not in left and counts[element].words]
    if not mains:
        articles = [element for element in elements if element.tag == "article" and counts[element].words]
        mains = [article for article in articles if not any(outer.tag == "article" for outer in article.ancestors())]
        mains = mains if len(mains) == 1 else []
    known = set(mains)
    return [main for main in mains if known.isdisjoint(main.ancestors())]


def _counts(elements: list[Element], left: set[Element]) -> dict[Element, _Count]:
    counts = {element: _Count() for element in elements}
    for element in reversed(elements):
        if element in left:
            counts[element] = _Count()
            continue
        count = counts[element]
        count.words += sum(len(child.split()) for child in element.children if isinstance(child, str))
        count.titles += element.tag == "h1"
        if element.tag == "a" and element.get("href"):
            count.linked, count.links = count.words, 1
        if element.parent is not None:
            outer = counts[element.parent]
            outer.words += count.words
            outer.linked += count.linked
            outer.links += count.links
            outer.titles += count.titles
    return counts


def _is_main(element: Element) -> bool:
    return element.tag == "main" or element.get("role") == "main"


def _is_furniture(element: Element, count: _Count, prose: int, inside: bool) -> bool:
    """Whether `element` stands around the content.

    - prose: words of the whole page; inside: whether the element is in the main part.
    """
    tag, role = element.tag, element.get("role").lower()
    if tag == "nav" or role in _ROLES or (tag == "dialog" and "open" not in element.attributes):
        return True
    names = _names(element)
    if names & _CONSENT and not any(outer.tag in ("p", "td") for outer in element.ancestors()):
        return True
    if count.prose > prose / 2:
        return False
    few = count.prose <= _FEW_WORDS
    if tag in ("header", "footer") and not any(outer.tag in _SECTIONS for outer in element.ancestors()):
        return True
    if tag == "aside" or role == "complementary":
        return count.linked >= count.prose
    if tag == "form" and few:
        return True
    if names & _INSERTED and few:
        return True
    if names & _FURNITURE and not inside and not names & _OF_THE_ARTICLE and (few or count.prose < prose / 4):
        return True
    return (not inside and (_is_menu(element, count) or _is_imprint(element, count))) or _is_contents(element, count)


def _is_menu(element: Element, count: _Count) -> bool:
    """Whether an element is little but links with short labels, and no list that an article gives."""
    if count.links < (_LINKS_OF_A_CELL if element.tag == "td" else 3) or element.tag not in _BOXES:
        return False
    if count.linked < _LINKED * count.words or count.words > _LABEL * count.links:
        return False
    before, after = _beside(element)
    headed = bool(before) and before[-1].tag in _HEADINGS
    return not headed and not any(
        other.tag == "p" and len(other.text().split()) >= _WORDS_OF_PROSE for other in (*before, *after)
    )


def _is_imprint(element: Element, count: _Count) -> bool:
    """Whether a small box says whose the site is."""
    return element.tag in _BOXES and count.words <= _FEW_WORDS and bool(_IMPRINT.search(element.text()))


def is_around(element: Element) -> bool:
    """Whether `element` is, or is in, what says of itself that it stands around the content."""
    return any(
        outer.tag in ("nav", "dialog", "footer", "form", "button")
        or outer.get("role").lower() in _ROLES
        or _names(outer) & (_CONSENT | _FURNITURE)
        for outer in (element, *element.ancestors())
        if outer.tag not in ("html", "body") and not _is_main(outer)
    )


def _is_contents(element: Element, count: _Count) -> bool:
    """Whether a list leads to places of the page itself, whose headings say the same."""
    if element.tag not in ("ul", "ol") or count.links < 3 or count.linked < _LINKED * count.words:
        return False
    return all(inner.get("href").startswith("#") for inner in element.elements() if inner.tag == "a")


def _related(heading: Element, counts: dict[Element, _Count]) -> Iterator[Element]:
    """The heading of a list of other pages, and the links below it; nothing where no links follow."""
    found: list[Element] = []
    for sibling in _beside(heading)[1]:
        count = counts[sibling]
        if sibling.tag in _HEADINGS or (count.words and (not count.links or count.linked < count.words / 2)):
            break
        found.append(sibling)
    if any(counts[sibling].links for sibling in found):
        yield heading
        yield from found


def _beside(element: Element) -> tuple[list[Element], list[Element]]:
    """The next elements before and after `element`."""
    siblings = element.parent.children if element.parent else []
    near = (
        siblings[max(0, element.place - _NEAR) : element.place],
        siblings[element.place + 1 : element.place + 1 + _NEAR],
    )
    before, after = ([other for other in some if isinstance(other, Element)] for some in near)
    return before, after


def _names(element: Element) -> frozenset[str]:
    """The words in an element's identifier and its classes."""
    said = f"{element.get('id')} {element.get('class')}"[:500]
    return frozenset(word.lower() for word in _WORD.findall(said))
