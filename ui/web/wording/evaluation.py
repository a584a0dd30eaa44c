"""The words of the view of the evaluation, and of opinions on answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from eval.feedback import Verdict

FigureShown = Literal[
    "right",
    "answerable_right",
    "false_refusals",
    "negatives_right",
    "false_premises_right",
    "hit_at_1",
    "hit_at_5",
    "citations_intact",
    "language_match",
]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The view of how good the answers are."""

    title: str
    intro: str
    none: str
    start: str
    stop: str
    progress: str
    running: str
    stopped: str
    failed: str
    done: str
    about: str
    figures_title: str
    figure: str
    value: str
    interval: str
    counted: str
    pairs_title: str
    pair: str
    pair_of: str
    report: str
    figures: dict[FigureShown, str]


@dataclass(frozen=True, slots=True)
class FeedbackWording:
    """Thumbs under an answer, and the list of them."""

    ask: str
    up: str
    down: str
    reason: str
    send: str
    thanks: str
    failed: str
    privacy: str
    title: str
    none: str
    listed: str
    export: str
    delete: str
    verdicts: dict[Verdict, str]
