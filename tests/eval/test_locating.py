from __future__ import annotations

from corpus.document import Span
from eval.case import Case, Evidence
from eval.locating import gold, spans, stale

TEXTS = {"a": "un deux un deux", "b": "trois"}


def case(evidence: Evidence) -> Case:
    return Case(
        id="c",
        question="?",
        language="fr",
        kind="who",
        answers=("x",),
        evidence=(evidence,),
        also=(Evidence("b", "trois"),),
        evidence_languages=("fr",),
    )


def test_a_quote_is_found_everywhere_it_stands() -> None:
    assert spans(Evidence("a", "deux"), TEXTS) == (Span(3, 7), Span(11, 15))


def test_gold_is_kept_apart_by_document() -> None:
    assert gold([Evidence("a", "un deux un"), Evidence("b", "trois")], TEXTS) == {
        "a": (Span(0, 10),),
        "b": (Span(0, 5),),
    }


def test_evidence_that_stands_is_not_stale() -> None:
    assert stale([case(Evidence("a", "deux"))], TEXTS) == ()


def test_evidence_gone_from_its_document_is_reported_with_its_case() -> None:
    (entry,) = stale([case(Evidence("a", "quatre"))], TEXTS)

    assert str(entry) == "c, evidence: a: its text no longer holds the quote: 'quatre'"


def test_evidence_whose_document_is_gone_says_so() -> None:
    (entry,) = stale([case(Evidence("z", "un"))], TEXTS)

    assert entry.document_missing
    assert "the document is not in the index" in str(entry)


def test_a_quote_is_found_whatever_markup_its_document_has_now() -> None:
    texts = {"a": "La Région a voté 15 millions d’euros\n(unanimité). Puis rien."}

    (span,) = spans(Evidence("a", "a voté **15 millions d'euros** (unanimité)"), texts)

    assert texts["a"][span.start : span.end] == "a voté 15 millions d’euros\n(unanimité"
    assert spans(Evidence("a", "a voté 16 millions"), texts) == ()
    assert spans(Evidence("a", "…"), texts) == ()
