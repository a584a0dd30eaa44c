"""When to refuse, learnt from cases: from the signs of evidence to its strength, and the least strength to answer."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, astuple, dataclass, replace

import numpy as np

from assistant.answering import Assistant
from assistant.evidence import Calibration, Signs
from eval.case import Case
from eval.errors import CalibrationImpossible
from eval.interval import Rate
from eval.locating import documents
from eval.logistic import fit_logistic
from eval.running import Progress, read_texts
from eval.scoring import judge

FALSE_REFUSALS = 0.06  # share of answerable questions that may be refused
WRONG_WEIGHT = 0.4  # of an answerable question that would be answered wrong: refusing it costs less
RIDGE = 1.0
FOLDS = 10
SEED = 20250402
DIGITS = 4  # of the coefficients
STEP = 1000  # thresholds are thousandths


@dataclass(frozen=True, slots=True)
class Observation:
    """A case, the signs of the answer drafted for it, and whether that answer, given, would be right.

    - drafted: False where nothing could be drafted; then it is refused whatever the strength.
    """

    case: Case
    signs: Signs
    drafted: bool
    right: bool

    @property
    def answers(self) -> bool:
        """Whether the documents answer, be it by stating that the fact is not known."""
        return self.case.answerable or self.right

    @property
    def weight(self) -> float:
        """How much the fit minds it."""
        return WRONG_WEIGHT if self.case.answerable and not self.right else 1.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What refusing does to a set of observations.

    - false_refusals: answerable questions refused.
    - answerable_right: answerable questions answered, and answered right.
    - negatives_refused: negatives refused.
    - negatives_right: negatives refused, or answered with the passage that states the absence.
    """

    false_refusals: Rate
    answerable_right: Rate
    negatives_refused: Rate
    negatives_right: Rate


@dataclass(frozen=True, slots=True)
class CalibrationReport:
    """A calibration, and what it costs and gains.

    - without: when every question is answered.
    - in_sample: on the observations it was fitted on, which flatters it.
    - cross_validated: each observation judged by a calibration fitted on the other folds.
    """

    calibration: Calibration
    false_refusals: float
    without: Cost
    in_sample: Cost
    cross_validated: Cost


def calibrate(
    cases: Sequence[Case],
    assistant: Assistant,
    name: str,
    false_refusals: float = FALSE_REFUSALS,
    progress: Progress = lambda done, total: None,
) -> CalibrationReport:
    """Observe the cases, fit, and say what it costs. `name`: of the cases, kept with the calibration.

    Raises CalibrationImpossible where the cases do not show both sides.
    """
    observations = observe(cases, assistant, progress)
    model = assistant.embedder.identity.fingerprint
    calibration = fit(observations, name, model, false_refusals)
    return CalibrationReport(
        calibration=calibration,
        false_refusals=false_refusals,
        without=cost(observations, [not observation.drafted for observation in observations]),
        in_sample=cost(observations, [refused(observation, calibration) for observation in observations]),
        cross_validated=cost(observations, held_out_refusals(observations, false_refusals)),
    )


def observe(
    cases: Sequence[Case], assistant: Assistant, progress: Progress = lambda done, total: None
) -> list[Observation]:
    """The signs of each case, in order; false premises are left out, for both refusing and contradicting are right."""
    wanted = [case for case in cases if case.kind != "false_premise"]
    never_refusing = assistant.never_refusing
    texts = read_texts(assistant, documents(wanted))
    observations = []
    for done, case in enumerate(wanted, start=1):
        answer = never_refusing.ask(case.question, case.history)
        texts |= read_texts(assistant, {citation.document for citation in answer.citations} - texts.keys())
        right = not answer.refused and judge(case, answer, texts).right
        observations.append(Observation(case, answer.signs, not answer.refused, right))
        progress(done, len(wanted))
    return observations


def fit(
    observations: Sequence[Observation], name: str, model: str, false_refusals: float = FALSE_REFUSALS
) -> Calibration:
    """Strength by weighted logistic regression on the signs; the threshold is the highest that stays within the share
    of false refusals asked for, 0 to 1.

    Coefficients are rounded before the threshold is chosen, and the threshold is rounded down, so that the file reads
    well and the last bit of a similarity decides nothing. Raises CalibrationImpossible.
    """
    used = [observation for observation in observations if observation.drafted]
    answered = sum(observation.answers for observation in used)
    if not 0 < answered < len(used):
        raise CalibrationImpossible(answered, len(used) - answered)
    *coefficients, intercept = fit_logistic(
        np.array([astuple(observation.signs) for observation in used]),
        np.array([float(observation.answers) for observation in used]),
        np.array([observation.weight for observation in used]),
        RIDGE,
    )
    calibration = Calibration(
        coefficients=Signs(*(round(float(coefficient), DIGITS) for coefficient in coefficients)),
        intercept=round(float(intercept), DIGITS),
        threshold=0.0,
        cases=name,
        questions=len(used),
        model=model,
    )
    strengths = [
        calibration.strength(observation.signs) if observation.drafted else -math.inf
        for observation in observations
        if observation.case.answerable
    ]
    return replace(calibration, threshold=threshold(strengths, false_refusals))


def threshold(strengths: Sequence[float], false_refusals: float) -> float:
    """The highest threshold, 0 to 1 and rounded down, below which at most this share of the strengths lies.

    0 where more of them than that are refused anyway, at strength -inf.
    """
    allowed = math.floor(false_refusals * len(strengths) + 1e-9)
    if allowed >= len(strengths):
        return 1.0
    highest = max(0.0, sorted(strengths)[allowed])
    return math.floor(highest * STEP) / STEP


def refused(observation: Observation, calibration: Calibration) -> bool:
    """Whether the assistant would refuse the case."""
    return not observation.drafted or calibration.strength(observation.signs) < calibration.threshold


def held_out_refusals(
    observations: Sequence[Observation], false_refusals: float = FALSE_REFUSALS, folds: int = FOLDS
) -> list[bool]:
    """For each observation, whether a calibration fitted without its fold would refuse it.

    Folds are dealt out at random, the same each time, with as many of each group in each as can be. Where a fold's
    complement does not show both sides, CalibrationImpossible is raised.
    """
    fold_of = _folds([observation.case.negative for observation in observations], folds)
    decided = [False] * len(observations)
    for fold in range(folds):
        inside = [place for place, other in enumerate(fold_of) if other == fold]
        outside = [observations[place] for place, other in enumerate(fold_of) if other != fold]
        if not inside:
            continue
        calibration = fit(outside, "", "", false_refusals)
        for place in inside:
            decided[place] = refused(observations[place], calibration)
    return decided


def cost(observations: Sequence[Observation], refusals: Sequence[bool]) -> Cost:
    """What refusing just these observations costs and gains."""
    pairs = list(zip(observations, refusals, strict=True))
    answerable = [(seen, refuse) for seen, refuse in pairs if seen.case.answerable]
    negative = [(seen, refuse) for seen, refuse in pairs if seen.case.negative]
    return Cost(
        false_refusals=Rate.of([refuse for _, refuse in answerable]),
        answerable_right=Rate.of([seen.right and not refuse for seen, refuse in answerable]),
        negatives_refused=Rate.of([refuse for _, refuse in negative]),
        negatives_right=Rate.of([seen.right or refuse for seen, refuse in negative]),
    )


def _folds(groups: Sequence[bool], folds: int) -> list[int]:
    """A fold for each place: the members of each group are shuffled, then dealt out in turn."""
    shuffle = np.random.default_rng(SEED).permutation(len(groups))
    order = sorted(shuffle.tolist(), key=lambda place: groups[place])
    dealt = [0] * len(groups)
    for turn, place in enumerate(order):
        dealt[place] = turn % folds
    return dealt


def describe(report: CalibrationReport) -> str:
    """The calibration and its cost, as Markdown."""
    calibration = report.calibration
    signs = " ".join(f"{value:+g} · {name}" for name, value in asdict(calibration.coefficients).items())
    columns = {
        "every question answered": report.without,
        "in sample": report.in_sample,
        "cross-validated": report.cross_validated,
    }
    rows: dict[str, Callable[[Cost], Rate]] = {
        "answerable questions refused": lambda found: found.false_refusals,
        "answerable questions answered right": lambda found: found.answerable_right,
        "questions without an answer refused": lambda found: found.negatives_refused,
        "the same, or met with the passage that says so": lambda found: found.negatives_right,
    }
    return "\n".join(
        [
            f"Fitted on {calibration.questions} questions ({calibration.cases}), at most "
            f"{100 * report.false_refusals:g} % of answerable questions refused:",
            f"strength = 1 / (1 + exp(-({signs} {calibration.intercept:+g}))), "
            f"answered from {calibration.threshold:g}.",
            "",
            f"| | {' | '.join(columns)} |",
            "|---" * (len(columns) + 1) + "|",
            *(
                f"| {name} | {' | '.join(str(pick(cost)) for cost in columns.values())} |"
                for name, pick in rows.items()
            ),
        ]
    )
