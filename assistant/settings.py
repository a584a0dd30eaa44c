"""The one table of settings: environment variables `PASSERELLE_…`, then `passerelle.toml`, then these defaults."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from assistant.errors import SettingsInvalid
from index.embedding import BUNDLED_MODEL

REPOSITORY = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Everything that can be set, with its default, its unit and one line of help."""

    model_config = SettingsConfigDict(
        env_prefix="PASSERELLE_", toml_file="passerelle.toml", extra="forbid", frozen=True, protected_namespaces=()
    )

    documents: Path = Field(default=REPOSITORY / "corpus" / "documents", description="folder of source documents")
    further_documents: str | None = Field(
        default=None, description="further folders of source documents, `:` between them (`;` on Windows)"
    )
    index: Path = Field(default=REPOSITORY / "var" / "index", description="folder of the index generations")
    chroma_url: str | None = Field(
        default=None, description="address of a Chroma server that shares the index between machines"
    )
    model: str = Field(
        default=str(BUNDLED_MODEL), description="embedding model: a folder or a name for sentence-transformers"
    )
    model_download: bool = Field(
        default=False, description="whether a model not on this machine may be fetched from its hub"
    )
    passage_size: int = Field(
        default=256, ge=32, le=8192, description="tokens up to which neighbouring paragraphs share a passage"
    )
    generations: int = Field(
        default=2,
        ge=1,
        le=100,
        description="generations kept on disk, the served one included",
    )
    dense_weight: float = Field(
        default=0.8, ge=0, le=1, description="share of the vectors in the fused score, 0 to 1; the rest is BM25's"
    )
    sentence_weight: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="share of the best sentence in the vectors' score, 0 to 1",
    )
    match_weight: float = Field(
        default=0.6, ge=0, le=1, description="share of the match of single words in the final score, 0 to 1"
    )
    language_offset: float = Field(
        default=0.05,
        ge=0,
        le=1,
        description="cosine taken off passages in the question's own language",
    )
    hits: int = Field(default=10, ge=1, le=100, description="passages retrieved for a question")
    statements: int = Field(
        default=3,
        ge=1,
        le=10,
        description="statements of an answer that is not a list; two more quotes where nearly as good as the best",
    )
    answer_length: int = Field(
        default=650, ge=100, le=5000, description="most characters of an answer that is not a list"
    )
    question_length: int = Field(default=2000, ge=10, le=10_000, description="most characters of a question")
    threshold: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="least strength of evidence to answer on, 0 to 1; as calibrated if unset",
    )

    writer: Literal["extractive", "generative"] | None = Field(
        default=None,
        description="who writes: `extractive` (sentences, quoted) or `generative` (a language model); "
        "generative where one is set if unset",
    )
    llm_url: str | None = Field(
        default=None,
        description="address of a language model's server, as in docs/language-models.md; several, in order of "
        "preference, with commas",
    )
    llm_model: str | None = Field(
        default=None, description="name of the model on the server; one for all servers or one for each, with commas"
    )
    llm_key: SecretStr | None = Field(
        default=None, description="key of the server; one for each, with commas, empty where a server needs none"
    )
    llm_connect_timeout: float = Field(
        default=5.0, gt=0, le=600, description="seconds that a server may take to be reached"
    )
    llm_first_timeout: float = Field(
        default=30.0, gt=0, le=600, description="seconds until its first sign of an answer"
    )
    llm_pause_timeout: float = Field(default=15.0, gt=0, le=600, description="seconds between two signs of it")
    llm_total_timeout: float = Field(default=120.0, gt=0, le=3600, description="seconds of a whole answer")
    llm_retries: int = Field(
        default=1, ge=0, le=10, description="further attempts at a server that fails before its first word"
    )
    llm_context: int = Field(
        default=8192, ge=1024, le=10_000_000, description="tokens that the model reads and writes for a question"
    )
    llm_answer: int = Field(
        default=700, ge=50, le=100_000, description="tokens of that which the answer may take, thinking included"
    )
    llm_unsupported: Literal["drop", "mark"] = Field(
        default="drop",
        description="what becomes of a statement that its sources do not bear out: `drop` it or `mark` it",
    )

    feedback: bool = Field(
        default=False,
        description="whether the page asks if answers are useful, and keeps the opinions in `var/feedback`",
    )
    rate: int = Field(
        default=600, ge=0, le=1_000_000, description="questions a minute that one client may ask the server; 0 for any"
    )
    api_keys: Path | None = Field(
        default=None,
        description="file of the keys that programs must carry (`passerelle keys`); none is needed if unset",
    )
    accounts: Path = Field(
        default=REPOSITORY / "var" / "accounts", description="file of the accounts, kept by `passerelle accounts`"
    )
    reading: Literal["open", "accounts"] = Field(
        default="open", description="who may ask and read in the page: `open` to whoever reaches it, or `accounts`"
    )
    editing: Literal["accounts", "local"] = Field(
        default="accounts",
        description="who may change documents and index in the page: `accounts` of editors, or `local`: whoever uses "
        "it on this machine, without an account",
    )
    root_path: str | None = Field(
        default=None,
        pattern=r"^(?:/[A-Za-z0-9._~-]+)+$",
        description="path under which a reverse proxy serves the page, as in `/passerelle`",
    )
    proxies: str | None = Field(
        default=None,
        description="addresses or networks of reverse proxies whose forwarded headers are believed, with commas",
    )
    hosts: str | None = Field(
        default=None,
        description="names that the server answers to, with commas, besides this machine's own; if unset, on 127.0.0.1 "
        "none and elsewhere any",
    )

    @property
    def generative(self) -> bool:
        """Whether a language model writes."""
        return self.writer == "generative" if self.writer else self.llm_url is not None

    @property
    def folders(self) -> tuple[Path, ...]:
        """All folders of source documents, the main one first."""
        further = (self.further_documents or "").split(os.pathsep)
        return (self.documents, *(Path(folder) for folder in further if folder))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What was said on the command line wins over the environment, the environment over the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**overrides: Any) -> Settings:
    """The settings in force; overrides that are None are left to the environment, the file and the defaults.

    Raises SettingsInvalid, naming the first setting that cannot be used.
    """
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "passerelle.toml"
        found = "" if name.endswith("key") else f", found {first['input']!r}"  # a secret is never printed
        raise SettingsInvalid(f"PASSERELLE_{name.upper()}", f"{first['msg']}{found}") from error
    except (OSError, ValueError) as error:  # a settings file that is not TOML, or cannot be read
        raise SettingsInvalid("passerelle.toml", str(error)) from error
