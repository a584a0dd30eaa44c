"""The command `passerelle`.

What a command needs is imported when it runs, so that help and mistakes answer at once: nothing here or in the modules
imported above a function may load a model, a database or the web page.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from assistant.errors import AssistantError
from corpus.errors import CorpusError
from eval.errors import EvalError
from index.errors import IndexingError
from ui.accounts import AccountError
from ui.answer_json import answer_object, to_json
from ui.keys import KeysInvalid
from ui.terminal import cli_accounts, cli_eval, cli_index, cli_keys, cli_model, options
from ui.terminal.batch import is_text, open_lines, replies, stream_lines
from ui.terminal.errors import AddressTaken, BatchUnreadable, LinesFailed, TerminalError, TextInvalid
from ui.terminal.printing import answer_text, printable
from ui.terminal.progress import counting, waiting

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from assistant.settings import Settings

MISTAKES = (CorpusError, IndexingError, AssistantError, EvalError, AccountError, KeysInvalid, TerminalError)
"""What a person can put right: said in one line, without a traceback."""


class Terminal(TyperGroup):
    """The commands; what a person can put right ends in one line on standard error and a status other than 0."""

    def invoke(self, ctx: Any) -> Any:
        """Run what was asked for."""
        try:
            return super().invoke(ctx)
        except MISTAKES as error:
            _fail(str(error))
        except BrokenPipeError:
            raise  # whoever read our output has seen enough: Typer ends quietly
        except OSError as error:
            if error.filename is None:
                raise
            _fail(f"{error.filename}: {error.strerror}")
        except KeyboardInterrupt:
            _fail("Interrupted.", status=130)


app = typer.Typer(
    cls=Terminal,
    name="passerelle",
    help="Cited answers, in French, English and German, from a folder of documents.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.add_typer(cli_index.app, name="index", help="Build the index of the documents, and see what it holds.")
app.add_typer(cli_eval.app, name="eval", help="Measure the quality of answers, and learn when to refuse.")
app.add_typer(cli_model.app, name="model", help="Measure embedding models, and train the one that comes along.")
app.add_typer(cli_keys.app, name="keys", help="Make, list and remove the keys of programs that ask over HTTP.")
app.add_typer(cli_accounts.app, name="accounts", help="Say who may sign in to the web page.")
app.command(name="documents")(cli_index.documents)


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"passerelle {version('passerelle')}")
        raise typer.Exit


@app.callback()
def _passerelle(
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in French, English or German.")] = None,
    batch: Annotated[
        str | None,
        typer.Option(
            "--batch",
            metavar="FILE",
            help='Answer many: a JSON object a line with "id", "question", optional "history"; - for standard input. '
            "One JSON answer a line.",
        ),
    ] = None,
    writer: options.Writer = None,
    index: options.Index = None,
    model: options.Model = None,
    json: options.Json = False,
) -> None:
    """Answer a question from the documents, with numbered quotes, or say that they do not answer it."""
    from assistant.settings import load_settings

    if (question is None) == (batch is None):
        raise typer.BadParameter("give either a question in quotation marks or --batch FILE")
    settings = load_settings(index=index, model=model, writer=writer)
    if batch is not None:
        _ask_many(batch, settings)
    elif question is not None:
        _ask_one(question, settings, json=json)


@app.command()
def ui(
    host: Annotated[str, typer.Option(help="Address to serve at; 0.0.0.0 lets other machines in.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to serve at.", min=0, max=65535)] = 7860,
    browser: Annotated[
        bool | None, typer.Option(help="Open the page in a browser.", show_default="where there is a screen")
    ] = None,
    index: options.Index = None,
    model: options.Model = None,
) -> None:
    """Serve the web page, until Ctrl-C."""
    from assistant.settings import load_settings
    from ui.web.server import serve

    settings = load_settings(index=index, model=model)
    if warning := _exposed(settings, host):
        typer.echo(warning, err=True)
    try:
        serve(
            settings,
            host,
            port,
            open_browser=_has_screen() if browser is None else browser,
            ready=lambda address: typer.echo(f"Passerelle is open at {address} (Ctrl-C ends it)."),
        )
    except OSError as error:
        raise AddressTaken(host, port) from error


@app.command()
def mcp(index: options.Index = None, model: options.Model = None) -> None:
    """Serve the Model Context Protocol on standard input and output: tools to ask, search and show."""
    from assistant.settings import load_settings
    from ui.web.api.context_protocol import run_on_streams
    from ui.web.source import Opened

    run_on_streams(Opened(load_settings(index=index, model=model)))


def main() -> None:
    """Run the command; what is printed is UTF-8 wherever it goes, so that no quote fails on a missing letter."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a console stream always has it
    app()


def _ask_one(question: str, settings: Settings, *, json: bool) -> None:
    from assistant.answering import taken
    from assistant.opening import open_assistant

    if not is_text(question):
        raise TextInvalid
    taken(question, settings.question_length)  # said before the seconds that loading the model takes
    with waiting("Searching the documents"):
        answer = open_assistant(settings).ask(question)
    typer.echo(
        to_json(answer_object(answer), indent=2) if json else answer_text(answer, _width(), bold=sys.stdout.isatty())
    )


def _ask_many(batch: str, settings: Settings) -> None:
    from assistant.opening import open_assistant

    lines: Iterable[bytes]
    total: int | None = None
    if batch == "-":
        lines = stream_lines(typer.get_binary_stream("stdin"))
    else:
        lines = open_lines(Path(batch))
        total = sum(1 for line in lines if line.strip())
        if total == 0:
            raise BatchUnreadable(batch, "it holds no line")
    with waiting("Loading the model"):
        assistant = open_assistant(settings)
    failed = asked = 0
    output = typer.get_binary_stream("stdout")
    with counting("Answering", "questions", total) as progress:
        for asked, reply in enumerate(replies(lines, assistant), start=1):
            if isinstance(reply.outcome, str):
                failed += 1
                typer.echo(f"Error: line {reply.line}: {reply.outcome}", err=True)
                values: dict[str, object] = {"id": reply.id, "error": reply.outcome}
            else:
                values = answer_object(reply.outcome, reply.id)
            # Flushed at once: whoever reads the other end of a pipe waits for each answer.
            output.write(to_json(values).encode() + b"\n")
            output.flush()
            progress(asked, total)
    if failed:
        raise LinesFailed(failed, asked)


def _exposed(settings: Settings, host: str) -> str | None:
    """One line where others than this machine can read without an account."""
    from ui.web.hosts import is_loopback

    if is_loopback(host) or settings.reading == "accounts":
        return None
    return (
        f"Warning: whoever reaches {host} can ask and read every document. PASSERELLE_READING=accounts asks for an "
        "account; without https, passwords cross the network readably (docs/deployment.md)."
    )


def _has_screen() -> bool:
    """Whether a browser could show anything: a server without a screen would be given a text browser instead."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _width() -> int | None:
    """Columns of the terminal; None where the answer goes to a file or another program, which wraps no line."""
    if not sys.stdout.isatty():
        return None
    return max(40, typer.get_terminal_size().columns)


def _fail(message: str, status: int = 1) -> None:
    typer.echo(f"Error: {printable(' '.join(message.split()))}", err=True)
    raise typer.Exit(status)
