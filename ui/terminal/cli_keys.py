"""`passerelle keys`: the keys that programs carry."""

from __future__ import annotations

from typing import Annotated

import typer

from ui.answer_json import to_json
from ui.keys import KeyFile
from ui.terminal import options
from ui.terminal.errors import KeysUnset

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)

Name = Annotated[str, typer.Argument(metavar="NAME", help="What the key is called: whose it is, or for what.")]


@app.command()
def add(name: Name) -> None:
    """Make a key and print it, this once: only a hash of it is kept. It opens the server at once."""
    typer.echo(_file().add(name))


@app.command(name="list")
def list_(json: options.Json = False) -> None:
    """List the keys by name, with the time they were made."""
    keys = _file().keys()
    if json:
        typer.echo(to_json([{"name": key.name, "created": key.created} for key in keys], indent=2))
        return
    for key in keys:
        typer.echo(f"{key.name}  {key.created}")


@app.command()
def remove(name: Name) -> None:
    """Remove a key: it opens nothing from now on."""
    _file().remove(name)


def _file() -> KeyFile:
    from assistant.settings import load_settings

    path = load_settings().api_keys
    if path is None:
        raise KeysUnset
    return KeyFile(path)
