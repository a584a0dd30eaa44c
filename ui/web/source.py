"""The assistant behind the page, opened when it is first needed."""

from __future__ import annotations

import logging
import threading

from assistant.answering import Assistant
from assistant.errors import AssistantError
from assistant.opening import open_assistant
from assistant.settings import Settings
from index.errors import IndexingError

_log = logging.getLogger(__name__)


class Opened:
    """The assistant, opened at the first call and kept; an opening that failed is tried again at the next call."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._assistant: Assistant | None = None
        self._lock = threading.Lock()

    def __call__(self) -> Assistant:
        """The assistant. Raises what `open_assistant` raises."""
        if self._assistant is None:
            with self._lock:
                if self._assistant is None:
                    self._assistant = open_assistant(self._settings)
        return self._assistant

    def is_open(self) -> bool:
        """Whether it has been opened; does not wait for an opening that goes on."""
        return self._assistant is not None

    def warm(self) -> None:
        """Open it beforehand; what goes wrong is said at the first question."""
        try:
            self()
        except (AssistantError, IndexingError) as error:
            _log.warning("%s", error)
        except Exception:
            _log.exception("the assistant could not be opened")
