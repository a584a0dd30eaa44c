"""The catalogues of wording, a TOML file for each language, read strictly: a string that is missing stops the start."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

CATALOGUES = Path(__file__).resolve().parent / "catalogues"

Wording = TypeVar("Wording")


class CatalogueInvalid(Exception):
    """A catalogue does not hold exactly the strings that the page has a place for."""

    def __init__(self, catalogue: str, place: str, expected: str) -> None:
        super().__init__(f"Catalogue '{catalogue}': '{place}' should be {expected}; mend it in {CATALOGUES}.")


def read_catalogue(
    wording: type[Wording], language: str, folder: Path = CATALOGUES, **given: Mapping[str, str]
) -> Wording:
    """The wording in one language, from `<language>.toml`; its field `language` is the language itself.

    - wording: a dataclass of strings, tuples of strings, dataclasses of the same, and dicts to strings from literals,
      or from kinds (of one `Enum` or several), which the file has in lower case.
    - given: tables that are not in the file.

    Raises CatalogueInvalid where the file lacks a string, holds one too many, or one that is empty.
    """
    table = tomllib.loads((folder / f"{language}.toml").read_text(encoding="utf-8"))
    read: Wording = _read(wording, {"language": language, **given, **table}, language, "")
    return read


def _read(kind: Any, value: Any, catalogue: str, place: str) -> Any:
    if is_dataclass(kind) and isinstance(kind, type):
        table = _table(value, {field.name for field in fields(kind)}, catalogue, place)
        hints = get_type_hints(kind)
        return kind(
            **{name: _read(hints[name], part, catalogue, f"{place}.{name}".strip(".")) for name, part in table.items()}
        )
    if get_origin(kind) is dict:
        keys = _keys(get_args(kind)[0])
        table = _table(value, set(keys), catalogue, place)
        return {keys[name]: _read(str, said, catalogue, f"{place}.{name}") for name, said in table.items()}
    if get_origin(kind) is tuple:
        if not isinstance(value, list) or not value or not all(isinstance(one, str) and one for one in value):
            raise CatalogueInvalid(catalogue, place, "a list of strings")
        return tuple(value)
    if not isinstance(value, str) or not value:
        raise CatalogueInvalid(catalogue, place, "a string")
    return value


def _keys(kind: Any) -> dict[str, Any]:
    """The keys of a dict, by their names in the file."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {member.name.lower(): member for member in kind}
    if get_origin(kind) is Literal:
        return {name: name for name in get_args(kind)}
    return {name: key for part in get_args(kind) for name, key in _keys(part).items()}


def _table(value: Any, names: set[str], catalogue: str, place: str) -> dict[str, Any]:
    """The table, which holds exactly these names."""
    if not isinstance(value, dict):
        raise CatalogueInvalid(catalogue, place, "a table")
    for name in sorted(names ^ set(value)):
        expected = "there" if name in names else "left out: the page has no place for it"
        raise CatalogueInvalid(catalogue, f"{place}.{name}".strip("."), expected)
    return value
