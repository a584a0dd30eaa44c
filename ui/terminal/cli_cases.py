"""`passerelle eval draft`, `add` and `check`: cases proposed, added and looked at."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.terminal import options

if TYPE_CHECKING:
    from assistant.settings import Settings
    from eval.checking import Checked
    from index.generation import Generation


class Language(StrEnum):
    """The languages of questions, as the terminal offers them."""

    FR = "fr"
    EN = "en"
    DE = "de"


def draft(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="A document of the index, by its name.")],
    language: Annotated[
        Language | None,
        typer.Option("--language", help="Of the questions.", show_default="the document's own"),
    ] = None,
    most: Annotated[int, typer.Option(help="Most questions.", min=1)] = 20,
    index: options.Index = None,
) -> None:
    """Propose questions about a document, for you to keep, mend or drop: JSONL, each marked as a draft.

    Made by rule from its names, dates, figures, tables, lists and labels.
    """
    from assistant.settings import load_settings
    from eval.checking import to_line
    from eval.drafting import draft as draft_cases

    generation = _generation(load_settings(index=index))
    source = generation.document(document)
    drafts = draft_cases(source, generation.passages_of(document), language.value if language else None, most)
    for case in drafts:
        typer.echo(to_line(case))
    typer.echo(
        f"{_count(len(drafts), 'draft')}. Mend them, remove `form` and `note`, then: passerelle eval add FILE", err=True
    )


def add(
    file: Annotated[Path, typer.Argument(metavar="FILE", help='Cases, one JSON object a line; "-" reads them here.')],
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Cases to add them to.", show_default="var/cases/own.jsonl"),
    ] = None,
    index: options.Index = None,
) -> None:
    """Check cases and append them to a file of cases; none is added where one has a fault."""
    from assistant.settings import REPOSITORY, load_settings
    from eval.case import load
    from eval.checking import append, read_lines
    from eval.checking import check as check_lines
    from eval.errors import CasesInvalid

    lines = typer.get_text_stream("stdin").read().split("\n") if str(file) == "-" else read_lines(file)
    target = to or REPOSITORY / "var" / "cases" / "own.jsonl"
    taken = {case.id for case in load(target)} if target.exists() and target.stat().st_size else set()
    checked = check_lines(lines, _texts(load_settings(index=index)), taken)
    _refuse(checked, added=True)
    if not checked.cases:
        raise CasesInvalid(file, 0, "holds no case")
    append(target, checked.cases)
    typer.echo(f"Added {_count(len(checked.cases), 'case')} to {target}.")


def check(
    cases: Annotated[str, typer.Argument(metavar="FILE|NAME", help="A JSONL file, or a set that comes along.")] = "dev",
    index: options.Index = None,
) -> None:
    """Check every case of a file, and that its quotes stand in the documents; status 1 where one does not."""
    from assistant.settings import load_settings
    from eval.case import find
    from eval.checking import check as check_lines
    from eval.checking import read_lines
    from eval.errors import CasesInvalid

    path = find(cases)
    checked = check_lines(read_lines(path), _texts(load_settings(index=index)))
    _refuse(checked, added=False)
    if not checked.cases:
        raise CasesInvalid(path, 0, "holds no case")
    typer.echo(f"{_count(len(checked.cases), 'case')}, every quote in its document.")


def _generation(settings: Settings) -> Generation:
    """The served generation; needs no model."""
    from assistant.opening import open_embedder, open_index

    return open_index(settings, open_embedder(settings)).generation()


def _texts(settings: Settings) -> dict[str, str]:
    return {document.name: document.text for document in _generation(settings).documents()}


def _refuse(checked: Checked, *, added: bool) -> None:
    """Say every fault, and raise CasesFaulty where there is any."""
    from eval.errors import CasesFaulty
    from ui.terminal.printing import printable

    for fault in checked.faults:
        typer.echo(printable(str(fault)), err=True)
    if checked.faults:
        raise CasesFaulty(len(checked.faults), added)


def _count(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number} {what}s"
