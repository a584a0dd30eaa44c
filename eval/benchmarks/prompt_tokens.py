"""What a question costs a language model: tokens of the prompts of all development questions, by public tokenizers.

    python -m eval.benchmarks.prompt_tokens

prints, over the questions that are answered on the served index: tokens of a prompt by OpenAI's `cl100k_base` and
`o200k_base` (their tables come with LlamaIndex; nothing is fetched) and by the bundled embedding model's own tokenizer;
what the marks between words add; and the fewest bytes that a token of any prompt held on average, against which the
estimate in `assistant.prompt` must be safe.
"""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from assistant.opening import open_assistant
from assistant.prompt import BYTES_PER_TOKEN, Prompt, written
from assistant.settings import load_settings
from eval.case import find, load

ENCODINGS = ("cl100k_base", "o200k_base")


def main() -> None:
    """Ask, count, print."""
    prompts = _prompts()
    sys.stdout.write(f"{len(prompts)} prompts\n")
    texts = ["\n".join(message.text for message in prompt.messages) for prompt in prompts]
    bare = [text.replace(prompt.mark, " ") for text, prompt in zip(texts, prompts, strict=True)]
    sys.stdout.write(f"estimate: {_spread([prompt.tokens for prompt in prompts])}\n")
    for name, count in _counters():
        counts = [count(text) for text in texts]
        without = [count(text) for text in bare]
        fewest = min(len(text.encode()) / tokens for text, tokens in zip(texts, counts, strict=True))
        added = sum(counts) / sum(without) - 1
        sys.stdout.write(
            f"{name}: {_spread(counts)}; the marks add {added:.0%}; at least {fewest:.2f} bytes a token"
            f" (estimated: {BYTES_PER_TOKEN})\n"
        )


def _prompts() -> list[Prompt]:
    """The prompts of the development questions that reach a model."""
    settings = load_settings(writer="extractive")
    assistant = open_assistant(settings)
    generation = assistant.served.generation()
    found = []
    for case in load(find("dev")):
        question = assistant.read(case.question, case.history)
        hits = assistant.retrieve(question, generation)
        strength = assistant.calibration.strength(assistant.writer.write(question, hits, generation).signs)
        if strength >= assistant.threshold:
            budget = settings.llm_context - settings.llm_answer
            found.append(written(question.text, question.language, hits, generation, budget, settings.statements))
    return found


def _counters() -> list[tuple[str, Callable[[str], int]]]:
    core = find_spec("llama_index.core")
    assert core
    assert core.origin
    os.environ["TIKTOKEN_CACHE_DIR"] = str(Path(core.origin).parent / "_static" / "tiktoken_cache")
    import tiktoken

    from assistant.opening import open_embedder

    embedder = open_embedder(load_settings())
    encodings = [(name, tiktoken.get_encoding(name)) for name in ENCODINGS]
    counters: list[tuple[str, Callable[[str], int]]] = [
        (name, lambda text, encoding=encoding: len(encoding.encode(text, disallowed_special=())))  # type: ignore[misc]
        for name, encoding in encodings
    ]
    return [*counters, ("bundled WordPiece", lambda text: embedder.count([text])[0])]


def _spread(counts: Sequence[int]) -> str:
    ninth = statistics.quantiles(counts, n=10)[-1]
    return f"median {statistics.median(counts):.0f}, 90 % under {ninth:.0f}, most {max(counts)}"


if __name__ == "__main__":
    main()
