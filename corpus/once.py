"""What is made once and kept: by the first thread that needs it, while the others wait for that one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import TypeVar, TypeVarTuple

Given = TypeVarTuple("Given")
Made = TypeVar("Made")


def once(make: Callable[[*Given], Made]) -> Callable[[*Given], Made]:
    """A function that is called once for the same arguments, which must be hashable; what it returns is kept for good.

    For what takes long or much memory to make: of `functools.cache`, threads that come before the first has ended make
    one each. What is there already is found without a lock. Where it raises, nothing is kept.
    """
    kept: dict[tuple[*Given], Made] = {}
    making = threading.Lock()

    @wraps(make)
    def made(*given: *Given) -> Made:
        if given not in kept:
            with making:
                if given not in kept:
                    kept[given] = make(*given)
        return kept[given]

    return made
