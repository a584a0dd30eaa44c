"""The page over small documents, a language model as its writer: `python -m tests.ui.web.writing SETTINGS` serves it.

SETTINGS is a JSON object: the settings, as `load_settings` takes them.
"""

from __future__ import annotations

import json
import sys

from assistant.settings import load_settings
from ui.web.server import serve

if __name__ == "__main__":

    def ready(address: str) -> None:
        sys.stdout.write(f"{address}\n")
        sys.stdout.flush()

    serve(load_settings(**json.loads(sys.argv[1])), "127.0.0.1", 0, open_browser=False, ready=ready)
