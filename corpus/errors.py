"""What can go wrong with source documents.

    CorpusError
    ├── FolderMissing            the documents folder is not there, or is not a folder
    ├── FolderUnwritable         nothing can be written to it: the disk is full, or read-only, or fails
    ├── FileNotTaken             a file is not added to it, or not removed
    │   ├── FileRefused          its name or path cannot be one in the folder
    │   ├── FileTaken            another file has its name
    │   │   └── NameShared       without its suffix
    │   ├── FileTooLarge         it has more bytes than its format may have
    │   └── FileMissing          no file is there
    ├── BudgetTooSmall           fewer tokens a passage than any passage needs
    ├── ContentError             what a file holds cannot be read; whoever knows its name makes a DocumentError of it
    │   └── FrontMatterInvalid   its front matter is not YAML (in `corpus.frontmatter`)
    └── DocumentError            one file; the others go on
        ├── UnreadableDocument   it cannot be read as text, or says nothing
        └── UnsupportedFormat    no reader for its suffix

`str(error)` is one line for a person: what was expected, what was found, what to do next.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from corpus.notice import Notice
from corpus.sayings import Said


class CorpusError(Exception):
    """Something is wrong with the source documents."""


class FolderMissing(CorpusError):
    """The documents folder is not there, or is not a folder."""

    def __init__(self, folder: Path) -> None:
        found = "a file" if folder.is_file() else "nothing"
        super().__init__(
            f"expected a folder of documents at {str(folder)!r}, found {found}; "
            "create it, or name another folder in the settings (PASSERELLE_DOCUMENTS)"
        )
        self.folder = folder


class FolderUnwritable(CorpusError):
    """Nothing can be written to the documents folder: the disk is full, or read-only, or fails."""

    def __init__(self, folder: Path, reason: Notice) -> None:
        super().__init__(
            f"The documents folder {str(folder)!r} cannot be written to: {reason}. "
            "Free some space there, or make it writable, or name another folder in PASSERELLE_DOCUMENTS."
        )
        self.folder, self.reason = folder, reason


class FileNotTaken(CorpusError):
    """A file is not added to the documents folder, or not removed from it. `name` is the given one, printable."""

    def __init__(self, name: str, reason: str) -> None:
        self.name = "".join(character if character.isprintable() else "�" for character in name[:200])
        super().__init__(f"{self.name}: {reason}")


class FileRefused(FileNotTaken):
    """Its name or path cannot be one in the folder, or it holds nothing."""

    def __init__(self, name: str, reason: Notice) -> None:
        super().__init__(name, str(reason))
        self.reason = reason


class FileTaken(FileNotTaken):
    """Another file has its name."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "a file of this name is there already; replace it, or rename yours")


class NameShared(FileTaken):
    """Another file has its name without suffix; `there` is that one's path below the folder."""

    def __init__(self, name: str, there: str) -> None:
        reason = f"documents are called by their name without suffix, and {there} has this one; rename yours"
        FileNotTaken.__init__(self, name, reason)
        self.there = there


class FileTooLarge(FileNotTaken):
    """It has more bytes than its format may have."""

    def __init__(self, name: str, largest: int) -> None:
        self.most = largest // 1_000_000
        super().__init__(name, f"expected a file of at most {self.most} MB; split it")


class FileMissing(FileNotTaken):
    """No file is there."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "no such file is in the documents folder")


class BudgetTooSmall(CorpusError):
    """A passage may hold fewer tokens than any passage needs."""

    def __init__(self, budget: int, least: int) -> None:
        super().__init__(
            f"expected at least {least} tokens a passage, found {budget}; choose a model that reads longer texts"
        )
        self.budget, self.least = budget, least


class ContentError(CorpusError):
    """What a file holds cannot be read. `reason` says why, for the person who put the file there."""

    def __init__(self, reason: Notice) -> None:
        super().__init__(str(reason))
        self.reason = reason


class DocumentError(CorpusError):
    """One file does not become a document. `name` is its path below the folder, `reason` says why."""

    def __init__(self, name: str, reason: Notice) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class UnreadableDocument(DocumentError):
    """The file cannot be read as text, or says nothing."""


class UnsupportedFormat(DocumentError):
    """No reader takes files with this suffix."""

    def __init__(self, name: str, suffix: str, supported: Iterable[str]) -> None:
        known = ", ".join(sorted(supported))
        reason = Said.UNSUPPORTED(suffix=suffix, supported=known) if suffix else Said.NO_SUFFIX(supported=known)
        super().__init__(name, reason)
