"""What can go wrong between a person's terminal and the assistant.

    TerminalError
    ├── TextInvalid       the question holds bytes or characters that are not text
    ├── BatchUnreadable   the batch is not there, or is not a text file
    ├── BatchLineInvalid  one line of a batch is not a question; the others go on
    ├── LinesFailed       some lines of a batch have no answer; said when the others are done
    ├── AddressTaken      the web page cannot be served at the address asked for
    └── KeysUnset         no file of keys is named

`str(error)` is one line for a person: what was expected, what was found, what to do next.
"""

from __future__ import annotations


class TerminalError(Exception):
    """Something a person typed or named cannot be used."""


class TextInvalid(TerminalError):
    """The question holds bytes or characters that are not text."""

    def __init__(self) -> None:
        super().__init__("The question is not valid text. Type it in a terminal that uses UTF-8.")


class BatchUnreadable(TerminalError):
    """The batch is not there, or is not a text file."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"The batch {name!r} cannot be read: {reason}. Expected one JSON object a line, in UTF-8.")


class BatchLineInvalid(TerminalError):
    """One line of a batch is not a question. `name` is the line's own "id", where it could be read."""

    def __init__(self, reason: str, name: str | int | None = None) -> None:
        super().__init__(reason)
        self.name = name


class LinesFailed(TerminalError):
    """Some lines of a batch have no answer."""

    def __init__(self, failed: int, asked: int) -> None:
        super().__init__(f"{failed} of {asked} questions have no answer; the lines above say why.")


class AddressTaken(TerminalError):
    """The web page cannot be served at the address asked for."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"Nothing can be served at {host}:{port}: another program is there, or the address is not this machine's. "
            "Choose another one with --host and --port."
        )


class KeysUnset(TerminalError):
    """No file of keys is named."""

    def __init__(self) -> None:
        super().__init__(
            "No file of keys is named, so that programs need none. Set PASSERELLE_API_KEYS to a file, for this command "
            "and for the server alike."
        )
