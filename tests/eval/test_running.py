from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.answering import Assistant
from assistant.conversation import Turn
from corpus.document import Document
from eval.calibration import calibrate, observe
from eval.case import Case
from eval.errors import IndexChanged
from eval.locating import documents as documents_of
from eval.locating import stale
from eval.running import CaseFailure, CaseResult, Outcome, read_texts, run, served
from index.building import build
from index.errors import DocumentUnknown
from tests.eval.answers import answer, hit


@dataclass
class Scripted:
    """Gives the answers it was given, by question; raises where it has none. Remembers what it was asked."""

    answers: dict[str, Answer]
    texts: dict[str, str] = field(default_factory=dict)
    generations: list[str] = field(default_factory=lambda: ["g1"])
    asked: list[tuple[str, tuple[Turn, ...]]] = field(default_factory=list)

    @property
    def generation(self) -> str:
        return self.generations[0] if not self.asked else self.generations[-1]

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        if question not in self.answers:
            raise RuntimeError(f"no answer\nto {question!r}")
        return self.answers[question]

    def document(self, name: str) -> Document:
        if name not in self.texts:
            raise DocumentUnknown(name, self.texts)
        return Document(name, f"{name}.md", "markdown", self.texts[name], name, "fr", ())


def result(outcome: Outcome) -> CaseResult:
    assert isinstance(outcome, CaseResult)
    return outcome


def timeless(outcome: Outcome) -> CaseResult:
    found = result(outcome)
    return replace(found, seconds=0.0, answer=replace(found.answer, seconds=0.0))


def test_every_case_has_an_outcome_in_order_and_progress_is_told(cases: tuple[Case, ...]) -> None:
    told: list[tuple[int, int]] = []
    asker = Scripted({case.question: answer(refused=True) for case in cases})

    outcomes = run(cases, asker, lambda done, total: told.append((done, total)))

    assert [outcome.case for outcome in outcomes] == list(cases)
    assert told == [(done, 6) for done in range(1, 7)]


def test_a_follow_up_is_asked_with_the_turns_before_it(cases: tuple[Case, ...]) -> None:
    asker = Scripted({})
    run(cases, asker)

    histories = dict(asker.asked)
    assert histories["Elle date de quelle année ?"] == (
        Turn("Que sait-on de la régie ?", "La régie est celle du tram."),
    )
    assert histories["Qui dirige la régie du tram ?"] == ()


def test_a_crash_is_a_result_and_the_others_go_on(cases: tuple[Case, ...]) -> None:
    asker = Scripted({case.question: answer(refused=True) for case in cases[1:]})

    first, *others = run(cases, asker)

    assert isinstance(first, CaseFailure)
    assert first.error == f"RuntimeError: no answer to {cases[0].question!r}"
    assert all(isinstance(outcome, CaseResult) for outcome in others)


def test_hits_are_judged_by_the_spans_of_the_evidence(cases: tuple[Case, ...]) -> None:
    """ "116 cheese plants" stands at 7 to 24."""
    found = answer(refused=True, hits=[hit("tram", 0, 50), hit("dairy", 0, 7), hit("dairy", 20, 40)])
    asker = Scripted({cases[0].question: found}, texts={"dairy": "It has 116 cheese plants.", "tram": "x" * 60})

    (outcome,) = run(cases[:1], asker)

    assert result(outcome).relevance == (False, False, True)


def test_a_document_that_is_gone_makes_a_wrong_answer_and_no_crash(cases: tuple[Case, ...]) -> None:
    texts = {"other": "The state counts 116."}
    asker = Scripted({cases[0].question: answer(("other", texts["other"]), texts=texts)}, texts=texts)

    (outcome,) = run(cases[:1], asker)

    assert result(outcome).judgement.reason == "evidence_not_cited"


def test_an_index_rebuilt_meanwhile_is_refused(cases: tuple[Case, ...]) -> None:
    with pytest.raises(IndexChanged, match=r"'g1', then 'g2'"):
        run(cases, Scripted({}, generations=["g1", "g2"]))


def test_a_real_index_is_asked_and_judged_end_to_end(cases: tuple[Case, ...], assistant: Assistant) -> None:
    """The threshold is 0, so nothing is refused: the answerable are right, the absence is cited, the rest is wrong."""
    outcomes = {outcome.case.id: result(outcome) for outcome in run(cases, assistant)}

    assert {name: outcome.judgement.reason for name, outcome in outcomes.items()} == {
        "plants": "right",
        "who": "right",
        "since": "right",
        "owner": "right_absence_cited",
        "weather": "answered",
        "fish": "answered",
    }
    assert outcomes["plants"].relevance[0]
    assert all(outcome.judgement.verbatim == outcome.judgement.quotes > 0 for outcome in outcomes.values())


def test_two_runs_give_the_same_answers(cases: tuple[Case, ...], assistant: Assistant) -> None:
    first, second = (
        [replace(result(outcome).answer, seconds=0.0) for outcome in run(cases, assistant)] for _ in range(2)
    )

    assert first == second


def test_evidence_edited_away_makes_its_case_wrong(
    cases: tuple[Case, ...], assistant: Assistant, documents: Path, tmp_path: Path
) -> None:
    path = documents / "dairy.md"
    path.write_text(path.read_text(encoding="utf-8").replace("116", "one hundred and sixteen"), encoding="utf-8")
    build(documents, tmp_path / "index", assistant.embedder)

    (outcome,) = run(cases[:1], assistant)
    found = stale(cases, read_texts(assistant, documents_of(cases)))

    assert not result(outcome).judgement.right
    assert [entry.case for entry in found] == ["plants"]


def test_signs_are_observed_though_the_assistant_would_refuse(cases: tuple[Case, ...], assistant: Assistant) -> None:
    strict = replace(assistant, calibration=replace(assistant.calibration, threshold=1.0))

    observations = observe(cases, strict)

    assert all(observation.drafted for observation in observations)
    assert [observation.right for observation in observations] == [True, True, True, True, False, False]
    # The question of "plants" shares nearly every word with the sentence that answers it, that of "fish" none.
    plants, fish = observations[0].signs, observations[-1].signs
    assert plants.similarity > fish.similarity
    assert plants.match > fish.match


def test_a_run_that_refused_nothing_tells_what_an_assistant_that_refuses_would_do(
    cases: tuple[Case, ...], assistant: Assistant
) -> None:
    drafts = run(cases, assistant)
    strength = sorted(result(draft).answer.strength for draft in drafts)[3]
    strict = replace(assistant, calibration=replace(assistant.calibration, threshold=strength))

    refusing = run(cases, strict)

    assert [timeless(one) for one in served(drafts, strength)] == [timeless(one) for one in refusing]
    assert sum(result(one).answer.refused for one in refusing) == 3
    assert [result(one).answer.refused for one in run(cases, strict.never_refusing)] == [False] * 6


def test_a_calibration_learnt_from_cases_refuses_what_they_refuse(
    cases: tuple[Case, ...], assistant: Assistant
) -> None:
    report = calibrate(cases * 3, assistant, "small", false_refusals=0.0)
    taught = replace(assistant, calibration=report.calibration)

    outcomes = run(cases, taught)

    refused = [result(outcome).answer.refused for outcome in outcomes]
    assert refused[:3] == [False] * 3
    assert refused[4:] == [True] * 2  # the fourth cites that the fact is not known: to refuse it is right, too
    assert report.in_sample.negatives_refused.successes >= 6
    assert report.calibration.model == assistant.embedder.identity.fingerprint
