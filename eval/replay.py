"""The same questions asked again after turns that have nothing to do with them: what stands alone must not change.

Every case without history is asked alone, then once more after a few turns of other cases, drawn by a seed, with the
assistant's own answers. A question whose standalone form changed took over what it had no use for.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.conversation import Turn
from eval.case import Case
from eval.interval import Rate, figure_object
from eval.locating import documents
from eval.running import Asker, CaseResult, Outcome, Progress, run
from eval.summary import right

SCHEMA = "passerelle-replay/1"
"""Name and version of the JSON below; the version changes when a program that reads it would have to."""

_FIGURES = ("changed", "worse", "better", "right_alone", "right_later")


@dataclass(frozen=True, slots=True)
class Replayed:
    """A case asked alone, and asked again after the turns that `later.case.history` holds."""

    alone: Outcome
    later: Outcome

    @property
    def case(self) -> Case:
        """The case as it stands in its file."""
        return self.alone.case

    @property
    def changed(self) -> bool:
        """Whether the question was searched in another form than alone. A crash after the turns counts as a change."""
        if not isinstance(self.later, CaseResult):
            return isinstance(self.alone, CaseResult)
        before = self.alone.answer.standalone_question if isinstance(self.alone, CaseResult) else self.case.question
        return self.later.answer.standalone_question != before

    @property
    def worse(self) -> bool:
        """Right alone, wrong after the turns."""
        return right(self.alone) and not right(self.later)

    @property
    def better(self) -> bool:
        """Wrong alone, right after the turns."""
        return right(self.later) and not right(self.alone)


@dataclass(frozen=True, slots=True)
class Replay:
    """A replay of some cases.

    - turns, seed: how many turns went before each question, and what they were drawn by.
    - replayed: the cases, in the order of their file.
    """

    turns: int
    seed: int
    replayed: tuple[Replayed, ...]

    @property
    def changed(self) -> Rate:
        """Questions searched in another form after the turns."""
        return Rate.of([one.changed for one in self.replayed])

    @property
    def worse(self) -> Rate:
        """Cases right alone and wrong after the turns, of all."""
        return Rate.of([one.worse for one in self.replayed])

    @property
    def better(self) -> Rate:
        """Cases wrong alone and right after the turns, of all."""
        return Rate.of([one.better for one in self.replayed])

    @property
    def right_alone(self) -> Rate:
        """Cases right when asked alone."""
        return Rate.of([right(one.alone) for one in self.replayed])

    @property
    def right_later(self) -> Rate:
        """Cases right when asked after the turns."""
        return Rate.of([right(one.later) for one in self.replayed])


def replay(
    cases: Sequence[Case],
    assistant: Asker,
    turns: int,
    seed: int,
    progress: Progress = lambda done, total: None,
) -> Replay:
    """Ask every case without history alone, and again after turns of cases that rest on other documents.

    Raises IndexChanged where the index was rebuilt meanwhile.
    """
    first = [case for case in cases if not case.history]
    total = 2 * len(first)
    alone = run(first, assistant, lambda done, _: progress(done, total))
    again = [replace(case, history=_drawn(place, alone, turns, seed)) for place, case in enumerate(first)]
    later = run(again, assistant, lambda done, _: progress(len(first) + done, total))
    return Replay(turns, seed, tuple(map(Replayed, alone, later)))


def _drawn(place: int, outcomes: Sequence[Outcome], turns: int, seed: int) -> tuple[Turn, ...]:
    """Turns of other cases in an order drawn by the seed; fewer where not enough rest on other documents."""
    import numpy as np

    own = _touched(outcomes[place])
    others = [outcome for at, outcome in enumerate(outcomes) if at != place and own.isdisjoint(_touched(outcome))]
    order = np.random.default_rng([seed, place]).permutation(len(others))
    drawn = [others[at] for at in order[:turns]]
    return tuple(Turn(one.case.question, one.answer.text) for one in drawn if isinstance(one, CaseResult))


def _touched(outcome: Outcome) -> frozenset[str]:
    """The documents that a case rests on and that its answer cites."""
    cited = (citation.document for citation in outcome.answer.citations) if isinstance(outcome, CaseResult) else ()
    return frozenset((*documents([outcome.case]), *cited))


def to_markdown(replay: Replay) -> str:
    """The figures of a replay, then every question that was searched in another form or judged otherwise."""
    lines = [
        f"# {replay.right_alone.total} questions asked alone, and again after {replay.turns} unrelated turns",
        "",
        "| figure | |",
        "|---|---|",
        f"| Searched in another form | {replay.changed} |",
        f"| Right alone, wrong after the turns | {replay.worse} |",
        f"| Wrong alone, right after the turns | {replay.better} |",
        f"| Right alone | {replay.right_alone} |",
        f"| Right after the turns | {replay.right_later} |",
    ]
    touched = [one for one in replay.replayed if one.changed or one.worse or one.better]
    if touched:
        lines += ["", "## What changed", ""]
        lines += [f"- {one.case.id}: {_effect(one)}: {_searched(one)}" for one in touched]
    return "\n".join(lines)


def to_json(replay: Replay) -> str:
    """The same as a JSON object, indented."""
    values = {
        "schema": SCHEMA,
        "turns": replay.turns,
        "seed": replay.seed,
        **{name: figure_object(getattr(replay, name)) for name in _FIGURES},
        "changes": [
            {"case": one.case.id, "effect": _effect(one), "searched": _searched(one)}
            for one in replay.replayed
            if one.changed or one.worse or one.better
        ],
    }
    return json.dumps(values, ensure_ascii=False, indent=2)


def _effect(one: Replayed) -> str:
    return "worse" if one.worse else "better" if one.better else "same judgement"


def _searched(one: Replayed) -> str:
    return one.later.answer.standalone_question if isinstance(one.later, CaseResult) else f"crashed: {one.later.error}"
