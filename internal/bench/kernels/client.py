"""Times Jupyter kernels, one beside the other, and tells on standard output, a line of JSON each, what it measured.

The one argument is JSON:

    folders   where the kernelspecs lie
    rounds    how often all kernels are started and all steps taken
    patience  seconds that a start or a cell may take
    kernels   [{id, spec, prepare: [cells], steps: {step: {code, before, again, shows, fails}}}]
    steps     [{id, repeat}], in order

In a round each repetition of a step is taken in one kernel after the other, so that what disturbs the machine disturbs
all of them. In a cell, {n} stands for a number that was not there before. "before" is a cell to compare with, run just
before; "again" says that the cell itself is run before, untimed; "shows" is a MIME type that the cell must show; "fails" says that it must fail.

Events: start {kernel, seconds}, cell {kernel, step, seconds, before, shown, printed}, failed {kernel, step, why, text}, where
why is start, dead, slow or status. Seconds are from sending the request until both the reply and the idle status are
here, shown until what "shows" asks for is here.
"""

import json
import os
import sys
import tempfile
import time

import zmq
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpecManager

events = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)  # whatever a library prints is not an event


def tell(event, **fields):
    events.write(json.dumps({"event": event, **fields}) + "\n")
    events.flush()


class Failed(Exception):
    def __init__(self, why, text=""):
        super().__init__(text)
        self.why = why


class Kernel:
    """One running kernel with its client."""

    def __init__(self, plan, specs, patience):
        self.plan, self.id, self.patience = plan, plan["id"], patience
        self.log = tempfile.TemporaryFile(mode="w+", errors="replace")
        self.manager = KernelManager(kernel_name=plan["spec"], kernel_spec_manager=specs)
        self.manager.context.setsockopt(zmq.RECONNECT_IVL, 2)  # of 100 ms: it would round the start up
        self.client = None

    def start(self):
        begin = time.perf_counter()
        try:
            self.manager.start_kernel(stdout=self.log, stderr=self.log)
        except Exception as e:
            raise Failed("start", f"{type(e).__name__}: {e}") from None
        self.client = self.manager.client()
        self.client.start_channels(hb=False)
        try:
            self.ask(self.client.kernel_info, until_idle=False)
        except Failed as e:
            raise Failed("start", str(e)) from None
        return time.perf_counter() - begin

    def listen(self):
        """Waits until iopub is heard, which says nothing about what came before it was subscribed to."""
        end = time.monotonic() + self.patience
        while True:
            try:
                return self.ask(self.client.kernel_info, patience=1)
            except Failed as e:
                if e.why == "dead" or time.monotonic() > end:
                    raise

    def ask(self, request, until_idle=True, on_output=lambda message: None, patience=None):
        """Sends a request; returns its reply's content when it is over."""
        shell, iopub = self.client.shell_channel, self.client.iopub_channel
        poller = zmq.Poller()
        poller.register(shell.socket, zmq.POLLIN)
        poller.register(iopub.socket, zmq.POLLIN)
        end = time.monotonic() + (patience or self.patience)
        asked = request()
        reply, idle = None, not until_idle
        while reply is None or not idle:
            ready = dict(poller.poll(200))
            if shell.socket in ready:
                message = shell.get_msg(timeout=0)
                if message["parent_header"].get("msg_id") == asked:
                    reply = message["content"]
            if iopub.socket in ready:
                message = iopub.get_msg(timeout=0)
                if message["parent_header"].get("msg_id") == asked:
                    if message["msg_type"] == "status":
                        idle = idle or message["content"]["execution_state"] == "idle"
                    on_output(message)
            if not ready and not self.manager.is_alive():
                raise Failed("dead")
            if time.monotonic() > end:
                raise Failed("slow", f"no end after {patience or self.patience:g} s")
        return reply

    def run(self, code, shows=None, fails=False):
        """Runs a cell; returns its seconds, those until what it shows was here, and what it printed."""
        shown, printed, error = None, [], ""

        def output(message):
            nonlocal shown, error
            content = message["content"]
            if message["msg_type"] == "stream":
                printed.append(content["text"])
            elif message["msg_type"] == "error":
                error = f"{content['ename']}: {content['evalue']}"
            elif shown is None and shows in content.get("data", {}):
                shown = time.perf_counter() - begin

        begin = time.perf_counter()
        reply = self.ask(lambda: self.client.execute(code), on_output=output)
        seconds = time.perf_counter() - begin
        text = "".join(printed)
        if (reply["status"] == "error") != fails or reply["status"] == "aborted":
            raise Failed("status", f"{reply['status']} {error}\n{text}".strip())
        if shows and shown is None:
            raise Failed("status", f"it shows no {shows}\n{text}".strip())
        return seconds, shown, text

    def last_words(self):
        self.log.seek(0)
        return "".join(self.log.readlines()[-25:])

    def stop(self):
        if self.client:
            self.client.stop_channels()
        if self.manager.has_kernel:
            self.manager.shutdown_kernel(now=not self.manager.is_alive())
        self.log.close()


fresh = 100


def new(code):
    """A cell's text with a number that was not there before."""
    global fresh
    fresh += 1
    return code.replace("{n}", str(fresh))


def step_of(kernel, step):
    what = kernel.plan["steps"].get(step)
    if what is None:
        return
    code = new(what["code"])
    before = kernel.run(new(what["before"]))[0] if what.get("before") else None
    if what.get("again"):
        kernel.run(code)
    seconds, shown, printed = kernel.run(code, what.get("shows"), what.get("fails", False))
    tell("cell", kernel=kernel.id, step=step, seconds=seconds, before=before, shown=shown, printed=printed)


def round_of(plan, specs):
    kernels, at = [], (None, None)
    try:
        for k in plan["kernels"]:
            kernel = Kernel(k, specs, plan["patience"])
            kernels.append(kernel)
            at = (kernel, "start")
            tell("start", kernel=kernel.id, seconds=kernel.start())
            at = (kernel, "prepare")
            kernel.listen()  # the next starts when this one is at rest
            for cell in k["prepare"]:
                kernel.run(new(cell))
        for step in plan["steps"]:
            for _ in range(step["repeat"]):
                for kernel in kernels:
                    at = (kernel, step["id"])
                    step_of(kernel, step["id"])
    except Failed as e:
        kernel, step = at
        tell("failed", kernel=kernel.id, step=step, why=e.why, text=f"{e}\n{kernel.last_words()}".strip())
        return False
    finally:
        for kernel in kernels:
            kernel.stop()
    return True


def main():
    plan = json.loads(sys.argv[1])
    specs = KernelSpecManager(kernel_dirs=plan["folders"], ensure_native_kernel=False)
    return 0 if all(round_of(plan, specs) for _ in range(plan["rounds"])) else 1


if __name__ == "__main__":
    sys.exit(main())
