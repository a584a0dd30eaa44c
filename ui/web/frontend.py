"""Which of Gradio's own files a page will ask for: read from the files, so that they can be asked for all at once.

Gradio's scripts import each other late and in turns, some of them for one kind of component. Its build (Vite) writes
beside each such import what that needs. Where a later Gradio is built otherwise, less or nothing is found, and the page
loads as Gradio alone would load it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import gradio as gr

FOLDER = Path(gr.__file__).resolve().parent / "templates" / "frontend"
ASSETS = FOLDER / "assets"  # their names change with what is in them

_ENTRY = re.compile(r'src="\./assets/([^"]+\.js)"')
_COUNTED = re.compile(r"\bm\.f=\[([^\]]*)\]")  # the files that the imports of a script count through
_IMPORT = re.compile(r"import\(`\./([^`]+\.js)`\)[^`]{0,60}?__vite__mapDeps\(\[([\d,]*)\]\)")
_COMPONENTS = re.compile(r"\b([a-z]+):\{(?:[^{}]*,)?component:([^{}]*)\}")  # a table in one of the scripts


def needed(kinds: Iterable[str], folder: Path = FOLDER) -> tuple[str, ...]:
    """Names of scripts and styles in the folder's `assets`, in the order in which they are needed, as far as found.

    - kinds: the components of the page, as Gradio calls them.
    """
    try:
        (entry,) = _ENTRY.findall((folder / "index.html").read_text(encoding="utf-8"))
        first = _Script(folder, entry)
        start = [entry, *first.imports(first.text)]
        parts: list[str] = []
        for script in (_Script(folder, name) for name in start[1:] if name.endswith(".js")):
            table = dict(_COMPONENTS.findall(script.text))
            for kind in kinds:
                parts += script.imports(table.get(kind, ""))
            if not table:
                parts += script.imports(script.text, "Blocks-")  # and not Gradio's login
    except (OSError, ValueError, IndexError):
        return ()
    return tuple(dict.fromkeys([*start, *parts]))


class _Script:
    def __init__(self, folder: Path, name: str) -> None:
        self.text = (folder / "assets" / name).read_text(encoding="utf-8")
        counted = _COUNTED.search(self.text)
        self._counted = [file.strip('"').removeprefix("./") for file in counted[1].split(",")] if counted else []

    def imports(self, part: str, begin: str = "") -> list[str]:
        """What a part of the script imports late, by the beginning of its name, each with what it needs."""
        found: list[str] = []
        for name, numbers in _IMPORT.findall(part):
            if not name.startswith(begin):
                continue
            found += [name, *(self._counted[int(number)] for number in numbers.split(",") if number)]
        return found
