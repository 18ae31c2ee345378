"""Runs a notebook with nbclient and tells on standard output, a line of JSON each, how it goes.

The one argument is JSON: path, output, html, timeout (seconds or null). Events: start {cells}, cell {index, count,
source}, done {index, seconds}, and at most one of error {index, name, value, traceback}, timeout {index}, dead {index},
nokernel {name, known}, failed {text}.
"""

import asyncio
import json
import os
import sys
import time

events = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # whatever a library prints is not an event


def tell(event, **fields):
    events.write(json.dumps({"event": event, **fields}) + "\n")
    events.flush()


def replace(path, text):
    temporary = f"{path}.{os.getpid()}.new"
    try:
        with open(temporary, "w", encoding="utf-8") as f:
            f.write(text)
        os.replace(temporary, path)
    except OSError as e:
        if os.path.exists(temporary):
            os.remove(temporary)
        tell("failed", text=f"{path}: {e.strerror}")
        raise SystemExit(1) from None


def main():
    import nbformat
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    want = json.loads(sys.argv[1])
    try:
        notebook = nbformat.read(want["path"], as_version=4)
        nbformat.validate(notebook)
    except Exception as e:
        tell("failed", text=str(e).strip().split("\n")[0])
        return 1
    name = notebook.metadata.get("kernelspec", {}).get("name") or "descida"
    try:
        KernelSpecManager().get_kernel_spec(name)
    except NoSuchKernel:
        tell("nokernel", name=name, known=sorted(KernelSpecManager().find_kernel_specs()))
        return 1

    lang = notebook.metadata.get("descida", {}).get("lang")
    if lang and not os.environ.get("DESCIDA_LANG"):  # as the kernel does where a server tells it the notebook
        os.environ["DESCIDA_LANG"] = lang

    started = {}
    current = None

    def runs(cell):
        return cell.cell_type == "code" and cell.source.strip()

    def on_start(cell, cell_index):
        nonlocal current
        if runs(cell):
            current = cell_index
            started[cell_index] = time.monotonic()
            tell("cell", index=cell_index, source=cell.source)

    def on_executed(cell, cell_index, execute_reply):
        # A cell that is tagged so may fail; a lesson on errors has such.
        if execute_reply["content"].get("status") == "ok" or "raises-exception" in cell.metadata.get("tags", []):
            tell("done", index=cell_index, seconds=time.monotonic() - started[cell_index])

    for cell in notebook.cells:  # what an earlier run left says nothing about this one
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        notebook,
        kernel_name=name,
        timeout=want["timeout"],
        startup_timeout=120,
        record_timing=False,
        coalesce_streams=True,  # text comes as it is printed; a reader of the notebook wants it in one piece
        allow_errors=False,
        resources={"metadata": {"path": os.path.dirname(os.path.abspath(want["path"]))}},
        on_cell_start=on_start,
        on_cell_executed=on_executed,
    )
    tell("start", cells=sum(1 for c in notebook.cells if runs(c)))
    status = 1
    try:
        client.execute()
        status = 0
    except CellExecutionError as e:
        tell("error", index=current, name=e.ename, value=e.evalue, traceback=traceback_of(notebook.cells[current]))
    except CellTimeoutError:
        tell("timeout", index=current)
    except DeadKernelError:
        tell("dead", index=current)
    except (KeyboardInterrupt, asyncio.CancelledError):
        tell("failed", text="interrupted")
    except Exception as e:
        tell("failed", text=f"{type(e).__name__}: {e}")
    finally:
        if want["output"]:
            replace(want["output"], nbformat.writes(notebook) + "\n")
        if want["html"]:
            from nbconvert import HTMLExporter

            replace(want["html"], HTMLExporter().from_notebook_node(notebook)[0])
    return status


def traceback_of(cell):
    for output in cell.outputs:
        if output.output_type == "error":
            return output.traceback
    return []


if __name__ == "__main__":
    sys.exit(main())
