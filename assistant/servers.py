"""The servers of language models that the settings name, in order of preference."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from assistant.errors import LanguageModelMissing, SettingsInvalid
from assistant.language_model import LanguageModel, Limits
from assistant.settings import Settings

REST = 30.0  # seconds for which a server that failed is asked last


@dataclass(frozen=True, slots=True)
class Servers:
    """Language models in order of preference. One that failed lately comes last, so that nobody waits for it twice."""

    models: tuple[LanguageModel, ...]
    _failed: dict[LanguageModel, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def name(self) -> str:
        """The name of the model that is asked first."""
        return self.models[0].name

    def in_order(self) -> tuple[LanguageModel, ...]:
        """Those to ask, in turn."""
        now = time.monotonic()
        with self._lock:
            resting = {model for model, since in self._failed.items() if now - since < REST}
        return tuple(sorted(self.models, key=lambda model: model in resting))

    def failed(self, model: LanguageModel) -> None:
        """Remember that a model's server failed just now."""
        with self._lock:
            self._failed[model] = time.monotonic()


def servers(settings: Settings) -> Servers:
    """The servers that the settings name.

    Raises LanguageModelMissing where they name none, SettingsInvalid where addresses, models and keys do not go
    together.
    """
    if settings.llm_url is None:
        raise LanguageModelMissing
    urls = [_address(url.strip()) for url in settings.llm_url.split(",")]
    names = [name.strip() for name in (settings.llm_model or "").split(",")]
    names = names * len(urls) if len(names) == 1 else names
    if len(names) != len(urls) or not all(names):
        raise SettingsInvalid(
            "PASSERELLE_LLM_MODEL", f"expected one name, or one for each of {len(urls)} servers, found {len(names)}"
        )
    limits = Limits(
        connect=settings.llm_connect_timeout,
        first=settings.llm_first_timeout,
        pause=settings.llm_pause_timeout,
        total=settings.llm_total_timeout,
        retries=settings.llm_retries,
        tokens=settings.llm_answer,
    )
    keys = _keys(settings, len(urls))
    return Servers(tuple(LanguageModel(*parts, limits) for parts in zip(urls, names, keys, strict=True)))


def _keys(settings: Settings, count: int) -> Sequence[str | None]:
    """A key for each server. One key is never given to several: it would tell it to who did not issue it."""
    if settings.llm_key is None:
        return [None] * count
    keys = [key.strip() or None for key in settings.llm_key.get_secret_value().split(",")]
    if len(keys) != count:
        raise SettingsInvalid(
            "PASSERELLE_LLM_KEY", f"expected one key for each of {count} servers, empty where none, found {len(keys)}"
        )
    for key in keys:
        if key and not (key.isascii() and key.isprintable() and " " not in key):
            raise SettingsInvalid("PASSERELLE_LLM_KEY", "a key holds printable ASCII characters and no blank")
    return keys


def _address(url: str) -> str:
    """Where the protocol begins: without the end of one of its addresses, with "/v1" where there is no path."""
    wanted = 'expected an address such as "http://127.0.0.1:11434/v1"'
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises where it is no number
    except ValueError:
        raise SettingsInvalid("PASSERELLE_LLM_URL", f"{wanted}, found {url!r}") from None
    if "@" in parts.netloc:  # not shown: it holds a secret
        raise SettingsInvalid("PASSERELLE_LLM_URL", f"{wanted}, found one with a password in it")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise SettingsInvalid("PASSERELLE_LLM_URL", f"{wanted}, found {url!r}")
    path = parts.path.rstrip("/").removesuffix("/chat/completions")
    return f"{parts.scheme}://{parts.netloc}{path or '/v1'}"
