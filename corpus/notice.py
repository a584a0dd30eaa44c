"""What is to be told of a file, as a kind and values, so that each face words it in the language of whoever reads it.

A kind is a member of a `Saying`; its value is the English wording, with a place in braces for each value. `str()` gives
the English; `Notice.worded` takes another wording of the same kinds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias, Union

Value: TypeAlias = Union[str, int, "Notice"]


class Saying(Enum):
    """The kinds of notices of one stage; subclasses hold them."""

    def __call__(self, **values: Value) -> Notice:
        """A notice of this kind; `values` fill the places of its wording, and each place needs one."""
        return Notice(self, tuple(values.items()))


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell a person. Values that are text come from files: untrusted."""

    saying: Saying
    values: tuple[tuple[str, Value], ...] = ()

    def __str__(self) -> str:
        return self.worded(lambda saying: str(saying.value))

    def worded(self, wording: Callable[[Saying], str], figure: Callable[[int], str] = "{:,}".format) -> str:
        """The notice on one line, in the words that `wording` has for its kind; `figure` writes whole numbers."""
        return wording(self.saying).format(**shown(self.values, wording, figure))


def shown(
    values: tuple[tuple[str, Value], ...], wording: Callable[[Saying], str], figure: Callable[[int], str]
) -> dict[str, str]:
    """The values of a wording's places, as they stand in it."""
    return {
        name: value.worded(wording, figure)
        if isinstance(value, Notice)
        else figure(value)
        if isinstance(value, int)
        else value
        for name, value in values
    }


def plain(value: object) -> str:
    """How JSON writes a kind (the argument `default` of `json.dumps`): by its name."""
    if isinstance(value, Saying):
        return value.name
    raise TypeError(f"{type(value).__name__} has no place in JSON")
