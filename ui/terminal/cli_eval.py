"""`passerelle eval`: measure the quality of answers, also on other documents; learn from cases when to refuse."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.terminal import cli_cases, cli_feedback, options

if TYPE_CHECKING:
    from assistant.answering import Assistant
    from assistant.settings import Settings
    from eval.report import Report

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)

BELOW = 3
"""Exit status where figures are worse than asked for; 1 is a mistake, 2 a command that is not understood."""

Cases = Annotated[
    str, typer.Option("--cases", metavar="FILE|NAME", help="Questions: a JSONL file, or a set that comes along.")
]


@app.command()
def run(
    cases: Cases = "dev",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FOLDER",
            help="Where report.md, summary.json and cases.jsonl go.",
            show_default="var/eval/<generation>",
        ),
    ] = None,
    writer: options.Writer = None,
    thresholds: Annotated[
        Path | None,
        typer.Option(
            "--thresholds",
            metavar="FILE",
            help="What figures must reach, TOML; status 3 where one does not.",
            show_default=False,
        ),
    ] = None,
    judge: Annotated[
        bool,
        typer.Option(
            "--judge", help="Have the language model that is set give its opinion of the answers too, reported apart."
        ),
    ] = False,
    index: options.Index = None,
    model: options.Model = None,
    json: options.Json = False,
) -> None:
    """Ask every question, judge the answers, and say how good they are and how sure that is."""
    from assistant.settings import load_settings
    from eval.case import find, load
    from eval.errors import ResultsUnwritable
    from eval.evaluation import evaluate
    from eval.judge import Judge
    from eval.kept import save
    from eval.report import Report
    from eval.report_json import to_json
    from eval.report_markdown import to_markdown
    from eval.thresholds import missed, read
    from ui.terminal.progress import counting

    path = find(cases)
    total = len(load(path))
    settings = load_settings(index=index, model=model, writer=writer)
    wanted = read(thresholds) if thresholds else ()
    asked = Judge.of(settings) if judge else None
    if out is not None and out.exists() and not out.is_dir():
        raise ResultsUnwritable(out, "it is a file")  # said before the run, not after its minutes
    assistant = _open(settings)
    with counting("Answering, judging" if asked else "Answering", "questions", total) as progress:
        kept = evaluate(path, assistant, progress, asked)
    folder = out or _kept() / assistant.generation
    save(kept, folder)
    report = Report.of(kept)
    typer.echo(to_json(report) if json else to_markdown(report))
    typer.echo(f"Written to {folder}: report.md, summary.json and cases.jsonl.", err=True)
    misses = missed(wanted, report)
    for miss in misses:
        typer.echo(f"Missed: {miss}.", err=True)
    if misses:
        raise typer.Exit(BELOW)


@app.command()
def compare(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="A run: its folder, or its name in var/eval.")],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="Another run over the same questions.")],
    fail_if_worse: Annotated[
        bool, typer.Option("--fail-if-worse", help="Status 3 where a figure is surely worse.")
    ] = False,
    json: options.Json = False,
) -> None:
    """Compare two runs question by question: what got better or worse, and whether that can be trusted."""
    from eval.comparison import Comparison
    from eval.comparison_text import to_json, to_markdown
    from eval.kept import find, load

    comparison = Comparison.of(load(find(before, _kept())), load(find(after, _kept())))
    typer.echo(to_json(comparison) if json else to_markdown(comparison))
    if fail_if_worse and comparison.verdict == "worse":
        raise typer.Exit(BELOW)


@app.command()
def report(
    run: Annotated[
        str | None,
        typer.Argument(metavar="RUN", help="A run: its folder, or its name in var/eval.", show_default="the latest"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="Where it goes; .md and .json give the same figures as Markdown and JSON.",
            show_default="report.html in the run's folder",
        ),
    ] = None,
) -> None:
    """Show a run as one page that needs nothing else: figures, pictures, and every question with its answer."""
    from eval.kept import PAGE, find, load, write
    from eval.report import Report

    folder = find(run, _kept())
    target = out or folder / PAGE
    write(target, _written_as(target.suffix, Report.of(load(folder))))
    typer.echo(f"Written to {target}.", err=True)


@app.command()
def replay(
    cases: Cases = "dev",
    turns: Annotated[int, typer.Option(help="Turns of other cases before each question.", min=1)] = 5,
    seed: Annotated[int, typer.Option(help="What the turns are drawn by.", min=0)] = 1,
    index: options.Index = None,
    model: options.Model = None,
    json: options.Json = False,
) -> None:
    """Ask every question alone, and again after unrelated turns: say what that changes."""
    from assistant.settings import load_settings
    from eval.case import find, load
    from eval.replay import replay as replay_cases
    from eval.replay import to_json, to_markdown
    from ui.terminal.progress import counting

    loaded = load(find(cases))
    assistant = _open(load_settings(index=index, model=model, writer="extractive"))
    with counting("Answering", "questions", 2 * len(loaded)) as progress:
        replayed = replay_cases(loaded, assistant, turns, seed, progress)
    typer.echo(to_json(replayed) if json else to_markdown(replayed))


@app.command()
def calibrate(
    cases: Cases = "dev",
    false_refusals: Annotated[
        float,
        typer.Option(help="Share of answerable questions that may be refused, 0 to 1.", min=0.0, max=1.0),
    ] = 0.06,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="Where the calibration goes.",
            show_default="assistant/calibration.json, which answers use",
        ),
    ] = None,
    index: options.Index = None,
    model: options.Model = None,
) -> None:
    """Learn from questions when the documents do not answer; say what refusing costs and gains."""
    from assistant.evidence import BUNDLED_CALIBRATION
    from assistant.settings import load_settings
    from eval.calibration import calibrate as calibrate_on
    from eval.calibration import describe
    from eval.case import find, load
    from ui.terminal.progress import counting

    path = find(cases)
    loaded = load(path)
    assistant = _open(load_settings(index=index, model=model, writer="extractive"))
    with counting("Answering", "questions", len(loaded)) as progress:
        report = calibrate_on(loaded, assistant, path.stem, false_refusals, progress)
    target = out or BUNDLED_CALIBRATION
    report.calibration.save(target)
    typer.echo(describe(report))
    typer.echo(f"Written to {target}.", err=True)


@app.command()
def unseen(
    data: Annotated[
        Path,
        typer.Option(
            "--data", metavar="FOLDER", help="Pages and questions with marked answers, as docs/evaluation.md says."
        ),
    ],
    others: Annotated[
        Path | None,
        typer.Option(
            "--others",
            metavar="FILE",
            help="Further pages to search among: JSONL, id and text.",
            show_default=False,
        ),
    ] = None,
    index: Annotated[
        Path | None,
        typer.Option(
            "--index", metavar="FOLDER", help="Where the pages' index is kept.", show_default="var/unseen/<set>"
        ),
    ] = None,
    model: options.Model = None,
    json: options.Json = False,
) -> None:
    """Ask about other documents than those the program was made with: is the right sentence quoted?"""
    from assistant.settings import REPOSITORY, load_settings
    from eval.marked import read_others, read_set
    from eval.unseen import measure, to_json, to_markdown
    from ui.terminal.progress import counting

    marked = read_set(data)
    further = read_others(others, marked.pages) if others else ()
    # Never the index that the settings name: it would from then on serve these pages.
    settings = load_settings(
        index=index or REPOSITORY / "var" / "unseen" / marked.name, model=model, writer="extractive"
    )
    measured = measure(marked, further, settings, counting)
    typer.echo(to_json(measured) if json else to_markdown(measured))


@app.command()
def statements(
    documents: options.Documents = None,
    calibrate: Annotated[
        bool, typer.Option("--calibrate", help="First fit the meaning check anew, and keep it.")
    ] = False,
    model: options.Model = None,
    json: options.Json = False,
) -> None:
    """Check statements that are faithful or faulty: how many of each are rejected."""
    from assistant.meaning import BUNDLED_MEANING, MeaningCalibration
    from assistant.opening import open_embedder
    from assistant.settings import load_settings
    from eval.statement import STATEMENTS, load_statements
    from eval.statements import documents_in, fit, judge, observe, to_json, to_markdown
    from ui.terminal.progress import counting

    settings = load_settings(documents=documents, model=model)
    cases = load_statements()
    embedder = open_embedder(settings)
    with counting("Checking", "statements", len(cases)) as progress:
        observed = observe(cases, documents_in(settings.documents), embedder, progress)
    if calibrate:
        fit(observed, STATEMENTS.stem, embedder.identity.fingerprint).save()
        typer.echo(f"Written to {BUNDLED_MEANING}.", err=True)
    report = judge(observed, MeaningCalibration.load())
    typer.echo(to_json(report) if json else to_markdown(report))


@app.command()
def baselines(
    cases: Cases = "dev",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FOLDER",
            help="Where table.md, summary.json and cases.jsonl go.",
            show_default="var/eval/baselines",
        ),
    ] = None,
    page: Annotated[
        Path | None,
        typer.Option("--page", metavar="FILE", help="A page to put the table into, between its marks."),
    ] = None,
    quick_starts: Annotated[
        bool,
        typer.Option(
            help="Run other frameworks' quick starts too; the first time, install them in var/baselines (2 GB)."
        ),
    ] = True,
    index: options.Index = None,
    model: options.Model = None,
    json: options.Json = False,
) -> None:
    """Set Passerelle beside its parts alone, a plain English model, and other frameworks as one first uses them."""
    from assistant.settings import REPOSITORY, load_settings
    from eval.baseline_report import to_json, to_markdown, write
    from eval.case import find
    from eval.contest import compare_baselines
    from eval.errors import ResultsUnwritable
    from ui.terminal.progress import waiting

    path = find(cases)
    settings = load_settings(index=index, model=model)
    folder = out or REPOSITORY / "var" / "eval" / "baselines"
    if folder.exists() and not folder.is_dir():
        raise ResultsUnwritable(folder, "it is a file")  # said before the run, not after its minutes
    setup, measured = compare_baselines(path, _open(settings), quick_starts, waiting)
    write(folder, setup, measured, page)
    for reason in setup.left_out:
        typer.echo(reason, err=True)
    typer.echo(to_json(setup, measured) if json else to_markdown(setup, measured))
    typer.echo(f"Written to {folder}: table.md, summary.json and cases.jsonl.", err=True)


for command in (cli_cases.draft, cli_cases.add, cli_cases.check):
    app.command()(command)
app.add_typer(cli_feedback.app, name="feedback", help="What people think of answers: list, draft cases, delete.")


def _written_as(suffix: str, report: Report) -> str:
    """A report in the form that a file name asks for; HTML where it asks for none of the others."""
    from eval.report_json import to_json
    from eval.report_markdown import to_markdown
    from eval.report_page import to_html

    if suffix == ".json":
        return to_json(report) + "\n"
    return to_markdown(report) if suffix == ".md" else to_html(report)


def _kept() -> Path:
    """The folder in which runs are kept, each in one of its own."""
    from assistant.settings import REPOSITORY

    return REPOSITORY / "var" / "eval"


def _open(settings: Settings) -> Assistant:
    from assistant.opening import open_assistant
    from ui.terminal.progress import waiting

    with waiting("Loading the model"):
        return open_assistant(settings)
