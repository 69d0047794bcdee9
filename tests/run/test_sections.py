"""Do sections run in order, each told as it was, whatever happens to one of them?"""

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path

import nbformat
import pytest

from pipeline import interruptions
from pipeline.errors import ConfigurationError, SectionError
from pipeline.layout import Layout
from pipeline.run import engine
from pipeline.run.parameters import SectionParameters
from pipeline.run.parents import kernels_for
from pipeline.run.sections import choose_sections, find_sections, run_sections
from pipeline.run.store import Store

PARAMETERS = 'board = "southampton"\nperiod = "2014-15"\naudience = "board"'


def run(layout: Layout, sockets: Path, jobs: int = 2):
    parameters = SectionParameters(board="elsewhere", period="2014-15")
    store = Store(layout.home / "executed", parameters.model_dump(), {}, layout.home)
    chosen = choose_sections(layout, "elsewhere", None)
    return run_sections(chosen, parameters, store, sockets, jobs)


def write_notebook(folder: Path, name: str, *code: str, parameters: str = PARAMETERS) -> None:
    notebook = nbformat.v4.new_notebook(
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        }
    )
    first = nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    notebook.cells = [first, *(nbformat.v4.new_code_cell(source) for source in code)]
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, folder / name)


def test_sections_are_the_numbered_notebooks_in_their_order(tmp_path):
    for name in ("20-mash.ipynb", "05-education.ipynb", "scratch.ipynb", "07-Bad Name.ipynb"):
        write_notebook(tmp_path, name)
    assert [path.name for path in find_sections(tmp_path)] == [
        "05-education.ipynb",
        "20-mash.ipynb",
    ]


def test_one_section_in_two_notebooks_is_refused(tmp_path):
    write_notebook(tmp_path, "05-mash.ipynb")
    write_notebook(tmp_path, "06-mash.ipynb")
    with pytest.raises(SectionError, match=r"05-mash.ipynb, 06-mash.ipynb"):
        find_sections(tmp_path)


@pytest.fixture
def layout(tmp_path, monkeypatch):
    monkeypatch.setattr(Layout, "notebooks", property(lambda self: self.home / "notebooks"))
    return Layout(tmp_path)


@pytest.fixture(params=["warm", "cold"])
def sockets(layout, request, monkeypatch):
    """Kernels forked from a warm parent, and those that systems without it get."""
    if request.param == "cold":
        monkeypatch.setattr("pipeline.run.parents.CAN_FORK", False)
    with kernels_for(layout) as folder:
        yield folder


def test_a_section_without_a_notebook_is_refused_with_those_there_are(layout):
    write_notebook(layout.notebooks, "05-mash.ipynb")
    with pytest.raises(ConfigurationError, match=r"'mush' has no notebook; allowed: mash"):
        choose_sections(layout, "elsewhere", ("mush",))


@pytest.mark.slow
def test_a_failing_section_is_told_and_the_others_run(layout, sockets):
    folder = layout.notebooks
    write_notebook(folder, "01-first.ipynb", "print(board, period, audience)")
    write_notebook(folder, "02-broken.ipynb", "x = 1", "raise ValueError('no such figure')")
    write_notebook(folder, "03-dead.ipynb", "import os; os._exit(1)")
    write_notebook(folder, "04-unknown.ipynb", parameters=PARAMETERS + "\nyear = 2014")
    (folder / "05-garbage.ipynb").write_text("not a notebook")
    write_notebook(folder, "06-last.ipynb", "board")
    runs = run(layout, sockets)
    errors = {run.slug: run.error for run in runs}
    assert list(errors) == ["first", "broken", "dead", "unknown", "garbage", "last"]
    assert errors["first"] == errors["last"] == ""
    assert errors["broken"] == "cell 4: ValueError: no such figure"
    assert "kernel died" in errors["dead"]
    assert "year" in errors["unknown"]
    assert "05-garbage.ipynb is not a notebook" in errors["garbage"]
    printed = nbformat.read(runs[0].executed, as_version=4).cells[-1].outputs[0].text
    assert printed == "elsewhere 2014-15 board\n"


@pytest.mark.slow
def test_each_kernel_has_sockets_of_its_own_outside_the_working_folder(layout, sockets):
    # jupyter_client's default, kernel-ipc-1 in the working folder, is shared by all runs there:
    # two at once then talk to each other's kernels and fail with "Invalid Signature".
    says_where = (
        "from ipykernel.connect import get_connection_file, get_connection_info; "
        "print(get_connection_info()); print(get_connection_file())"
    )
    write_notebook(layout.notebooks, "01-first.ipynb", says_where)
    write_notebook(layout.notebooks, "02-second.ipynb", says_where)
    runs = run(layout, sockets)
    assert [run.error for run in runs] == ["", ""]
    printed = [nbformat.read(run.executed, as_version=4).cells[-1].outputs[0].text for run in runs]
    used = [Path(json.loads(text[: text.index("}") + 1])["ip"]) for text in printed]
    files = [Path(text[text.index("}") + 1 :].strip()) for text in printed]
    # The file holds the key to the kernel: of a run that is killed it goes with the sockets.
    assert [file.parent for file in files] == [sockets, sockets]
    assert used[0] != used[1]
    assert [socket.parent for socket in used] == [sockets, sockets]
    assert not sockets.is_relative_to(Path.cwd())


@pytest.mark.slow
def test_each_notebook_has_a_process_and_a_namespace_of_its_own(layout, sockets):
    leaving = "import os, builtins; builtins.left = leftover = os.getpid(); os.chdir('/')"
    looking = "import os; print('leftover' in dir(), hasattr(__builtins__, 'left'), os.getcwd())"
    write_notebook(layout.notebooks, "01-first.ipynb", leaving)
    write_notebook(layout.notebooks, "02-second.ipynb", looking)
    runs = run(layout, sockets, jobs=1)
    assert [run.error for run in runs] == ["", ""]
    (printed,) = [
        output.text for output in nbformat.read(runs[1].executed, as_version=4).cells[-1].outputs
    ]
    assert printed == f"False False {Path.cwd()}\n"


@pytest.mark.slow
def test_what_failed_leaves_nothing_of_an_earlier_run(layout, sockets):
    names = ("01-garbage.ipynb", "02-unknown.ipynb", "03-dead.ipynb")
    for name in names:
        write_notebook(layout.notebooks, name, "print('old')")
    assert [one.error for one in run(layout, sockets)] == ["", "", ""]
    (layout.notebooks / names[0]).write_text("not a notebook")
    write_notebook(layout.notebooks, names[1], parameters=PARAMETERS + "\nyear = 2014")
    write_notebook(layout.notebooks, names[2], "import os; os._exit(1)")
    runs = run(layout, sockets)
    assert all(one.is_failed for one in runs)
    for one in runs:
        assert not one.executed.exists() or "old" not in one.executed.read_text()


@pytest.mark.slow
def test_a_lost_kernel_and_a_slow_cell_mark_their_cells(layout, sockets, monkeypatch):
    monkeypatch.setattr("pipeline.run.engine.CELL_TIMEOUT_SECONDS", 2)
    write_notebook(layout.notebooks, "01-dead.ipynb", "1", "import os; os._exit(1)", "2")
    write_notebook(layout.notebooks, "02-slow.ipynb", "import time; time.sleep(60)")
    runs = run(layout, sockets)
    assert [run.error for run in runs] == [
        "its kernel died before the last cell was done",
        "a cell ran longer than 2 seconds and was stopped",
    ]
    marked = [
        [output.ename for cell in nbformat.read(run.executed, as_version=4).cells
         for output in cell.get("outputs", ()) if output.output_type == "error"]
        for run in runs
    ]  # fmt: skip
    assert [names[0] for names in marked] == ["DeadKernelError", "CellTimeoutError"]


@pytest.fixture
def hears(monkeypatch):
    """Hear interruptions as a command does, until the test is done."""
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)}
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(interruptions, "_interrupt_after", lambda seconds: None)
    interruptions.hear_interruptions()
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


@pytest.mark.usefixtures("hears")
def test_nothing_still_runs_once_an_interruption_was_raised(layout, sockets, monkeypatch):
    """It came between a thread's start and the note of it: what it ran went on, unwaited for."""
    write_notebook(layout.notebooks, "05-slow.ipynb")
    has_begun, ended = threading.Event(), []

    def take_a_while(notebook, *_):
        has_begun.set()
        time.sleep(0.5)
        ended.append(notebook)
        return ""

    def start(thread, really=threading.Thread.start):
        really(thread)
        has_begun.wait(10)
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(engine, "execute", take_a_while)
    monkeypatch.setattr(threading.Thread, "start", start)
    with pytest.raises(interruptions.Interrupted):
        run(layout, sockets)
    assert ended


@pytest.mark.usefixtures("hears")
def test_an_interrupted_section_runs_no_further_cell(layout, sockets):
    here = f"import os, pathlib, time; here = pathlib.Path({str(layout.home)!r})"
    tell = f"(here / 'begun').touch(); os.kill({os.getpid()}, 2); time.sleep(0.5)"
    go_on = "(here / 'went-on').touch()"
    write_notebook(layout.notebooks, "05-long.ipynb", here, tell, go_on)
    with pytest.raises(interruptions.Interrupted):
        run(layout, sockets)
    assert (layout.home / "begun").exists()
    assert not (layout.home / "went-on").exists()
