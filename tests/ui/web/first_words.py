"""How soon a model's first statement is on the page: `python -m tests.ui.web.first_words`, over the small documents.

From the moment at which the server has written the last byte of the first complete statement to the moment at which the
browser's side of the connection has read the page's change with that statement in it, checked: in milliseconds, after
one question to warm up. Prints the median, the 90th percentile and the most, and the load of the machine.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import httpx

from assistant.settings import load_settings
from index.building import build
from index.embedding import open_model
from tests.conftest import ENGLISH, FRENCH, GERMAN
from tests.language_server import Reply, Request, given, serving
from tests.ui.web.test_writing import QUESTION, STATEMENT, Watcher, page

RUNS = 21


def soon(request: Request) -> Reply:
    """One statement, in one piece."""
    name = next(name for name, text in given(request).items() if "1987" in text)
    return Reply((f"{STATEMENT} [{name}]\n", 0.5, "\n"))


def main() -> None:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp())
    documents = folder / "documents"
    documents.mkdir()
    for name, text in (("tramway.md", FRENCH), ("harbour.md", ENGLISH), ("werft.txt", GERMAN)):
        (documents / name).write_text(text, encoding="utf-8")
    settings = load_settings(documents=documents, index=folder / "index")
    build(documents, settings.index, open_model(settings.model))
    taken = []
    with serving(soon) as server, page(server, settings, folder / "log") as address:
        for run in range(RUNS):
            with httpx.Client(base_url=address, timeout=60) as http:
                watcher = Watcher(http, session=f"s{time.monotonic_ns()}")
                watcher.ask(QUESTION)
                shown = watcher.sees("1987")
                sent = [when for piece, when in server.sent if "1987" in piece][-1]
                watcher.done.wait(30)
                watcher.close()
            if run:
                taken.append(1000 * (shown - sent))
    ninth = statistics.quantiles(taken, n=10)[-1]
    sys.stdout.write(
        f"{len(taken)} questions: median {statistics.median(taken):.0f} ms, 90 % within {ninth:.0f} ms, most"
        f" {max(taken):.0f} ms; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors\n"
    )


if __name__ == "__main__":
    main()
