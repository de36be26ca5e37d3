"""How many learners does one server carry? Simulated ones, real kernels, all on loopback.

python -m benchmarks.classroom [LEARNERS ...]

Starts the class of classroom/ and lets more and more learners in (1, 2, 4 and 8 unless told).
Those who are new log in together, start their servers and run notebook 01. Then all of them move
sliders for half a minute: each drags for two of every eight seconds, at 30 positions a second. As
a page does, they show at once the frames that the kernel drew ahead for them, and ask for the
others; a move's latency is the time from the question, through the hub's proxy, to the frame.
Needs what the class's test needs: Linux, root, Node.js, systemd-nspawn. Stops at 2 GB of free
memory, after 20 minutes, or where a learner fails. The simulated learners share the machine; their
part is printed.
"""

import os
import random
import statistics
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import nbformat
import psutil
from websocket import WebSocketTimeoutException

from tests.launch.classroom import ROOT, Kernel, Person, class_hub, missing

MOVING, CYCLE, DRAG, RATE = 32, 8, 2, 30  # seconds, seconds, seconds, moves a second
PATIENCE = 20 * 60  # seconds
SPARE = 2 * 2**30  # bytes


@dataclass
class Page:
    """What a page keeps of one demo: where it is, and the positions it has frames of."""

    comm: str
    controls: list
    at: list
    held: set = field(default_factory=set)
    kept: set = field(default_factory=set)  # those of the start and the presets, for good

    def hear(self, message):
        if message.get("forget_sweep"):
            self.held = self.kept.copy()
        frames = {position(frame["position"]) for frame in message.get("frames", ())}
        self.held |= frames
        if message.get("keep"):
            self.kept |= frames


def position(at):
    return tuple(round(number, 9) for number in at)


@dataclass
class Learner:
    """A person with a kernel in which notebook 01 was run, and the pages of its demos."""

    person: Person
    kernel: Kernel
    pages: dict = field(default_factory=dict)  # comm id: Page
    until_server: float = 0.0  # seconds from logging in to the page
    until_run: float = 0.0  # seconds from opening the notebook to the end of Run All
    begun: float = 0.0  # seconds of a processor's work for both

    def hear(self, message):
        """Take in a message as the page does; the answer of a demo, or nothing."""
        content = message["content"]
        if message["msg_type"] == "comm_open" and "spec" in content["data"]["state"]:
            spec = content["data"]["state"]["spec"]
            page = Page(content["comm_id"], spec["controls"], list(spec["position"]))
            self.pages[page.comm] = page
            self.tell(page, method="custom", content={"hello": True})
        elif message["msg_type"] == "comm_msg" and content["comm_id"] in self.pages:
            answer = content["data"].get("content", {})
            self.pages[content["comm_id"]].hear(answer)
            return answer
        return {}

    def tell(self, page, **data):
        self.kernel.send("comm_msg", {"comm_id": page.comm, "data": data})

    def rest(self, page, hand):
        """The hand lies on a slider: the kernel may draw ahead."""
        state = {"position": page.at, "active_control": hand}
        self.tell(page, method="update", state=state, buffer_paths=[])

    def listen(self, until):
        """Take in what comes until a time."""
        while (left := until - time.perf_counter()) > 0:
            self.kernel.socket.settimeout(left)
            try:
                self.hear(self.kernel.receive())
            except WebSocketTimeoutException:
                return

    def wait(self, done):
        """Take in what comes until an event, so that the connection stays open."""
        while not done.is_set():
            self.listen(time.perf_counter() + 0.5)

    def drag(self, until):
        """Move one slider back and forth until a time; the seconds each move took."""
        page, hand = random.choice(
            [
                (page, i)
                for page in self.pages.values()
                for i, control in enumerate(page.controls)
                if "step" in control
            ]
        )
        low, high, step = (page.controls[hand][name] for name in ("min", "max", "step"))
        self.rest(page, hand)
        latencies, way = [], 1
        while (start := time.perf_counter()) < until:
            if not low <= page.at[hand] + way * step <= high:
                way = -way
            page.at[hand] += way * step
            latencies.append(0.0 if position(page.at) in page.held else self.ask(page, start))
            self.listen(start + 1 / RATE)
        self.rest(page, hand)
        return latencies

    def ask(self, page, start):
        """Ask for a frame and wait for it; the seconds since `start`."""
        view = random.random()
        self.tell(page, method="custom", content={"draw": page.at, "turn": 1, "view": view})
        self.kernel.socket.settimeout(60)
        while self.hear(self.kernel.receive()).get("view") != view:
            pass
        return time.perf_counter() - start

    def processes(self):
        """The learner's server and kernel."""
        account = self.person.home.stat().st_uid
        running = self.person.hub.processes()
        return [each for each in running if each.uids().real == account]

    def memory(self):
        """Bytes of these; what processes share is divided among them."""
        return sum(process.memory_full_info().pss for process in self.processes())

    def work(self):
        """Seconds that processors have worked for them."""
        return sum(sum(process.cpu_times()[:2]) for process in self.processes())


def begin(person):
    """Log in, start the server, run notebook 01."""
    start = time.perf_counter()
    person.log_in()
    person.start_server()
    until_server = time.perf_counter() - start
    start = time.perf_counter()
    learner = Learner(person, person.start_kernel(), until_server=until_server)
    notebook = nbformat.read(ROOT / "notebooks" / "01_log_probabilities.ipynb", as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            for message in learner.kernel.run(cell.source)[1]:
                if message["msg_type"] == "error":
                    raise RuntimeError(f"{person.name}, cell {cell.id}: {message['content']}")
                learner.hear(message)
    learner.until_run = time.perf_counter() - start
    learner.begun = learner.work()
    return learner


def move_sliders(learner, start, offset):
    """Drag in every cycle, each learner at another moment of it."""
    latencies = []
    for cycle in range(MOVING // CYCLE):
        begins = start + cycle * CYCLE + offset
        learner.listen(begins)
        latencies += learner.drag(begins + DRAG)
    return latencies


def row(learners, new, pool):
    """Let all learners move, and print what it was like."""
    worked, simulated = sum(each.work() for each in learners), sum(psutil.Process().cpu_times()[:2])
    psutil.cpu_percent()
    start = time.perf_counter()
    offsets = [CYCLE * i / len(learners) for i in range(len(learners))]
    moved = pool.map(move_sliders, learners, [start] * len(learners), offsets)
    latencies = [latency for each in moved for latency in each]
    busy, elapsed = psutil.cpu_percent(), time.perf_counter() - start
    worked = sum(each.work() for each in learners) - worked
    simulated = sum(psutil.Process().cpu_times()[:2]) - simulated
    asked = [latency for latency in latencies if latency]
    *_, worst = statistics.quantiles(asked, n=20)
    print(
        f"{len(learners):8} {len(new):4}"
        f" {max(each.until_server for each in new):6.0f} s"
        f" {max(each.until_run for each in new):6.0f} s"
        f" {statistics.mean(each.begun for each in new):6.1f} s"
        f" {1 - len(asked) / len(latencies):6.0%}"
        f" {1000 * statistics.median(asked):5.0f} ms {1000 * worst:5.0f} ms"
        f" {worked / elapsed / len(learners):6.0%}"
        f" {statistics.mean(each.memory() for each in learners) / 2**20:5.0f} MB"
        f" {psutil.virtual_memory().available / 2**30:5.1f} GB"
        f" {busy / 100:5.0%} {simulated / elapsed / os.cpu_count():5.0%}",
        flush=True,
    )


def main(*counts):
    if lacks := missing():
        print(f"Not run: {lacks}.")
        return
    deadline = time.monotonic() + PATIENCE
    print(
        f"{os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GB\n\n"
        "learners  new   server  run all     work   held   median     95 %  moving     each"
        "     free  busy  ours"
    )
    counts = counts or (1, 2, 4, 8)
    with class_hub() as hub, ThreadPoolExecutor(max(counts)) as pool:
        teacher = Person(hub, "teacher", hub.teacher_password)
        teacher.log_in()
        learners = []
        for count in counts:
            people = [Person(hub, f"bench-{i}") for i in range(len(learners), count)]
            for person in people:
                person.sign_up()
                teacher.let_in(person.name)
            done = threading.Event()
            waiting = [pool.submit(each.wait, done) for each in learners]
            new = list(pool.map(begin, people))
            done.set()
            for each in waiting:
                each.result()
            learners += new
            row(learners, new, pool)
            if psutil.virtual_memory().available < SPARE or time.monotonic() > deadline:
                print("Stopped here: no memory or no time left.")
                break
    print(
        "\nnew: those who began together; server: log in until the page is there, the slowest; "
        "run all:\nnotebook 01, the slowest; work: of a processor for both, the mean; held: moves "
        "that needed no\nanswer; median, 95 %: latency of the others; moving: share of a processor "
        "that one learner takes;\neach: memory of one learner; free: memory left; busy: of all "
        "processors; ours: the simulation's part"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
