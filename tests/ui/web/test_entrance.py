"""What a browser is given first, by the page over rehearsed answers."""

from __future__ import annotations

import re
from pathlib import Path

from tests.ui.web.markup import read_html
from ui.web import frontend
from ui.web.interface import ENGLISH, FRENCH
from ui.web.shell import shell_html


def test_the_files_that_gradio_will_ask_for_are_found_in_its_files() -> None:
    found = frontend.needed(["html", "textbox", "button"])
    assert len(found) > 20
    assert all((frontend.ASSETS / name).is_file() for name in found)
    assert len(set(found)) == len(found)
    without = frontend.needed(["button"])
    assert set(without) < set(found), "only what the components need"
    assert any(name.startswith("HTML-") for name in found)
    assert not any(name.startswith("HTML-") for name in without)


def test_where_gradio_is_built_otherwise_less_is_found_and_nothing_breaks(tmp_path: Path) -> None:
    assert frontend.needed(["html"], tmp_path) == ()
    (tmp_path / "index.html").write_text("<script src='other.js'></script>")
    assert frontend.needed(["html"], tmp_path) == ()
    (tmp_path / "index.html").write_text('<script type="module" src="./assets/main.js"></script>')
    assert frontend.needed(["html"], tmp_path) == ()
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "main.js").write_text("import(`./late.js`),__vite__mapDeps([3])")
    assert frontend.needed(["html"], tmp_path) == (), "a number that nothing stands under"
    (tmp_path / "assets" / "main.js").write_text("import('./late.js')")
    assert frontend.needed(["html"], tmp_path) == ("main.js",)


def test_the_page_is_shown_in_both_languages_before_it_is_there_and_text_stays_text() -> None:
    drawn = shell_html("<b>id</b>", lambda language: [f"<img src=x> {language}?"], "", "")
    assert "<img" not in drawn
    assert "<b>" not in drawn
    shell = read_html(re.sub("</?template>", "", drawn.partition("<script")[0]))
    for interface in (FRENCH, ENGLISH):
        (page,) = [one for one in shell.all("div", "gradio-container") if one["lang"] == interface.language]
        assert page.one("textarea")["placeholder"] == interface.placeholder
        assert page.one("p", "notice").text() == interface.notice
        assert page.one("button", "suggested").text() == f"<img src=x> {interface.language}?"
