"""The errors that reach a person in the page, by the names of their classes; a test looks for each class."""

from __future__ import annotations

from typing import Literal

ErrorName = Literal[
    # of reading and the documents folder
    "BudgetTooSmall",
    "FileMissing",
    "FileRefused",
    "FileTaken",
    "FileTooLarge",
    "FolderMissing",
    "FolderUnwritable",
    "NameShared",
    "UnreadableDocument",
    "UnsupportedFormat",
    # of the index
    "BuildFailed",
    "DocumentUnknown",
    "GenerationUnknown",
    "IndexBusy",
    "IndexDamaged",
    "IndexMismatch",
    "IndexMissing",
    "IndexOutdated",
    "IndexUnwritable",
    "ModelUnavailable",
    "ServerAhead",
    "ServerUnreachable",
    # of answering
    "LanguageModelMissing",
    "QuestionEmpty",
    "QuestionTooLong",
    "SettingsInvalid",
    # of evaluating, and of opinions
    "CasesInvalid",
    "CasesMissing",
    "EvaluationGoesOn",
    "FeedbackFull",
    "FeedbackUnreadable",
    "FeedbackUnwritable",
    "IndexChanged",
    "ResultsUnwritable",
    "RunUnreadable",
    # of the server
    "AnswerForgotten",
    "EditorNeeded",
    "HostUnknown",
    "KeyNeeded",
    "MethodUnknown",
    "NoBuild",
    "NoEvaluation",
    "NothingServed",
    "PlaceUnknown",
    "ReaderOnly",
    "RequestInvalid",
    "RequestTooLarge",
    "SignInNeeded",
    "TooManyWaiting",
    "TooOften",
    "Unexpected",
]
