"""`passerelle eval feedback`: what people think of answers, listed, drafted as cases, deleted."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ui.terminal import options

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)

Folder = Annotated[
    Path | None,
    typer.Option("--folder", metavar="FOLDER", help="Where the page keeps it.", show_default="var/feedback"),
]


class Verdict(StrEnum):
    """Which way a thumb points, as the terminal offers it."""

    UP = "up"
    DOWN = "down"


Pointing = Annotated[Verdict | None, typer.Option("--verdict", help="Only these thumbs.", show_default="both")]


@app.command("list")
def show(folder: Folder = None, verdict: Pointing = None, json: options.Json = False) -> None:
    """List the thumbs under answers, the first one first: id, time, verdict, question, reason."""
    import json as encoding
    from dataclasses import asdict

    from eval.feedback import kept
    from ui.terminal.printing import printable

    thumbs = [one for one in kept(folder or _default()) if verdict in (None, one.verdict)]
    if json:
        typer.echo(encoding.dumps([asdict(one) for one in thumbs], ensure_ascii=False, indent=2))
        return
    for one in thumbs:
        reason = f"\n  {one.reason}" if one.reason else ""
        typer.echo(printable(f"{one.id}  {one.time}  {one.verdict:4}  {one.question}{reason}"))
    typer.echo("1 thumb." if len(thumbs) == 1 else f"{len(thumbs)} thumbs.", err=True)


@app.command()
def export(
    folder: Folder = None,
    verdict: Pointing = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where they go.", show_default="standard output")
    ] = None,
) -> None:
    """Write a draft of a case for each thumb: JSONL, for you to judge and mend, then `passerelle eval add`."""
    from eval.checking import to_line
    from eval.feedback import drafts, kept
    from eval.kept import write

    thumbs = [one for one in kept(folder or _default()) if verdict in (None, one.verdict)]
    text = "".join(f"{to_line(case)}\n" for case in drafts(thumbs))
    if out:
        write(out, text)
    else:
        typer.echo(text, nl=False)
    count = "1 draft" if len(thumbs) == 1 else f"{len(thumbs)} drafts"
    typer.echo(f"{count}. Judge and mend them, remove `form` and `note`, then: passerelle eval add FILE", err=True)


@app.command()
def delete(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="ID", help="Thumbs, as `list` names them.", show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every thumb, also what cannot be read.")] = False,
    folder: Folder = None,
) -> None:
    """Delete thumbs for good."""
    from eval.feedback import clear, remove

    if bool(ids) == everything:
        raise typer.BadParameter("Give the ids of thumbs, or --all.")
    where = folder or _default()
    if everything:
        clear(where)
        typer.echo("Deleted every thumb.")
        return
    asked = set(ids or ())
    found = remove(where, asked)
    typer.echo(f"Deleted {found} of {len(asked)}.")
    if found < len(asked):
        raise typer.Exit(1)


def _default() -> Path:
    from assistant.settings import REPOSITORY

    return REPOSITORY / "var" / "feedback"
