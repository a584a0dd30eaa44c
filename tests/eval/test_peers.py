"""Passerelle beside others: ratios within repetitions, the tables, the summary, and processes that are measured."""

from __future__ import annotations

import ast
import json
import re
import sys
import time
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.benchmarks.measured_process import Command, Cost, conversation, ended, folder_size
from eval.benchmarks.peer_figures import BEYOND, MEASURES, Measure, Row, percentile, ratio, spread, values
from eval.benchmarks.peer_report import MARKS, SCHEMA, Measured, Report, Setup, to_json, to_markdown, write
from eval.benchmarks.peer_systems import PEERS
from eval.errors import QuickStartFailed, ResultsUnwritable
from eval.quick_starts import SCRIPTS

COLD = MEASURES[0]
SETUP = Setup(
    commit="0123456789ab",
    machine="Linux x86_64, 2 cores, Python 3.11",
    threads=None,
    created="2026-11-28T12:00:00Z",
    seconds=600.0,
    documents=41,
    characters=100_000,
    questions=181,
    first="Where does cheese come from?",
    model="model 0123",
    precision="float32",
    left_out=(),
)


def row(system: str, repetition: int, wall: float, loading: float = 0.0) -> Row:
    cost = Cost(wall, 2 * wall, loading)
    return Row(system, repetition, 1, 1.0, cost, cost, cost, cost, 10 * wall, 20 * wall, 10 * wall, 100 * wall)


# A machine that slows down: the second repetition takes twice as long for both.
ROWS = (row("Passerelle", 1, 1.0), row("other", 1, 4.0, 6.0), row("Passerelle", 2, 2.0), row("other", 2, 6.0, 6.0))


def report(rows: tuple[Row, ...] = ROWS) -> Report:
    systems = (Measured("Passerelle", ("passerelle==1",), 2000.0), Measured("other", ("other==2",), 1500.0))
    return Report(SETUP, systems, rows)


def measure(name: str) -> Measure:
    return next(one for one in (*MEASURES, *BEYOND) if one.name == name)


def test_a_ratio_is_of_one_repetition() -> None:
    found = ratio(ROWS, "other", "Passerelle", COLD)
    assert (found.spread.median, found.spread.least, found.spread.most) == (3.5, 3.0, 4.0)
    assert (found.ahead, found.total) == (2, 2)


def test_a_repetition_that_lacks_one_of_the_two_gives_no_ratio() -> None:
    assert ratio(ROWS[:3], "other", "Passerelle", COLD).total == 1
    with pytest.raises(ValueError, match="at least one"):
        ratio(ROWS[:1], "other", "Passerelle", COLD)


def test_loading_is_taken_off_the_other_and_never_off_our_own() -> None:
    assert ratio(ROWS[:2], "other", "Passerelle", measure("cold_beyond")).spread.median == (8 - 6) / 2


def test_values_come_in_the_order_of_repetitions() -> None:
    assert values(ROWS[::-1], "Passerelle", COLD) == [1.0, 2.0]


@given(st.lists(st.floats(0.001, 1e6), min_size=1))
def test_a_spread_holds_its_median(found: list[float]) -> None:
    one = spread(found)
    assert one.least <= one.median <= one.most


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0.01, 1))
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(found: list[float], share: float) -> None:
    value = percentile(found, share)
    assert value in found
    assert sum(one <= value for one in found) >= share * len(found)
    assert sum(one < value for one in found) < share * len(found)


def test_the_table_says_how_many_times_as_much_each_takes() -> None:
    text = to_markdown(report())
    assert "| first answer from nothing, s | 1.50 [1.00–2.00] | 3.50 [3.00–4.00] |" in text
    assert "| first answer from nothing, s | 1.50 [1.00–2.00] | 5.00 [4.00–6.00] |" in text
    assert "| installed size, MB | 2,000 | 0.75 |" in text


def test_every_row_of_a_table_has_its_columns() -> None:
    tables = re.findall(r"(?:^\|.*\n)+", to_markdown(report()) + "\n", re.MULTILINE)
    assert len(tables) == 3
    for table in tables:
        assert len({line.count("|") for line in table.splitlines()}) == 1


def test_what_could_not_be_run_is_said() -> None:
    left_out = replace(report(), setup=replace(SETUP, left_out=("Left out: txtai: no network.",)))
    assert "- Left out: txtai: no network." in to_markdown(left_out)


def test_the_summary_holds_every_figure_with_its_spread_and_ratio() -> None:
    summary = json.loads(to_json(report()))
    assert summary["schema"] == SCHEMA
    assert summary["setup"]["commit"] == SETUP.commit
    assert summary["repetitions"] == 2
    own, other = summary["systems"]
    assert set(own["figures"]) == set(other["figures"]) == {one.name for one in (*MEASURES, *BEYOND)}
    assert other["figures"]["cold_wall"] == {
        "unit": "s",
        "median": 5.0,
        "least": 4.0,
        "most": 6.0,
        "ratio": {"median": 3.5, "least": 3.0, "most": 4.0, "above_1": 2, "of": 2},
    }
    assert own["figures"]["cold_wall"]["ratio"]["median"] == 1.0


def test_results_are_written_with_pictures_and_into_a_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{MARKS[0]}\nold\n{MARKS[1]}\nafter\n", encoding="utf-8")
    write(tmp_path / "out", report(), page)
    text = page.read_text(encoding="utf-8")
    assert "old" not in text
    assert to_markdown(report()) in text
    links = re.findall(r"!\[[a-z-]+\]\((.+)\)", text)
    assert len(links) == 2
    assert all((page.parent / link).is_file() for link in links)
    rows = (tmp_path / "out" / "rows.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["cold"]["wall"] for line in rows] == [1.0, 4.0, 2.0, 6.0]
    pictures = list((tmp_path / "out").glob("*.svg"))
    assert len(pictures) == 2
    for picture in pictures:
        drawing = picture.read_text(encoding="utf-8")
        assert "var(--" not in drawing, "a file of its own has no page whose colours it could take"
        root = ElementTree.fromstring(drawing)  # noqa: S314  # our own drawing
        assert float(root.attrib["width"]) > float(root.attrib["height"]) / 2
        assert "other" in "".join(root.itertext())


def test_a_page_without_the_marks_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("no marks\n", encoding="utf-8")
    with pytest.raises(ResultsUnwritable, match="expected the lines"):
        write(tmp_path / "out", report(), page)


def command(code: str, folder: Path) -> Command:
    return Command("a script", [sys.executable, "-c", code], folder, {})


def test_a_command_is_measured_to_its_end_with_what_it_says_of_loading(tmp_path: Path) -> None:
    code = "import sys; sys.stderr.write('noise\\nloaded 0.250\\n'); sum(range(3_000_000))"
    started = time.perf_counter()
    cost = ended(command(code, tmp_path))
    assert 0 < cost.wall <= time.perf_counter() - started
    assert cost.processor > 0
    assert cost.loading == 0.25


def test_a_command_that_fails_says_why_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(QuickStartFailed, match=r"^Left out: a script: ValueError: so\."):
        ended(command("raise ValueError('so')", tmp_path))


def test_questions_are_asked_one_by_one_and_noise_is_no_answer(tmp_path: Path) -> None:
    code = """
import json, sys
heard = bytearray(40_000_000)
for line in sys.stdin:
    print("a library speaks")
    print(json.dumps({"found": [json.loads(line)["question"]]}), flush=True)
"""
    talk = conversation(command(code, tmp_path), ["one", "two", "three"])
    assert len(talk.seconds) == 2
    assert talk.first.wall > 0
    assert talk.memory > 40


def test_an_answer_that_does_not_come_is_said(tmp_path: Path) -> None:
    with pytest.raises(QuickStartFailed, match="ended before it had answered"):
        conversation(command("input()", tmp_path), ["one"])


def test_an_error_is_no_answer(tmp_path: Path) -> None:
    with pytest.raises(QuickStartFailed, match="did not answer 'one': no index"):
        conversation(command("""input(); print('{"error": "no index"}', flush=True); input()""", tmp_path), ["one"])


def test_a_folder_is_as_large_as_its_files(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_bytes(b"x" * 2_000_000)
    (tmp_path / "link").symlink_to(tmp_path / "in" / "a")
    assert folder_size(tmp_path) == pytest.approx(2.0, abs=0.001)


@pytest.mark.parametrize("stem", PEERS.values())
def test_every_peer_has_a_script_and_pins_what_it_asks_for(stem: str) -> None:
    folder = SCRIPTS / "peers"
    ast.parse((folder / f"with_{stem}.py").read_text(encoding="utf-8"))
    lines = (folder / f"{stem}.txt").read_text(encoding="utf-8").splitlines()
    pins = {line.partition("==")[0] for line in lines if not line.startswith("#")}
    asked = next(line for line in lines if line.startswith("# Asked for:")).partition(":")[2].split(",")
    assert {name.strip() for name in asked} <= pins
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.]+", line) for line in lines if not line.startswith("#"))
