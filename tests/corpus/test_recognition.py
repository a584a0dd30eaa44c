"""Tesseract is found, asked and ended; small programs stand in for one that fails."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from corpus.recognition import RecognitionError, identity, languages, recognise, turned

HOCR = """<div class='ocr_page' title='image ""; bbox 0 0 900 200'>
<span class='ocr_line' id='line_1_1' title="bbox 50 40 700 90; baseline 0.001 -10; x_size 45; x_descenders 9">
<span class='ocrx_word' id='word_1_1' title='bbox 50 40 200 80; x_wconf 96'>L&#39;&amp;tat</span>
<span class='ocrx_word' id='word_1_2' title='bbox 210 40 300 80; x_wconf 50'><strong>gras</strong></span>
</span>
<span class='ocr_header' id='line_1_2' title="bbox 50 140 700 190; baseline 0 -8; x_size 40">
<span class='ocrx_word' id='word_1_3' title='bbox 50 140 200 180; x_wconf 90'> </span>
<span class='ocrx_word' id='word_1_4' title='bbox 210 140 300 180; x_wconf 88'>deux</span>
</span></div>"""


def program(
    folder: Path,
    answer: str,
    monkeypatch: pytest.MonkeyPatch,
    known: tuple[str, ...] = ("fra", "eng"),
    version: str = "5.3.0",
) -> None:
    """A tesseract that knows these languages and otherwise does what `answer` says, in the language of the shell."""
    data = folder / "tessdata"
    data.mkdir(exist_ok=True)
    for name in known:
        (data / f"{name}.traineddata").write_bytes(b"data")
    script = folder / "tesseract"
    script.write_text(
        f"#!/bin/sh\ncase \"$1\" in --version) echo 'tesseract {version}';;\n"
        f"--list-langs) echo 'List of available languages in \"{data}/\" (2):';;\n*) {answer};;\nesac\n",
        encoding="utf-8",
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def test_without_the_program_nothing_is_recognised(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert identity() == ""
    assert languages() == ()
    assert turned(b"", 1) == 0
    with pytest.raises(RecognitionError, match="not installed"):
        recognise(b"", 1)


def test_the_identity_changes_with_the_version_and_the_languages(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program(tmp_path, "true", monkeypatch)
    first = identity()
    assert first == identity()
    assert "5.3.0" in first
    assert languages() == ("fra", "eng")
    (tmp_path / "tessdata" / "deu.traineddata").write_bytes(b"data")
    second = identity()
    assert second != first
    program(tmp_path, "true", monkeypatch, version="5.4.0 and more")
    assert "5.4.0" in identity() != second


def test_a_program_without_our_languages_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program(tmp_path, "true", monkeypatch, known=("osd",))
    assert identity() == ""


def test_words_come_with_their_boxes_and_how_sure_they_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "answer").write_text(HOCR, encoding="utf-8")
    program(tmp_path, f"cat '{tmp_path}/answer'", monkeypatch)
    first, second = recognise(b"P5 1 1 255\n\0", 5)
    assert [word.text for word in first.words] == ["L'&tat", "gras"]
    assert [word.sure for word in first.words] == [0.96, 0.5]
    assert (first.words[0].left, first.words[0].top, first.words[0].right, first.words[0].bottom) == (50, 40, 200, 80)
    assert (first.base, first.size) == (80, 45)
    assert [word.text for word in second.words] == ["deux"]


def test_an_error_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program(tmp_path, "echo 'no picture' >&2; echo again >&2; exit 3", monkeypatch)
    with pytest.raises(RecognitionError, match=r"ended with the error 3: no picture again\Z"):
        recognise(b"", 5)
    assert turned(b"", 5) == 0


def test_a_program_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program(tmp_path, "exec sleep 60", monkeypatch)
    start = time.monotonic()
    with pytest.raises(RecognitionError, match="took longer than"):
        recognise(b"", 0.5)
    assert time.monotonic() - start < 20


def test_a_turned_page_is_known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    answer = "printf 'Orientation in degrees: 270\\nRotate: 90\\nOrientation confidence: 8.50\\n'"
    program(tmp_path, answer, monkeypatch, known=("fra", "osd"))
    assert turned(b"", 5) == 1
