"""Small data sets, written as the real ones are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

Rows = Iterable[Mapping[str, object]]


def write(path: Path, rows: Rows) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def paragraph(name: str, title: str, text: str) -> dict[str, object]:
    return {"id": name, "title": title, "category": None, "text": text}


def question(text: str, right: str, impossible: bool = False) -> dict[str, object]:
    return {"id": text, "question": text, "para_id": right, "answers": [], "is_impossible": impossible}


def write_all(data: Path) -> Path:
    """Every set that is measured on, with a few rows each."""
    write(
        data / "piaf" / "paragraphs.jsonl",
        [
            paragraph(f"p{number}", f"Article {number}", f"Le bourg numéro {number} a un moulin.")
            for number in range(10)
        ],
    )
    write(data / "piaf" / "questions.jsonl", [question(f"Le bourg {number} ?", f"p{number}") for number in range(10)])
    write(
        data / "xquad_en" / "paragraphs.jsonl",
        [paragraph("x0", "Salt", "Salt comes from the mine."), paragraph("x1", "Goats", "Goats graze on the hill.")],
    )
    write(data / "xquad_en" / "questions.jsonl", [question("Where do goats graze?", "x1")])
    folder = data / "service_public_fr"
    write(
        folder / "qa_long.jsonl",
        [
            {"id": "F1", "question": "Comment voter ?", "answer_text": "Pour voter, il faut être inscrit.\nEt venir."},
            {"id": "F2", "question": "Qui paie l'impôt ?", "answer_text": "\n".join(["L'impôt. " * 80] * 5)},
        ],
    )
    write(
        folder / "fiches_txt.jsonl",
        [
            {"id": "F1_a", "fiche": "F1", "text": "Cette page est déjà la bonne."},
            {"id": "F3_a", "fiche": "F3", "text": "Le passeport."},
            {"id": "F3_b", "fiche": "F3", "text": "Sa durée."},
        ],
    )
    write(
        folder / "best_fiches.jsonl",
        [
            {"id": "F3", "title": "Passeport", "text": "Le passeport, encore."},
            {"id": "F4", "title": "Chasse", "text": "Le permis de chasser."},
        ],
    )
    folder = data / "bitext_test"
    folder.mkdir()
    for name, lines in {
        "laser_tatoeba.fr": "Le train part à midi.\nMa tante aime ce fromage.\nIl pleut sur le port.\n",
        "laser_tatoeba.en": "The train leaves at noon.\nMy aunt loves this cheese.\nIt rains on the harbour.\n",
        "laser_tatoeba_deu.de": "Der Zug fährt mittags ab.\nMeine Tante mag Käse.\nRegen fällt am Hafen.\n",
        "laser_tatoeba_deu.en": "The train departs at noon.\nMy aunt likes cheese.\nRain falls at the harbour.\n",
    }.items():
        (folder / name).write_text(lines, encoding="utf-8")
    return data
