"""`passerelle index`: build the index, and see what it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.answer_json import to_json
from ui.build_command import BUILD
from ui.failure import Failure
from ui.index_json import documents_object, generation_object
from ui.terminal import options
from ui.terminal.description import (
    document_lines,
    document_object,
    documents_lines,
    size_text,
    status_lines,
    status_object,
)
from ui.terminal.forecast import forecast_lines, forecast_object, report_lines, report_object
from ui.terminal.printing import printable
from ui.terminal.progress import counting, waiting
from ui.terminal.watching import build_on_changes

if TYPE_CHECKING:
    from assistant.settings import Settings
    from index.generation import Generation
    from index.manifest import Manifest
    from index.plan import Sources

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def build(
    documents: options.Documents = None,
    index: options.Index = None,
    model: options.Model = None,
    full: Annotated[bool, typer.Option("--full", help="Rebuild from nothing, even what has not changed.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what a build would do and how long it would take; write nothing.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Build now, then each time the folders settle after a change, until Ctrl-C.")
    ] = False,
    json: options.Json = False,
    progress: Annotated[
        bool,
        typer.Option(
            "--progress", help="Print progress, and what goes wrong, on standard error as JSON lines, for programs."
        ),
    ] = False,
) -> None:
    """Bring the index up to the documents.

    Quick where nothing has changed. The index built before serves until the new one is proven.
    """
    from assistant.opening import open_embedder
    from assistant.settings import load_settings
    from index.building import build as build_index
    from index.plan import forecast, plan
    from index.server import GenerationServer, build_shared

    if watch:
        if dry_run or full:
            raise typer.BadParameter("--watch goes with neither --dry-run nor --full")
        folders = load_settings(documents=documents, index=index, model=model).folders
        build_on_changes(folders, _build_command(documents, index, model, json))
        return
    with _failure_line() if progress else nullcontext():
        settings = load_settings(documents=documents, index=index, model=model)
        sources, embedder = _sources(settings), open_embedder(settings)
        if dry_run:
            with waiting("Comparing the documents with the index"):
                expected = forecast(plan(sources, settings.index, embedder, full), settings.index, embedder)
            _print(forecast_object(expected) if json else forecast_lines(expected))
            return
        with _lines() if progress else counting("Embedding", "texts") as report_progress:
            if settings.chroma_url is None:
                report = build_index(sources, settings.index, embedder, report_progress, full, settings.generations)
            else:
                with closing(GenerationServer(settings.chroma_url)) as server:
                    report = build_shared(
                        server, sources, settings.index, embedder, report_progress, full, settings.generations
                    )
        _print(report_object(report) if json else report_lines(report))


@app.command()
def rollback(
    generation: Annotated[
        str | None,
        typer.Argument(help="Id of a generation that is kept; without one, the newest older than the served."),
    ] = None,
    index: options.Index = None,
    json: options.Json = False,
) -> None:
    """Serve an earlier generation again. The next build follows the documents, as always."""
    from index.rollback import roll_back

    folder = _settings(index).index
    with waiting("Proving the generation"):
        manifest = roll_back(folder, generation)
    said = [f"Served again: generation {manifest.id}, built {manifest.created}: {size_text(manifest)}."]
    _print(generation_object(manifest) if json else said)


@app.command()
def status(
    documents: options.Documents = None,
    index: options.Index = None,
    model: options.Model = None,
    json: options.Json = False,
) -> None:
    """Say which generation is served, how old it is, and whether the documents have changed since."""
    from assistant.opening import open_embedder
    from index.disk import disk_use
    from ui.standing import standing

    settings = _settings(index, documents, model)
    manifest = _served(settings.index)
    use = disk_use(settings.index)
    with waiting("Comparing the documents with the index"):
        found = standing(settings, manifest, open_embedder(settings))
    if json:
        _print(status_object(manifest, settings.index, found, use))
    else:
        _print(status_lines(manifest, settings.index, found, use))


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
    generation = _generation(_settings(index).index)
    found = generation.document(document)
    if text:
        typer.get_binary_stream("stdout").write(found.text.encode())
        return
    passages = generation.passages_of(document)
    _print(document_object(found, passages) if json else document_lines(found, passages))


@app.command()
def verify(index: options.Index = None, model: options.Model = None, json: options.Json = False) -> None:
    """Prove the served generation in full; the status is 0 where it is sound.

    Its parts agree, every span holds, every passage finds itself, and a smoke question in each language is answered:
    that one is asked only where the settings name the model of the generation.
    """
    from assistant.opening import open_embedder
    from index.proof import prove

    settings = _settings(index, model=model)
    with waiting("Proving the index"):
        generation = _generation(settings.index)
        embedder = open_embedder(settings)
        asked = embedder.identity.fingerprint == generation.manifest.model.fingerprint
        prove(generation, embedder if asked else None)
    if json:
        _print(generation_object(generation.manifest) | {"sound": True, "smoke_questions": asked})
        return
    left_out = "" if asked else " No smoke question was asked: the settings name another model."
    _print([f"The index is sound: {size_text(generation.manifest)}. Generation {generation.id}.{left_out}"])


def documents(index: options.Index = None, json: options.Json = False) -> None:
    """List the documents in the index, the files that could not be read, and what looks wrong with the others."""
    from index.health import examine

    generation = _generation(_settings(index).index)
    entries = [(found, len(generation.passages_of(found.name))) for found in generation.documents()]
    findings = examine(found for found, _ in entries)
    if json:
        _print(documents_object(entries, generation.manifest, findings))
    else:
        _print(documents_lines(entries, generation.manifest, findings))


def _build_command(documents: Path | None, index: Path | None, model: str | None, json: bool) -> list[str]:
    """The command that builds once with the same options."""
    given = {"--documents": documents, "--index": index, "--model": model}
    named = [part for name, value in given.items() if value is not None for part in (name, str(value))]
    return [*BUILD, *named, *(["--json"] if json else [])]


@contextmanager
def _lines() -> Iterator[Callable[[int, int | None], None]]:
    """Progress as a JSON object a line: texts embedded so far, and in all."""
    yield lambda done, total: typer.echo(to_json({"done": done, "total": total}), err=True)


@contextmanager
def _failure_line() -> Iterator[None]:
    """What goes wrong in the block as a JSON object on a line, before it is told to people."""
    try:
        yield
    except Exception as error:
        typer.echo(to_json({"failure": asdict(Failure.of(error))}), err=True)
        raise


def _print(said: dict[str, object] | list[str]) -> None:
    """An object for programs, or lines for people."""
    if isinstance(said, dict):
        typer.echo(to_json(said, indent=2))
    else:
        for line in said:
            typer.echo(printable(line))


def _settings(index: Path | None, documents: Path | None = None, model: str | None = None) -> Settings:
    from assistant.settings import load_settings

    return load_settings(index=index, documents=documents, model=model)


def _sources(settings: Settings) -> Sources:
    from index.plan import Sources

    return Sources(settings.folders, settings.passage_size)


def _served(folder: Path) -> Manifest:
    from index.served import served_manifest

    return served_manifest(folder)


def _generation(folder: Path) -> Generation:
    """The served generation, open; no embedding model is needed to look at it."""
    from index.served import open_served

    return open_served(folder)
