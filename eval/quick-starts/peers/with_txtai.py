"""txtai as its documentation writes it: paragraphs, an embeddings database with content, saved to a folder.

It does not know which files have changed, and its `upsert` embeds what it is given. Where we name the files that have
changed, their rows alone are deleted and put in again; else all are put in again under their old ids.
"""

from __future__ import annotations

from pathlib import Path

from task import read_task
from txtai import Embeddings

task = read_task()
kept = task.index / "embeddings"
embeddings = Embeddings(path=task.model, content=True)
if kept.is_dir():
    embeddings.load(str(kept))

if task.asks:
    task.answer(lambda question: [found["text"] for found in embeddings.search(question)])
else:
    from txtai.pipeline import Segmentation

    segment = Segmentation(paragraphs=True)
    rows = [
        (f"{path}#{number}", {"text": text, "path": path})
        for path in task.changed or task.files
        for number, text in enumerate(segment(Path(path).read_text(encoding="utf-8")))
    ]
    for path in task.changed:
        old = embeddings.search("select id from txtai where path = :path", limit=10_000, parameters={"path": path})
        embeddings.delete([row["id"] for row in old])
    embeddings.upsert(rows)  # makes the index where there is none
    embeddings.save(str(kept))
