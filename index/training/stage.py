"""A stage of training: batches in a fixed order, one step of the optimizers each, kept on disk so that it can go on."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import BertModel

Batch = TypeVar("Batch")
Progress = Callable[[int, int, float], None]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rates:
    """Highest learning rates, reached after `warm_up` steps and falling linearly to 0 at the end.

    Rows of the embedding table are trained apart, and faster: a rare piece is seen in few batches.
    """

    embedding: float
    layers: float
    warm_up: int = 150


@dataclass(frozen=True, slots=True)
class Stage(Generic[Batch]):
    """What to train on, and where to keep the state: `folder/NAME.pt`, every `every` seconds and at the end."""

    name: str
    batches: Sequence[Batch]
    loss: Callable[[Batch], Tensor]
    rates: Rates
    folder: Path
    every: float = 300.0

    def run(self, model: BertModel, progress: Progress = lambda done, total, loss: None) -> list[float]:
        """Train the model on every batch once; the loss of each step.

        A stage that was stopped goes on after its last state; one that was finished changes nothing but the weights
        of the model, which become those it ended with. `progress(done, total, loss)` is called after each step.
        """
        import torch

        optimizers = self._optimizers(model)
        done, losses = self._resume(model, optimizers)
        saved = time.monotonic()
        model.train()
        for step in range(done, len(self.batches)):
            for optimizer, highest in optimizers:
                for group in optimizer.param_groups:
                    group["lr"] = highest * self._schedule(step)
            loss = self.loss(self.batches[step])
            loss.backward()
            torch.nn.utils.clip_grad_norm_(_layers(model), 1.0)
            for optimizer, _ in optimizers:
                optimizer.step()
                optimizer.zero_grad()
            losses.append(float(loss.detach()))
            progress(step + 1, len(self.batches), losses[-1])
            if time.monotonic() - saved > self.every:
                self._save(model, optimizers, losses)
                saved = time.monotonic()
        model.eval()
        if len(losses) > done:
            self._save(model, optimizers, losses)
        return losses

    @property
    def path(self) -> Path:
        """Where the state is kept."""
        return self.folder / f"{self.name}.pt"

    def _schedule(self, step: int) -> float:
        """Share of the highest rate at a step, over 0 to 1."""
        rising = (step + 1) / max(1, min(self.rates.warm_up, len(self.batches) // 4))
        return min(rising, (len(self.batches) - step) / len(self.batches))

    def _optimizers(self, model: BertModel) -> list[tuple[Any, float]]:
        import torch

        table = model.get_input_embeddings()
        # Only the rows of a batch's pieces change: a step need not touch tens of millions of numbers.
        table.sparse = True
        return [
            (torch.optim.SparseAdam([table.weight], lr=self.rates.embedding), self.rates.embedding),
            (torch.optim.AdamW(_layers(model), lr=self.rates.layers, weight_decay=0.01), self.rates.layers),
        ]

    def _resume(self, model: BertModel, optimizers: list[tuple[Any, float]]) -> tuple[int, list[float]]:
        import torch

        if not self.path.is_file():
            return 0, []
        state = torch.load(self.path, map_location=model.device, weights_only=True)
        if state["batches"] != len(self.batches):
            log.warning("%s: made from other data; training begins anew", self.path)
            return 0, []
        model.load_state_dict(state["model"])
        for (optimizer, _), kept in zip(optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(kept)
        losses = json.loads(state["losses"])
        return len(losses), losses

    def _save(self, model: BertModel, optimizers: list[tuple[Any, float]], losses: list[float]) -> None:
        import torch

        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.path.with_suffix(".part")
        torch.save(
            {
                "model": model.state_dict(),
                "optimizers": [optimizer.state_dict() for optimizer, _ in optimizers],
                "losses": json.dumps(losses),
                "batches": len(self.batches),
            },
            part,
        )
        part.replace(self.path)


def _layers(model: BertModel) -> list[Any]:
    table = model.get_input_embeddings().weight
    return [parameter for parameter in model.parameters() if parameter is not table and parameter.requires_grad]
