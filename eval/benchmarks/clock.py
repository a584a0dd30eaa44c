"""How long the parts of something take, by a clock around each of them: seconds of processors."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

Place = tuple[Any, str]
"""What a function is called through: the module or class, and the name it has there."""


@contextmanager
def clocked(stages: Mapping[str, Sequence[Place]]) -> Iterator[dict[str, float]]:
    """Seconds of processors spent in the functions of each stage since its entry was cleared, while the block runs.

    Of the thread that a function runs in: others read ahead meanwhile, and are counted by themselves. A function that
    is called by another one of a stage is counted in both: stages should not contain each other.
    """
    seconds = dict.fromkeys(stages, 0.0)
    with ExitStack() as stack:
        for stage, places in stages.items():
            for owner, name in places:
                own = getattr(owner, name)
                setattr(owner, name, _timed(own, stage, seconds))
                stack.callback(setattr, owner, name, own)
        yield seconds


def _timed(work: Callable[..., Any], stage: str, seconds: dict[str, float]) -> Callable[..., Any]:
    def run(*arguments: Any, **named: Any) -> Any:
        started = time.thread_time()
        try:
            return work(*arguments, **named)
        finally:
            seconds[stage] += time.thread_time() - started

    return run
