"""What takes its time is waited for in steps, so that whoever waits can leave at any of them."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import closing
from queue import Empty, SimpleQueue
from typing import TypeVar

Item = TypeVar("Item")


class _End:
    """After the last item: how the generator ended, None where it ended well."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


def ticking(items: Generator[Item, None, None], seconds: float) -> Generator[Item | None, None, None]:
    """What a generator gives, made in a thread of its own; None each time that nothing has come for `seconds`.

    Raises what the generator raises. Closing this one closes that one as soon as it gives something, and waits for
    nothing.
    """
    given: SimpleQueue[Item | _End] = SimpleQueue()
    left = threading.Event()

    def work() -> None:
        try:
            with closing(items):
                for item in items:
                    if left.is_set():
                        return
                    given.put(item)
        except BaseException as error:
            given.put(_End(error))
        else:
            given.put(_End())

    threading.Thread(target=work, name="answer", daemon=True).start()
    try:
        while True:
            try:
                item = given.get(timeout=seconds)
            except Empty:
                yield None
                continue
            if not isinstance(item, _End):
                yield item
            elif item.error:
                raise item.error
            else:
                return
    finally:
        left.set()
