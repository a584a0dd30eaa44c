"""An error as it travels from one process to another, and to whoever words it in a person's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corpus.notice import Notice, Value
from corpus.sayings import notice_of


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong: the name of the error's class, what it holds, and its one line in English."""

    name: str
    values: tuple[tuple[str, Value], ...]
    line: str

    @classmethod
    def of(cls, error: Exception) -> Failure:
        """The failure that an error of ours is."""
        held = {name: value for name, value in vars(error).items() if not name.startswith("_")}
        return cls(type(error).__name__, tuple((name, _value(value)) for name, value in held.items()), str(error))

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Failure:
        """The failure whose `asdict`, written as JSON, these values are. KeyError, TypeError or ValueError."""
        given = tuple((name, notice_of(one) if isinstance(one, Mapping) else one) for name, one in values["values"])
        return cls(str(values["name"]), given, str(values["line"]))


def _value(value: object) -> Value:
    if isinstance(value, str | int | Notice):
        return value
    return "" if value is None else str(value)
