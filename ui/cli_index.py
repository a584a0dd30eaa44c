"""`passerelle index`: build the index, and see what it holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui import options
from ui.answer_json import to_json
from ui.description import (
    age,
    age_text,
    document_lines,
    document_object,
    generation_object,
    language_counts,
    metadata_object,
    remark_lines,
    remarks_object,
    size_text,
)
from ui.printing import printable
from ui.progress import counting, waiting

if TYPE_CHECKING:
    from index.generation import Generation
    from index.manifest import Manifest

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)


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

    settings = load_settings(documents=documents, index=index, model=model)
    with counting("Embedding", "texts") as progress:
        report = build_index(settings.documents, settings.index, open_embedder(settings), progress, full)
    manifest = report.manifest
    if json:
        done = {"built": report.built, "embedded": report.embedded, "reused": report.reused, "seconds": report.seconds}
        typer.echo(to_json(generation_object(manifest) | done, indent=2))
        return
    if report.built:
        typer.echo(
            f"Index built in {report.seconds:.1f} s: {size_text(manifest)}; "
            f"{report.embedded} texts embedded, {report.reused} taken over. Generation {manifest.id}."
        )
    else:
        typer.echo(f"The index is up to date: {size_text(manifest)}. Generation {manifest.id}.")
    for line in remark_lines(manifest):
        typer.echo(printable(line))


@app.command()
def status(index: options.Index = None, json: options.Json = False) -> None:
    """Say which generation is served, how it was built and how old it is."""
    folder = _index_folder(index)
    manifest = _served(folder)
    values = generation_object(manifest) | {"folder": str(folder), "age_seconds": age(manifest)}
    if json:
        typer.echo(to_json(values, indent=2))
        return
    languages = ", ".join(f"{language} {count}" for language, count in language_counts(manifest).items())
    lines = {
        "Generation": manifest.id,
        "Built": f"{manifest.created} ({age_text(age(manifest))} ago)",
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
    if text and json:
        raise typer.BadParameter("--text and --json exclude each other")
    generation = _generation(index)
    found = generation.document(document)
    if text:
        typer.get_binary_stream("stdout").write(found.text.encode())
        return
    passages = generation.passages_of(document)
    if json:
        typer.echo(to_json(document_object(found, passages), indent=2))
    else:
        typer.echo(printable("\n".join(document_lines(found, passages))))


@app.command()
def verify(index: options.Index = None, json: options.Json = False) -> None:
    """Prove the served generation: its parts agree, every span holds, every passage finds itself."""
    from index.proof import prove

    with waiting("Proving the index"):
        generation = _generation(index)
        prove(generation)
    if json:
        typer.echo(to_json(generation_object(generation.manifest) | {"sound": True}, indent=2))
    else:
        typer.echo(f"The index is sound: {size_text(generation.manifest)}. Generation {generation.id}.")


def documents(index: options.Index = None, json: options.Json = False) -> None:
    """List the documents in the index, and the files that could not be read."""
    generation = _generation(index)
    entries = [(found, len(generation.passages_of(found.name))) for found in generation.documents()]
    if json:
        values = {
            "documents": [metadata_object(found) | {"passages": count} for found, count in entries],
            **remarks_object(generation.manifest),
        }
        typer.echo(to_json(values, indent=2))
        return
    widest = max((len(found.name) for found, _ in entries), default=0)
    for found, count in entries:
        line = f"{found.name:<{widest}}  {found.language}  {found.date or '-':<10}  {count:>4} passages  {found.title}"
        typer.echo(printable(line))
    for line in remark_lines(generation.manifest):
        typer.echo(printable(line))


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
