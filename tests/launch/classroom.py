"""The class of classroom/, started on loopback, and learners who use it as their browsers would."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import contextmanager, suppress
from pathlib import Path

import requests
import websocket

ROOT = Path(__file__).parents[2]
PROXY = Path(sys.prefix) / "bin" / "configurable-http-proxy"
PASSWORD = "eight hundred {} horses"


def missing():
    """What this machine lacks for a class, or an empty string."""
    if sys.platform != "linux":
        return "a class needs Linux"
    if os.geteuid() != 0:
        return "a class needs root"
    if not PROXY.exists() or not shutil.which("node"):
        return "a class needs Node.js and configurable-http-proxy"
    if _closed_folders() and subprocess.run(["unshare", "--mount", "true"]).returncode:
        return "learners cannot read the course where it lies"
    return ""


class Hub:
    """A running class: its address, the teacher's first password, its files."""

    def __init__(self, url, state, pid):
        self.url, self.state, self.pid = url, state, pid
        self.log = state / "hub.log"

    @property
    def teacher_password(self):
        return re.search(r"name teacher, password (\S+)", self.log.read_text())[1]


@contextmanager
def class_hub(*options):
    """Start the class with homes and accounts of its own, and leave nothing behind."""
    state = Path(tempfile.mkdtemp(prefix="class-"))
    state.chmod(0o711)
    port, hub_port, api_port = _free_ports(3)
    config = ROOT / "classroom" / "jupyterhub_config.py"
    command = [
        *_private_mounts(state),
        *(sys.executable, "-m", "jupyterhub", f"--config={config}"),
        f"--JupyterHub.bind_url=http://127.0.0.1:{port}",
        f"--JupyterHub.hub_bind_url=http://127.0.0.1:{hub_port}",
        f"--ConfigurableHTTPProxy.api_url=http://127.0.0.1:{api_port}",
        *options,
    ]
    with (state / "hub.log").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"CLASS_STATE": str(state)},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    hub = Hub(f"http://127.0.0.1:{port}", state, process.pid)
    try:
        _wait(process, hub)
        yield hub
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
        finally:
            _remove_accounts(state)


def _remove_accounts(state):
    for home in (state / "home").glob("*"):
        subprocess.run(["pkill", "-KILL", "-u", home.name], check=False)
        subprocess.run(["userdel", "--force", home.name], check=False, capture_output=True)
    shutil.rmtree(state, ignore_errors=True)


def _free_ports(number):
    sockets = [socket.socket() for _ in range(number)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def _closed_folders():
    """The folders above Python and the course that only their owner may enter."""
    python = Path(sys.executable)
    needed = [python, python.resolve(), Path(sys.prefix).resolve(), ROOT]
    folders = {folder for path in needed for folder in path.parents}
    return sorted(folder for folder in folders if not folder.stat().st_mode & 0o001)


def _private_mounts(state):
    """A prefix that opens, for the class alone, the folders above Python and the course.

    A test machine may keep them where only root may look, such as /root; a teacher is told to move.
    """
    steps = []
    for number, folder in enumerate(_closed_folders()):
        upper, work = state / f"open-{number}", state / f"work-{number}"
        upper.mkdir(mode=0o711)
        work.mkdir()
        steps.append(
            f"mount -t overlay -o lowerdir={folder},upperdir={upper},workdir={work} none {folder}"
        )
    if not steps:
        return []
    return ["unshare", "--mount", "sh", "-ec", "; ".join([*steps, 'exec "$@"']), "sh"]


def _wait(process, hub):
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError):
            if requests.get(f"{hub.url}/hub/api/", timeout=1).ok:
                return
        time.sleep(0.2)
    raise RuntimeError(f"The class did not start:\n{hub.log.read_text()[-3000:]}")


class Person:
    """Someone with a browser: cookies, a server of their own, a kernel in it."""

    def __init__(self, hub, name, password=None):
        self.hub, self.name = hub, name
        self.password = password or PASSWORD.format(name)
        self.browser = requests.Session()
        self.server = f"{hub.url}/user/{name}"

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
            username=self.name,
            signup_password=self.password,
            signup_password_confirmation=self.password,
        )

    def let_in(self, name):
        """As the teacher: what the button beside a name does."""
        return self.browser.get(f"{self.hub.url}/hub/authorize/{name}")

    def log_in(self):
        return self._post("login?next=/hub/home", username=self.name, password=self.password)

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
        self.session = uuid.uuid4().hex
        self.socket = websocket.create_connection(
            url.replace("http", "ws", 1) + f"?session_id={self.session}",
            cookie=cookies,
            header={"X-XSRFToken": person._token(f"/user/{person.name}/")},
            timeout=120,
        )

    def send(self, type, content, channel="shell"):
        id = uuid.uuid4().hex
        message = {
            "header": {
                "msg_id": id,
                "msg_type": type,
                "session": self.session,
                "username": self.person.name,
                "version": "5.3",
                "date": "",
            },
            "parent_header": {},
            "metadata": {},
            "content": content,
            "buffers": [],
            "channel": channel,
        }
        self.socket.send(json.dumps(message))
        return id

    def receive(self):
        data = self.socket.recv()
        if isinstance(data, bytes):  # a message with buffers: their offsets, then its JSON
            count = int.from_bytes(data[:4], "big")
            start, end = (int.from_bytes(data[4 * i : 4 * i + 4], "big") for i in (1, 2))
            data = data[start : end if count > 1 else None]
        return json.loads(data)

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
