"""A real JupyterLab, Notebook 7 or Voila, and a real Chromium to look at it with."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import nbformat
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import TimeoutError as NotYet
from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).parents[2]
PATIENCE = 180_000  # milliseconds: a busy computer takes its time
expect.set_options(timeout=60_000)
QUIET = {
    "@jupyterlab/apputils-extension/notification.jupyterlab-settings": {"fetchNews": "false"},
    "@jupyterlab/notebook-extension/tracker.jupyterlab-settings": {"windowingMode": "none"},
}


@contextmanager
def server(folder, app="lab", *options):
    """Serve a folder and give the address; the kernels import this course."""
    folder = Path(folder)
    home = folder / ".home"
    for name, settings in QUIET.items():
        path = home / "settings" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = {
        "voila": ["voila", f"--port={port}", "--no-browser", "--show_tracebacks=True", *options],
    }.get(
        app,
        [
            "jupyterlab",
            f"--port={port}",
            "--no-browser",
            "--allow-root",
            "--expose-app-in-browser",
            "--IdentityProvider.token=",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            f"--ServerApp.root_dir={folder}",
            # Kernels of pages that tests have closed; a notebook opened again finds its own before.
            "--MappingKernelManager.cull_idle_timeout=60",
            "--MappingKernelManager.cull_interval=5",
            *options,
        ],
    )
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "HOME": str(home),
        "COURSE_PROGRESS": str(home / "progress.json"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "OMP_NUM_THREADS": "1",
    }
    log = (home / f"{app}.log").open("w")
    process = subprocess.Popen(
        [sys.executable, "-m", *command], cwd=folder, env=environment, stdout=log, stderr=log
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(url, process, home / f"{app}.log")
        yield url
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
        log.close()


def _wait(url, process, log):
    for _ in range(900):
        if process.poll() is not None:
            break
        try:
            # No page: of Voila's only one each request would start a kernel, faster than they end.
            urllib.request.urlopen(f"{url}/favicon.ico", timeout=1).close()
            return
        except urllib.error.HTTPError:
            return  # it answers
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"The server did not start:\n{log.read_text()[-3000:]}")


def write_notebook(path, sources):
    """A notebook of code cells, {id: source}."""
    notebook = nbformat.v4.new_notebook()
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    notebook.cells = [
        nbformat.v4.new_code_cell(source.strip(), id=id) for id, source in sources.items()
    ]
    nbformat.write(notebook, path)


@contextmanager
def chromium():
    """Debian's or Ubuntu's Chromium, driven by Playwright."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


def find_chromium():
    """Path of an installed Chromium or Chrome, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return next(filter(None, map(shutil.which, names)), None)


# A rerun cell closes its demo. Where that was still being loaded anywidget reports this, in vain.
CLOSED_EARLY = "[anywidget] Failed to initialize model."


def open_page(browser, url, width=1280, height=900):
    """A page that remembers in `page.problems` what its console reported as an error."""
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.set_default_timeout(PATIENCE)
    page.problems = []

    def remember(text):
        if text != CLOSED_EARLY:
            page.problems.append(text)

    page.on("pageerror", lambda error: remember(str(error)))
    page.on("console", lambda message: remember(message.text) if message.type == "error" else None)
    page.goto(url)
    return page


def open_notebook(browser, base, name, view="doc/tree", **size):
    """Open a notebook, nothing run: alone in JupyterLab, in its "lab/tree", or in Notebook 7."""
    page = open_page(browser, f"{base}/{view}/{name}", **size)
    _wait_for_notebook(page)
    return page


def open_in_place(page, name, width=1280, height=900, same_kernel=False):
    """Open another notebook in a JupyterLab that runs, in place of what is open; nothing is run.

    It takes a tenth of the time that a new page with JupyterLab does. What the page reported before
    is forgotten. A kernel that the notebook had is found again, until the server ends it; or it
    takes over the one of what is open, without its widgets.
    """
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(
        """async ([path, sameKernel]) => {
            const { commands, shell } = window.jupyterapp;
            const before = shell.currentWidget?.sessionContext?.session?.kernel;
            const options = sameKernel ? { path, kernel: before.model } : { path };
            if (sameKernel) {
                const code = 'import ipywidgets; ipywidgets.Widget.close_all()';
                await before.requestExecute({ code, store_history: false }).done;
            }
            for (const each of [...shell.widgets('main')]) {
                if (each.context) each.context.model.dirty = false;  // or it would ask
                each.close();
            }
            await commands.execute('docmanager:open', options);
        }""",
        [name, same_kernel],
    )
    _wait_for_notebook(page)
    page.problems.clear()


def _wait_for_notebook(page):
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=PATIENCE)
    try:
        page.wait_for_function(KERNEL_IS_IDLE, timeout=40_000)
    except NotYet:
        # Where a kernel goes from one notebook to the next, the server may drop its first answer.
        page.evaluate(RECONNECT)
        page.wait_for_function(KERNEL_IS_IDLE, timeout=PATIENCE)


RECONNECT = """() => {
    window.jupyterapp?.shell.currentWidget.sessionContext.session?.kernel?.reconnect();
}"""
KERNEL_IS_IDLE = """() => {
    if (!window.jupyterapp) {  // Notebook 7 keeps its own to itself, and says this
        const shown = document.querySelector('.jp-Notebook-ExecutionIndicator');
        return shown?.dataset.status === 'idle';
    }
    const shell = window.jupyterapp.shell?.currentWidget;
    return shell?.sessionContext?.session?.kernel?.status === 'idle';
}"""


def first_answer(page, cell, demo):
    """Run a notebook up to the cell of a demo, press a key, and wait until its words change."""
    page.evaluate(
        """async id => {
            const { commands, shell } = window.jupyterapp;
            const notebook = shell.currentWidget.content;
            notebook.activeCellIndex = notebook.widgets.findIndex(
                cell => cell.model.sharedModel.id === id);
            await commands.execute('notebook:run-all-above');
            await commands.execute('notebook:run-cell');
        }""",
        cell,
    )
    shown = page.locator(".jp-Cell:has([role=img])").filter(has_text=f'demo("{demo}")')
    status = shown.get_by_role("status").first
    status.wait_for(timeout=PATIENCE)
    before = status.inner_text()
    shown.get_by_role("slider").first.press("End")
    page.wait_for_function(
        "([node, before]) => node.innerText !== before", arg=[status.element_handle(), before]
    )


def run_all(page, timeout=600):
    """Run all cells and wait for the end; the names of the cells that raised."""
    page.set_default_timeout(timeout * 1000)
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function(
        """() => {
            const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            const waiting = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
                .some(prompt => prompt.textContent.includes('*'));
            return kernel.status === 'idle' && !waiting;
        }"""
    )
    page.wait_for_timeout(500)  # widgets are drawn a moment after their cell has ended
    page.set_default_timeout(PATIENCE)
    return page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.widgets
            .filter(cell => cell.model.type === 'code'
                && cell.model.outputs.toJSON().some(output => output.output_type === 'error'))
            .map(cell => cell.model.sharedModel.id)"""
    )


def serious(page, **options):
    """What axe-core, run with these options, calls serious or critical: rules and elements."""
    return [
        (each["id"], [node["html"][:200] for node in each["nodes"][:3]])
        for each in Axe().run(page, **options).response["violations"]
        if each["impact"] in ("serious", "critical")
    ]
