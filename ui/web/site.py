"""What every door of the server works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from assistant.answering import Assistant
from assistant.servers import servers
from assistant.settings import Settings
from corpus.document import Document
from index.errors import IndexMissing
from index.served import served_id
from ui.web.recent import Recent


@dataclass(frozen=True, slots=True)
class Site:
    """One Passerelle that is served.

    - assistant: gives whoever answers; opened at the first call, and kept.
    - recent: the answers given last, for whoever has an opinion of one.
    - opened: whether it has been.
    """

    settings: Settings
    assistant: Callable[[], Assistant]
    opened: Callable[[], bool] = lambda: True
    recent: Recent = field(default_factory=Recent)

    def generation(self) -> str | None:
        """The id of the served generation, None where nothing is served."""
        return served_id(self.settings.index)

    def documents(self) -> tuple[Document, ...]:
        """The documents that are served, as they were read; none where no index is served."""
        try:
            return tuple(self.assistant().served.generation().documents())
        except IndexMissing:
            return ()

    @property
    def model(self) -> str | None:
        """The name of the language model that writes, None where none does."""
        return servers(self.settings).name if self.settings.generative else None
