"""`passerelle accounts`: who may sign in to the web page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from ui.accounts import Accounts

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Letters without accents, digits, '.', '_', '-' and '@'.")]


@app.command()
def add(
    name: Name,
    role: Annotated[
        Literal["reader", "editor"],
        typer.Option("--role", help="A reader asks and reads; an editor changes documents and index as well."),
    ] = "reader",
) -> None:
    """Add an account; its password is asked for, at least twelve characters."""
    accounts = _accounts()
    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    account = accounts.add(name, role, password)
    typer.echo(f"Added: {account.name}, {account.role}.")


@app.command(name="list")
def list_() -> None:
    """List the accounts and their roles."""
    for account in (found := _accounts().all()):
        typer.echo(f"{account.name}  {account.role}")
    if not found:
        typer.echo("There are no accounts. Add one with: passerelle accounts add NAME --role editor")


@app.command()
def remove(name: Name) -> None:
    """Remove an account; whoever is signed in with it is signed out at once."""
    _accounts().remove(name)
    typer.echo(f"Removed: {name}.")


def _accounts() -> Accounts:
    from assistant.settings import load_settings
    from ui.accounts import Accounts

    return Accounts(load_settings().accounts)
