"""`passerelle index`: build the index, and see what it holds."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui import options

if TYPE_CHECKING:
    from corpus.document import Document
    from corpus.passage import Passage
    from index.generation import Generation
    from index.manifest import Manifest

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)

_PREVIEW = 100  # characters of a passage


@app.command()
def build(
    documents: options.Documents = None,
    index: options.Index = None,
    model: options.Model = None,
    full: Annotated[bool, typer.Option("--full", help="Embed everything again, even what has not changed.")] = False,
    json: options.Json = False,
) -> None:
    """Bring the index up to the documents.

    Quick where nothing has changed. The index built before serves until the new one is proven.
    """
    from assistant.opening import open_embedder
    from assistant.settings import load_settings
    from index.building import build as build_index
    from ui.answer_json import to_json
    from ui.printing import printable
    from ui.progress import counting

    settings = load_settings(documents=documents, index=index, model=model)
    with counting("Embedding", "texts") as progress:
        report = build_index(settings.documents, settings.index, open_embedder(settings), progress, full)
    manifest = report.manifest
    if json:
        done = {"built": report.built, "embedded": report.embedded, "reused": report.reused, "seconds": report.seconds}
        typer.echo(to_json(_status(manifest) | done, indent=2))
        return
    if report.built:
        typer.echo(
            f"Index built in {report.seconds:.1f} s: {_size(manifest)}; "
            f"{report.embedded} texts embedded, {report.reused} taken over. Generation {manifest.id}."
        )
    else:
        typer.echo(f"The index is up to date: {_size(manifest)}. Generation {manifest.id}.")
    _say_remarks(manifest)


@app.command()
def status(index: options.Index = None, json: options.Json = False) -> None:
    """Say which generation is served, how it was built and how old it is."""
    from ui.answer_json import to_json
    from ui.printing import printable

    folder = _index_folder(index)
    manifest = _served(folder)
    values = _status(manifest) | {"folder": str(folder), "age_seconds": _age(manifest)}
    if json:
        typer.echo(to_json(values, indent=2))
        return
    languages = ", ".join(f"{language} {count}" for language, count in _languages(manifest).items())
    lines = {
        "Generation": manifest.id,
        "Built": f"{manifest.created} ({_age_text(_age(manifest))} ago)",
        "Model": str(manifest.model),
        "Documents": f"{len(manifest.documents)} ({languages}) from {manifest.folder}",
        "Passages": f"{manifest.passages} passages, {manifest.sentences} sentences",
        "Not read": "; ".join(f"{entry.path}: {entry.reason}" for entry in manifest.unreadable) or "none",
        "Folder": str(folder),
    }
    for name, value in lines.items():
        typer.echo(printable(f"{name:<11} {value}"))


@app.command()
def show(
    document: Annotated[str, typer.Argument(help="Name of a document: its file name without suffix.")],
    text: Annotated[bool, typer.Option("--text", help="Print its text and nothing else, byte for byte.")] = False,
    index: options.Index = None,
    json: options.Json = False,
) -> None:
    """Show a document as the index holds it: its text, or how it was read and cut."""
    from ui.answer_json import to_json
    from ui.printing import printable

    if text and json:
        raise typer.BadParameter("--text and --json exclude each other")
    generation = _generation(index)
    found = generation.document(document)
    if text:
        typer.get_binary_stream("stdout").write(found.text.encode())
        return
    passages = generation.passages_of(document)
    if json:
        typer.echo(to_json(_document(found, passages), indent=2))
    else:
        typer.echo(printable("\n".join(_lines(found, passages))))


@app.command()
def verify(index: options.Index = None, json: options.Json = False) -> None:
    """Prove the served generation: its parts agree, every span holds, every passage finds itself."""
    from index.proof import prove
    from ui.answer_json import to_json
    from ui.progress import waiting

    with waiting("Proving the index"):
        generation = _generation(index)
        prove(generation)
    if json:
        typer.echo(to_json(_status(generation.manifest) | {"sound": True}, indent=2))
    else:
        typer.echo(f"The index is sound: {_size(generation.manifest)}. Generation {generation.id}.")


def documents(index: options.Index = None, json: options.Json = False) -> None:
    """List the documents in the index, and the files that could not be read."""
    from ui.answer_json import to_json
    from ui.printing import printable

    generation = _generation(index)
    entries = [(found, len(generation.passages_of(found.name))) for found in generation.documents()]
    if json:
        values = {
            "documents": [_metadata(found) | {"passages": count} for found, count in entries],
            **_remarks(generation.manifest),
        }
        typer.echo(to_json(values, indent=2))
        return
    widest = max((len(found.name) for found, _ in entries), default=0)
    for found, count in entries:
        line = f"{found.name:<{widest}}  {found.language}  {found.date or '-':<10}  {count:>4} passages  {found.title}"
        typer.echo(printable(line))
    _say_remarks(generation.manifest)


def _index_folder(index: Path | None) -> Path:
    from assistant.settings import load_settings

    return load_settings(index=index).index


def _served(folder: Path) -> Manifest:
    from index.served import served_manifest

    return served_manifest(folder)


def _generation(index: Path | None) -> Generation:
    """The served generation, open; no embedding model is needed to look at it."""
    from index.generation import Generation
    from index.served import generation_folder

    folder = _index_folder(index)
    return Generation.open(generation_folder(folder, _served(folder).id))


def _languages(manifest: Manifest) -> dict[str, int]:
    return dict(Counter(entry.language for entry in manifest.documents).most_common())


def _size(manifest: Manifest) -> str:
    return f"{len(manifest.documents)} documents, {manifest.passages} passages, {manifest.sentences} sentences"


def _status(manifest: Manifest) -> dict[str, object]:
    return {
        "generation": manifest.id,
        "created": manifest.created,
        "model": manifest.model.name,
        "fingerprint": manifest.model.fingerprint,
        "documents_folder": manifest.folder,
        "documents": len(manifest.documents),
        "languages": _languages(manifest),
        "passages": manifest.passages,
        "sentences": manifest.sentences,
        **_remarks(manifest),
    }


def _remarks(manifest: Manifest) -> dict[str, object]:
    return {
        "unreadable": [asdict(entry) for entry in manifest.unreadable],
        "remarks": [asdict(entry) for entry in manifest.remarks],
    }


def _say_remarks(manifest: Manifest) -> None:
    """Which files could not be read, and what of the others could not be used."""
    from ui.printing import printable

    for file in manifest.unreadable:
        typer.echo(printable(f"Not read: {file.path}: {file.reason}"))
    for remark in manifest.remarks:
        typer.echo(printable(f"Left out: {remark.path}: {remark.text}"))


def _age(manifest: Manifest) -> int:
    """Whole seconds since the generation was built."""
    built = datetime.datetime.fromisoformat(manifest.created)
    return max(0, round((datetime.datetime.now(datetime.UTC) - built).total_seconds()))


def _age_text(seconds: int) -> str:
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        count = seconds // length
        if count:
            return f"{count} {unit}{'s' if count > 1 else ''}"
    return "less than a second"


def _metadata(document: Document) -> dict[str, object]:
    return {
        "name": document.name,
        "path": document.path,
        "format": document.format,
        "title": document.title,
        "language": document.language,
        "date": document.date,
        "publisher": document.publisher,
        "url": document.url,
    }


def _document(document: Document, passages: list[Passage]) -> dict[str, object]:
    pieces = [
        {
            "start": passage.start,
            "end": passage.end,
            "section": passage.section,
            "page": passage.page,
            "sentences": [
                {"start": sentence.start, "end": sentence.end, "kind": sentence.kind} for sentence in passage.sentences
            ],
        }
        for passage in passages
    ]
    described = {
        "topics": list(document.topics),
        "sources": [asdict(source) for source in document.sources],
        "characters": len(document.text),
    }
    return _metadata(document) | described | {"passages": pieces}


def _lines(document: Document, passages: list[Passage]) -> list[str]:
    """The document's title and metadata, then its passages, each with its span and its first words."""
    from textwrap import shorten

    facts = {name: str(value) for name, value in _metadata(document).items() if value is not None and name != "title"}
    facts["topics"] = ", ".join(document.topics)
    facts["sources"] = str(len(document.sources))
    sentences = sum(len(passage.sentences) for passage in passages)
    lines = [document.title, *(f"{name:<10} {value}" for name, value in facts.items() if value)]
    lines += ["", f"{len(document.text)} characters, {len(passages)} passages, {sentences} sentences", ""]
    for passage in passages:
        where = ", ".join(
            part for part in (passage.section, f"page {passage.page}" if passage.page is not None else None) if part
        )
        lines.append(f"{passage.start}-{passage.end}  {len(passage.sentences)} sentences  {where}".rstrip())
        lines.append(f"    {shorten(passage.text, _PREVIEW, placeholder=' …')}")
    return lines
