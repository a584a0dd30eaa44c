"""Options that several commands of the terminal share; each falls to the settings where it is not given."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

Documents = Annotated[
    Path | None, typer.Option("--documents", metavar="FOLDER", help="Folder of source documents.", show_default=False)
]
Index = Annotated[
    Path | None, typer.Option("--index", metavar="FOLDER", help="Folder of the index.", show_default=False)
]
Model = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="Embedding model: a folder or a name.", show_default=False),
]
Writer = Annotated[
    Literal["extractive", "generative"] | None,
    typer.Option(
        "--writer",
        help="Who writes: sentences of the documents as they are, or a language model.",
        show_default="generative where a language model is set",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
