"""The class of classroom/, started on loopback, and learners who use it as their browsers would."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import requests
import websocket
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session
from jupyter_server.services.kernels.connection.base import deserialize_binary_message
from jupyterhub.utils import random_port

ROOT = Path(__file__).parents[2]
PROXY = Path(sys.prefix) / "bin" / "configurable-http-proxy"
SYSTEMD = Path("/run/systemd/system")  # exists where systemd manages this computer
PASSWORD = "eight hundred {} horses"

# A machine of its own for the class: what is this computer's is there to read, and what the class
# changes is gone afterwards. The course and its Python lie where a teacher would put them.
MACHINE = """
mount --bind / {state}/root
exec systemd-nspawn --quiet --console=pipe {options} \\
    --directory={state}/root --volatile=overlay --bind={state}/lib:/var/lib \\
    --bind-ro={course}:/srv/course --bind-ro={python}:/srv/python \\
    --bind-ro={state}/class.service:/etc/systemd/system/class.service \\
    sh -ec '{prepare} exec /lib/systemd/systemd --unit=class.service --show-status=no'
"""
HUB = "/srv/python/bin/python -m jupyterhub --config=classroom/jupyterhub_config.py"
SERVICE = """
[Unit]
Requires=dbus.socket
After=dbus.socket
FailureAction=exit

[Service]
WorkingDirectory=/srv/course
StandardOutput=append:/var/lib/hub.log
StandardError=append:/var/lib/hub.log
ExecStart=sh -c 'for start in 1 2; do {hub} {options}; done'
"""


def missing():
    """What this machine lacks for a class, or an empty string."""
    if sys.platform != "linux":
        return "a class needs Linux"
    if os.geteuid() != 0:
        return "a class needs root"
    if not PROXY.exists() or not shutil.which("node"):
        return "a class needs Node.js and configurable-http-proxy"
    if not shutil.which("systemd-nspawn"):
        return "this test needs systemd-nspawn: apt install systemd-container"
    if subprocess.run(["unshare", "--mount", "true"], check=False).returncode:
        return "a container needs the right to mount"
    if not SYSTEMD.exists() and not os.access("/sys/fs/cgroup/systemd", os.W_OK):
        return "systemd could not use the control groups of this computer"
    return ""


class Hub:
    """A running class: its address, the teacher's first password, its files, its processes."""

    def __init__(self, url, state, machine):
        self.url, self.files, self.machine = url, state / "lib", machine
        self.log = self.files / "hub.log"

    @property
    def teacher_password(self):
        return re.search(r"name teacher, password (\S+)", self.log.read_text())[1]

    def processes(self):
        return psutil.Process(self.machine.pid).children(recursive=True)

    def answers(self):
        with suppress(OSError):
            return requests.get(f"{self.url}/hub/api/", timeout=1).ok
        return False


@contextmanager
def class_hub(*options):
    """Start the class in a container of its own, and leave nothing behind."""
    state = Path(tempfile.mkdtemp(prefix="class-"))
    for name in ("root", "lib"):
        (state / name).mkdir()
    port, hub_port, api_port = (random_port() for _ in range(3))
    options = [
        f"--JupyterHub.bind_url=http://127.0.0.1:{port}",
        f"--JupyterHub.hub_bind_url=http://127.0.0.1:{hub_port}",
        f"--ConfigurableHTTPProxy.api_url=http://127.0.0.1:{api_port}",
        *options,
    ]
    (state / "class.service").write_text(SERVICE.format(hub=HUB, options=" ".join(options)))
    groups = [] if SYSTEMD.exists() else _control_groups(state.name)
    with (state / "machine.log").open("w") as log:
        machine = subprocess.Popen(
            ["unshare", "--mount", "sh", "-ec", _machine(state)],
            preexec_fn=lambda: [(group / "cgroup.procs").write_text("0") for group in groups],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    hub = Hub(f"http://127.0.0.1:{port}", state, machine)
    try:
        wait(hub)
        yield hub
    finally:
        machine.terminate()  # ends all in the container at once: a stop in order may last minutes
        machine.wait(60)
        for group in groups:
            for folder in sorted(group.rglob("*/"), reverse=True):
                folder.rmdir()
            group.rmdir()
        (state / "root").rmdir()  # would fail, were anything mounted on it
        shutil.rmtree(state)


def _machine(state):
    """The shell's commands that start a container with systemd and the class."""
    prepare = [
        f"chmod o+x {folder};"  # in the container alone
        for folder in Path(sys.executable).resolve().parents
        if not folder.stat().st_mode & 0o001
    ]
    options = ""
    if not SYSTEMD.exists():
        options = "--register=no --keep-unit"
        prepare.append("for group in /sys/fs/cgroup/*/; do mount -o remount,rw,bind $group; done;")
    return MACHINE.format(
        state=state, course=ROOT, python=sys.prefix, options=options, prepare=" ".join(prepare)
    )


def _control_groups(name):
    """New control groups below this process's, where systemd does not manage them."""
    groups = []
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controller, path = line.split(":", 2)
        controller = controller.removeprefix("name=") or "unified"
        if controller != "cpuset":  # systemd does not use it
            groups.append(Path("/sys/fs/cgroup", controller, path.lstrip("/"), name))
            groups[-1].mkdir()
    return groups


def wait(hub):
    """Wait until the hub answers."""
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and hub.machine.poll() is None:
        if hub.answers():
            return
        time.sleep(0.2)
    logs = [log.read_text()[-3000:] for log in hub.files.parent.glob("**/*.log")]
    raise RuntimeError("\n".join(["The class did not start:", *logs]))


class Person:
    """Someone with a browser: cookies, a server of their own, a kernel in it."""

    def __init__(self, hub, name, password=None):
        self.hub, self.types, self.name = hub, name, f"class-{name}"
        self.password = password or PASSWORD.format(name)
        self.home = hub.files / "private" / self.name
        self.browser = requests.Session()
        self.server = f"{hub.url}/user/{self.name}"

    def _post(self, page, **form):
        self.browser.get(f"{self.hub.url}/hub/{page}").raise_for_status()
        form["_xsrf"] = self._token("/hub/")
        return self.browser.post(f"{self.hub.url}/hub/{page}", data=form)

    def _token(self, path):
        return next(
            cookie.value
            for cookie in self.browser.cookies
            if cookie.name == "_xsrf" and cookie.path == path
        )

    def sign_up(self):
        return self._post(
            "signup",
            username=self.types,
            signup_password=self.password,
            signup_password_confirmation=self.password,
        )

    def let_in(self, name):
        """As the teacher: what the button beside a name does."""
        return self.browser.get(f"{self.hub.url}/hub/authorize/{name}")

    def log_in(self):
        return self._post("login?next=/hub/home", username=self.types, password=self.password)

    def start_server(self, patience=180):
        """Open the server's page and wait until it is there."""
        self.browser.get(f"{self.hub.url}/hub/spawn/{self.name}").raise_for_status()
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            page = self.browser.get(f"{self.server}/lab")
            if page.ok and page.url.startswith(self.server):
                return
            time.sleep(0.5)
        log = self.hub.log.read_text()[-3000:]
        raise TimeoutError(f"{self.name}'s server did not start:\n{log}")

    def api(self, method, path, body=None, server=None):
        headers = {"X-XSRFToken": self._token(f"/user/{self.name}/")}
        url = f"{server or self.server}/api/{path}"
        return self.browser.request(method, url, json=body, headers=headers)

    def start_kernel(self, notebook="notebooks/01_log_probabilities.ipynb"):
        body = {"path": notebook, "name": notebook, "type": "notebook"}
        answer = self.api("POST", "sessions", body | {"kernel": {"name": "python3"}})
        answer.raise_for_status()
        return Kernel(self, answer.json()["kernel"]["id"])


class Kernel:
    """A kernel, seen through the websocket that a notebook's page uses."""

    def __init__(self, person, id, server=None):
        self.person, self.id = person, id
        url = f"{server or person.server}/api/kernels/{id}/channels"
        cookies = "; ".join(
            f"{cookie.name}={cookie.value}"
            for cookie in person.browser.cookies
            if cookie.path in ("/", f"/user/{person.name}/")
        )
        self.session = Session(username=person.name)
        self.socket = websocket.create_connection(
            url.replace("http", "ws", 1) + f"?session_id={self.session.session}",
            cookie=cookies,
            header={"X-XSRFToken": person._token(f"/user/{person.name}/")},
            timeout=120,
        )

    def send(self, type, content, channel="shell"):
        message = self.session.msg(type, content) | {"buffers": [], "channel": channel}
        self.socket.send(json.dumps(message, default=json_default))
        return message["header"]["msg_id"]

    def receive(self):
        data = self.socket.recv()
        return deserialize_binary_message(data) if isinstance(data, bytes) else json.loads(data)

    def run(self, code, patience=300):
        """Run code to its end: the text it printed, and every message that came meanwhile."""
        id = self.send("execute_request", {"code": code, "silent": False, "store_history": True})
        messages, text = [], ""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            message = self.receive()
            messages.append(message)
            if message["parent_header"].get("msg_id") != id:
                continue
            content = message["content"]
            if message["msg_type"] == "stream":
                text += content["text"]
            elif message["msg_type"] == "error":
                text += f"{content['ename']}: {content['evalue']}"
            elif message["msg_type"] == "status" and content["execution_state"] == "idle":
                return text, messages
        raise TimeoutError(f"{self.person.name}'s kernel did not finish:\n{code}")
