"""What can go wrong between a question and its answer.

AssistantError
├── SettingsInvalid     a setting has a value it cannot have
└── QuestionRefused     the question cannot be taken
    ├── QuestionEmpty
    └── QuestionTooLong
"""

from __future__ import annotations


class AssistantError(Exception):
    """Base of all errors of this package; `str(error)` is one line for a person."""


class SettingsInvalid(AssistantError):
    """A setting has a value it cannot have."""

    def __init__(self, setting: str, reason: str) -> None:
        super().__init__(f"The setting {setting} is not valid: {reason}. The settings are listed in README.md.")


class QuestionRefused(AssistantError):
    """The question cannot be taken."""


class QuestionEmpty(QuestionRefused):
    """The question holds no word."""

    def __init__(self) -> None:
        super().__init__("The question is empty. Ask one in French, English or German.")


class QuestionTooLong(QuestionRefused):
    """The question is longer than the settings allow."""

    def __init__(self, length: int, longest: int) -> None:
        super().__init__(f"The question has {length} characters, at most {longest} are read. Ask a shorter one.")
