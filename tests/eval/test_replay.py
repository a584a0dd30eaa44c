from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import Answer
from assistant.answering import Assistant
from assistant.conversation import Turn
from corpus.document import Document
from eval.case import Case
from eval.interval import Rate
from eval.replay import replay, to_json, to_markdown
from tests.eval.answers import answer


@dataclass
class Distracted:
    """Refuses every question. After turns it searches those of `distracted` in another form, and crashes at `tired`."""

    distracted: Sequence[str] = ()
    tired: Sequence[str] = ()
    generation: str = "g1"
    histories: dict[str, list[tuple[Turn, ...]]] = field(default_factory=dict)

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.histories.setdefault(question, []).append(tuple(history))
        if history and question in self.tired:
            raise RuntimeError("no more")
        searched = f"{question} ({history[-1].question})" if history and question in self.distracted else question
        return replace(answer(refused=True), question=question, standalone_question=searched)

    def document(self, name: str) -> Document:
        return Document(name, f"{name}.md", "markdown", "", name, "fr", ())


def test_each_question_is_asked_alone_and_again_after_turns_of_other_documents(cases: tuple[Case, ...]) -> None:
    asker = Distracted()

    replayed = replay(cases, asker, turns=3, seed=1)

    assert [one.case.id for one in replayed.replayed] == ["plants", "who", "owner", "weather", "fish"]  # no follow-up
    for case in cases:
        if case.history:
            assert case.question not in asker.histories
            continue
        alone, later = asker.histories[case.question]
        assert alone == ()
        assert 0 < len(later) <= 3
        assert case.question not in [turn.question for turn in later]
        assert {turn.answer for turn in later} == {"Non."}  # what the assistant said, not what the case accepts
    plants, owner = cases[0].question, cases[3].question
    assert owner not in [turn.question for turn in asker.histories[plants][1]]  # both rest on "dairy"


def test_the_seed_decides_on_the_turns(cases: tuple[Case, ...]) -> None:
    first, again, other = Distracted(), Distracted(), Distracted()
    for asker, seed in ((first, 1), (again, 1), (other, 2)):
        replay(cases, asker, turns=2, seed=seed)

    assert first.histories == again.histories
    assert first.histories != other.histories


def test_a_question_that_takes_something_over_or_crashes_is_counted(cases: tuple[Case, ...]) -> None:
    """Refusals are right for the last three cases: after a crash one of them is not any more."""
    who, fish = cases[1].question, cases[5].question

    replayed = replay(cases, Distracted(distracted=[who], tired=[fish]), turns=2, seed=1)

    assert replayed.changed == Rate(2, 5)
    assert replayed.worse == Rate(1, 5)
    assert replayed.better == Rate(0, 5)
    assert (replayed.right_alone, replayed.right_later) == (Rate(3, 5), Rate(2, 5))
    values = json.loads(to_json(replayed))
    assert (values["worse"]["successes"], values["worse"]["total"]) == (1, 5)
    assert [change["case"] for change in values["changes"]] == ["who", "fish"]
    text = to_markdown(replayed)
    assert "| Right alone, wrong after the turns | 20 % [4–62] 1/5 |" in text
    assert f"- who: same judgement: {who} (" in text
    assert "- fish: worse: crashed: RuntimeError: no more" in text


def test_questions_that_stand_alone_stay_as_they_are_with_the_real_assistant(
    cases: tuple[Case, ...], assistant: Assistant
) -> None:
    replayed = replay(cases, assistant, turns=3, seed=1)

    assert replayed.changed == Rate(0, 5)
    assert replayed.worse == Rate(0, 5)
    assert "What changed" not in to_markdown(replayed)
