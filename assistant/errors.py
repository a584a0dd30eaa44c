"""What can go wrong between a question and its answer.

AssistantError
├── SettingsInvalid         a setting has a value it cannot have
├── LanguageModelMissing    a language model should write, and none is set
├── LanguageModelFailed     a server of a language model gave no answer that can be used; never reaches a person
└── QuestionRefused         the question cannot be taken
    ├── QuestionEmpty
    └── QuestionTooLong
"""

from __future__ import annotations

from typing import Literal

Failure = Literal["down", "slow", "key", "busy", "refused", "broken", "garbled", "cut", "endless", "loop", "length"]
"""Why a server gave no answer that can be used:

- down: it cannot be reached; slow: a time-out passed; key: it does not accept the key; busy: too many requests;
  refused: it does not take the request; broken: it fails by itself.
- garbled: what it sent is not an answer; cut: its answer broke off; endless: it sent more than an answer may hold;
  loop: it repeated itself; length: it reached the tokens that an answer may have before its end.
"""


class AssistantError(Exception):
    """Base of all errors of this package; `str(error)` is one line for a person."""


class SettingsInvalid(AssistantError):
    """A setting has a value it cannot have."""

    def __init__(self, setting: str, reason: str) -> None:
        super().__init__(f"The setting {setting} is not valid: {reason}. The settings are listed in README.md.")
        self.setting = setting


class LanguageModelMissing(AssistantError):
    """A language model should write, and none is set."""

    def __init__(self) -> None:
        super().__init__(
            "No language model is set. Set PASSERELLE_LLM_URL and PASSERELLE_LLM_MODEL (docs/language-models.md), "
            "or take the extractive writer."
        )


class LanguageModelFailed(AssistantError):
    """A server of a language model gave no answer that can be used.

    `detail` is for the log of whoever runs the server; it never holds the key.
    """

    def __init__(self, failure: Failure, detail: str = "") -> None:
        super().__init__(" ".join(f"{failure}: {detail}".split())[:500])
        self.failure = failure


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
        self.length, self.longest = length, longest
