"""A class on one server: the real hub on loopback, its teacher, and two learners, Ada and Bob.

Ada works. Bob tries, with what a learner has (a browser, a kernel, a terminal), to reach her work.
"""

import json
import os
import secrets
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
import yaml
from traitlets.config.loader import PyFileConfigLoader
from websocket import WebSocketBadStatusException

from tests.launch.classroom import ROOT, Kernel, Person, class_hub, missing

CLASSROOM = ROOT / "classroom"
IMPORT_COURSE = "import sys; sys.path.insert(0, '..')\n"


@pytest.fixture(scope="module")
def lab():
    """The hub; the teacher and two learners logged in; a kernel for each learner."""
    if os.environ.get("TEST_CLASSROOM") != "1":
        pytest.skip("a class adds users to this computer: ask for it with TEST_CLASSROOM=1")
    if lacks := missing():
        assert "REQUIRE_CLASS" not in os.environ, lacks
        pytest.skip(lacks)
    with class_hub() as hub:
        teacher = Person(hub, "teacher", hub.teacher_password)
        teacher.log_in()
        learners = [Person(hub, f"{name}-{secrets.token_hex(3)}") for name in ("ada", "bob")]
        for learner in learners:
            learner.sign_up()
            teacher.let_in(learner.name)

        def begin(learner):
            learner.log_in()
            learner.start_server()
            return learner.start_kernel()

        with ThreadPoolExecutor() as pool:
            kernels = list(pool.map(begin, learners))
        ada, bob = (
            SimpleNamespace(person=person, kernel=kernel, home=hub.state / "home" / person.name)
            for person, kernel in zip(learners, kernels, strict=True)
        )
        yield SimpleNamespace(hub=hub, teacher=teacher, ada=ada, bob=bob)


def run(learner, code):
    return learner.kernel.run(code)[0].strip()


def process_of(user, program):
    """A user's newest process that has a word in its command."""
    found = (
        process
        for process in psutil.process_iter(["username", "cmdline"])
        if process.info["username"] == user
        if any(program in word for word in process.info["cmdline"] or ())
    )
    return max(found, key=lambda process: process.create_time())


def ports_of(process):
    return [each.laddr.port for each in process.net_connections() if each.status == "LISTEN"]


# Each learner's own


def test_each_learner_has_an_account_and_a_copy_of_the_notebooks(lab):
    shipped = {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
    for learner in (lab.ada, lab.bob):
        here = run(learner, "import getpass, os; print(getpass.getuser(), os.getcwd())")
        assert here == f"{learner.person.name} {learner.home}/course/notebooks"
        copies = (learner.home / "course/notebooks").glob("*.ipynb")
        assert {path.name for path in copies} == shipped
    assert "Error" not in run(lab.ada, "open('01_log_probabilities.ipynb', 'a').write(' ')")
    own, shared = (
        (folder / "notebooks/01_log_probabilities.ipynb").read_text()
        for folder in (lab.ada.home / "course", ROOT)
    )
    assert own == shared + " "


def test_course_utils_is_shared_and_read_only(lab):
    place = run(lab.ada, f"{IMPORT_COURSE}import course_utils, os\nprint(course_utils.__file__)")
    assert Path(place).resolve() == ROOT / "course_utils/__init__.py"
    assert "PermissionError" in run(lab.ada, "open('../course_utils/__init__.py', 'a')")
    assert "PermissionError" in run(lab.ada, "open('../course_utils/new.py', 'w')")


def test_progress_is_each_learners_own(lab):
    record = f"{IMPORT_COURSE}from course_utils.learning import record\n"
    run(lab.ada, f"{record}record.note_guess('01.cliff', 1000.0)")
    kept = json.loads((lab.ada.home / "course/notebooks/.progress.json").read_text())
    assert kept["predictions"] == {"01.cliff": {"guess": 1000.0}}
    assert run(lab.bob, f"{record}print(record.read()['predictions'])") == "{}"


def test_a_missing_notebook_comes_back_and_no_other_is_touched(tmp_path):
    copy = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[1]); import learner; "
        "learner.copy_course(pathlib.Path(sys.argv[2]))"
    )
    for _ in range(2):
        subprocess.run([sys.executable, "-c", copy, CLASSROOM, tmp_path], check=True)
        first, second, *_ = sorted((tmp_path / "notebooks").glob("*.ipynb"))
        assert first.stat().st_size > 100
        first.unlink()
        second.write_text("mine")
    assert second.read_text() == "mine"


# What is closed to the others


def test_a_learner_cannot_read_the_files_of_another(lab):
    run(lab.ada, "open('/tmp/' + getpass.getuser(), 'w').write('mine')")
    name = lab.ada.person.name
    server, kernel = (process_of(name, program).pid for program in ("singleuser", "ipykernel"))
    (connection,) = (lab.ada.home / ".run").glob("kernel-*.json")
    closed = [
        lab.ada.home / "course/notebooks/01_log_probabilities.ipynb",
        lab.ada.home / "course/notebooks/.progress.json",
        connection,
        Path("/tmp", name),
        *(Path(f"/proc/{pid}/{file}") for pid in (server, kernel) for file in ("environ", "mem")),
    ]
    secret = [lab.hub.state / "hub" / name for name in ("hub.sqlite", "cookie_secret")]
    for path in [*closed, *secret]:
        assert path.exists()
        code = f"open({str(path)!r}, 'rb').read(1); print('open')"
        assert "PermissionError" in run(lab.bob, code), path
        if path in closed and path.name != "mem":
            assert run(lab.ada, code) == "open"
    assert "PermissionError" in run(lab.bob, f"import os; os.listdir({str(lab.ada.home)!r})")
    assert "PermissionError" in run(lab.bob, f"import os; os.kill({kernel}, 15)")
    Path("/tmp", name).unlink()


def test_a_learner_cannot_use_the_server_of_another(lab):
    (port,) = ports_of(process_of(lab.ada.person.name, "singleuser"))
    behind_the_proxy = f"http://127.0.0.1:{port}/user/{lab.ada.person.name}"
    for server in (lab.ada.person.server, behind_the_proxy):
        for method, path, body in [
            ("GET", "contents/notebooks", None),
            ("GET", "kernels", None),
            ("POST", "kernels", {"name": "python3"}),
            ("POST", "terminals", {}),
            ("DELETE", f"kernels/{lab.ada.kernel.id}", None),
        ]:
            refused = lab.bob.person.api(method, path, body, server=server)
            assert refused.status_code in (403, 404), (server, path, refused.text)
        with pytest.raises(WebSocketBadStatusException, match=r"40\d"):
            Kernel(lab.bob.person, lab.ada.kernel.id, server=server)
    assert lab.ada.person.api("GET", "contents/notebooks").ok
    assert [each["id"] for each in lab.ada.person.api("GET", "kernels").json()] == [
        lab.ada.kernel.id
    ]


def test_a_learners_token_opens_nothing_of_another(lab):
    """The token that a learner finds in the environment of the own server."""
    name, other = lab.bob.person.name, lab.ada.person.name
    token = process_of(lab.bob.person.name, "singleuser").environ()["JUPYTERHUB_API_TOKEN"]
    get = f"""
import urllib.error, urllib.request
def status(path):
    request = urllib.request.Request({lab.hub.url!r} + path)
    request.add_header("Authorization", "token {token}")
    try:
        return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as error:
        return error.code
"""
    paths = {
        f"/user/{other}/api/contents": 403,
        f"/user/{other}/api/kernels": 403,
        f"/hub/api/users/{other}": 404,
        "/hub/api/users": 403,
        "/hub/api/proxy": 403,
        f"/hub/api/users/{name}": 200,
    }
    run(lab.bob, get)
    for path, expected in paths.items():
        assert run(lab.bob, f"print(status({path!r}))") == str(expected), path


def test_a_learner_cannot_reach_the_sockets_of_anothers_kernel(lab):
    sockets = sorted((lab.ada.home / ".run").glob("kernel-*-ipc-*"))
    assert len(sockets) == 5  # shell, control, iopub, stdin, heartbeat
    connect = "import socket; socket.socket(socket.AF_UNIX).connect({!r}); print('open')"
    for path in sockets:
        assert "PermissionError" in run(lab.bob, connect.format(str(path)))
        assert run(lab.ada, connect.format(str(path))) == "open"


def test_what_a_kernel_opens_on_loopback_gives_and_takes_nothing(lab):
    """ipykernel keeps one TCP port for the output of its child processes, behind a random key."""
    (port,) = ports_of(process_of(lab.ada.person.name, "ipykernel"))
    run(
        lab.bob,
        f"""
import contextlib, json, zmq
context, address = zmq.Context(), "tcp://127.0.0.1:{port}"
listener, sender, dealer = (context.socket(kind) for kind in (zmq.SUB, zmq.PUSH, zmq.DEALER))
listener.subscribe(b"")
for each in (listener, sender, dealer):
    each.connect(address)
header = {{"msg_type": "execute_request", "msg_id": "1", "session": "1", "username": "ada"}}
content = {{"code": "stolen = True", "silent": False}}
parts = [json.dumps(part).encode() for part in (header, {{}}, {{}}, content)]
for each in (sender, dealer):
    each.sndtimeo = 500  # the port may refuse a socket of this kind
    with contextlib.suppress(zmq.Again):
        each.send_multipart([b"<IDS|MSG>", b"", *parts])
        each.send_multipart([b"key", b"1", b"forged output"])
""",
    )
    private = "import time; print('private'); time.sleep(1); print('stolen' in globals())"
    output = run(lab.ada, private)
    assert output.split() == ["private", "False"]
    assert run(lab.bob, "print(listener.poll(500), dealer.poll(500))") == "0 0"


def test_the_debugger_opens_no_port(lab):
    def ports():
        running = psutil.process_iter(["username"])
        mine = [each for each in running if each.info["username"] == lab.ada.person.name]
        return {port for process in mine for port in ports_of(process)}

    before = ports()
    start = {"type": "request", "seq": 1, "command": "initialize", "arguments": {}}
    lab.ada.kernel.send("debug_request", start, channel="control")
    run(lab.ada, "import time; time.sleep(2)")
    assert ports() == before


# Names and passwords


def test_only_whom_the_teacher_lets_in_gets_in(lab):
    stranger = Person(lab.hub, f"eve-{secrets.token_hex(3)}")
    stranger.sign_up()
    assert "/hub/login" in stranger.log_in().url
    stranger.let_in(stranger.name)
    assert "/hub/login" in stranger.log_in().url
    assert not (lab.hub.state / "home" / stranger.name).exists()
    impostor = Person(lab.hub, lab.ada.person.name, "another long password")
    impostor.sign_up()
    assert "/hub/login" in impostor.log_in().url
    assert "/hub/home" in Person(lab.hub, lab.ada.person.name).log_in().url


@pytest.mark.parametrize("name", ["root", "daemon", "teacher", "../ada", "a b", "x" * 30])
def test_no_learner_takes_the_name_of_another_account(lab, name):
    taker = Person(lab.hub, name, "a long enough password")
    taker.sign_up()
    lab.teacher.let_in(name)
    assert "/hub/login" in taker.log_in().url


def test_no_secret_is_written_down_in_the_settings(lab):
    kept = (lab.hub.state / "hub" / "hub.sqlite").read_bytes()
    for person in (lab.teacher, lab.ada.person, lab.bob.person):
        assert person.password.encode() not in kept
    assert all(
        file.stat().st_mode & 0o077 == 0
        for file in [lab.hub.state / "hub", lab.hub.state / "hub" / "cookie_secret"]
    )


# Limits


def test_memory_cores_and_processes_are_limited(lab):
    limits = run(
        lab.ada,
        """
import os, resource
print(resource.getrlimit(resource.RLIMIT_DATA), len(os.sched_getaffinity(0)))
print(resource.getrlimit(resource.RLIMIT_NPROC)[0] <= 1000)""",
    )
    assert limits == f"({2**31}, {2**31}) 1\nTrue"
    assert "MemoryError" in run(lab.ada, "block = bytearray(2**31)")
    raised = "resource.setrlimit(resource.RLIMIT_DATA, (2**32, 2**32))"
    assert "ValueError" in run(lab.ada, raised)


def test_a_learner_runs_three_kernels_and_no_more(lab):
    answers = [lab.bob.person.api("POST", "kernels", {"name": "python3"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert "Shut one down" in answers[-1].json()["message"]
    for answer in answers[:2]:
        lab.bob.person.api("DELETE", f"kernels/{answer.json()['id']}")


def test_sliders_move(lab):
    slider = run(
        lab.ada,
        "import ipywidgets; slider = ipywidgets.IntSlider(); print(slider.comm.comm_id)",
    )
    data = {"method": "update", "state": {"value": 7}, "buffer_paths": []}
    lab.ada.kernel.send("comm_msg", {"comm_id": slider, "data": data})
    assert run(lab.ada, "print(slider.value)") == "7"


def test_slider_moves_are_sent_at_once():
    loader = PyFileConfigLoader("jupyter_server_config.py", path=str(CLASSROOM))
    config = loader.load_config()
    assert config.ServerApp.kernel_websocket_connection_class.__name__ == "PromptConnection"


def test_idle_servers_are_stopped_and_files_stay(lab):
    """The culler as the hub runs it, with the hub's token for it, but no patience."""
    (culler,) = (
        child
        for child in psutil.Process(lab.hub.pid).children()
        if "jupyterhub_idle_culler" in child.cmdline()
    )
    impatient = subprocess.Popen(
        [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=1", "--cull-every=1"],
        env=culler.environ(),
    )
    try:
        for learner in (lab.ada, lab.bob):
            about = f"{lab.hub.url}/hub/api/users/{learner.person.name}"
            patience = time.monotonic() + 60
            while learner.person.browser.get(about).json()["server"] is not None:
                assert time.monotonic() < patience, f"{learner.person.name}'s server runs on"
                time.sleep(0.2)
            assert (learner.home / "course/notebooks/01_log_probabilities.ipynb").exists()
    finally:
        impatient.terminate()
        impatient.wait()


# Larger classes


def test_kubernetes_gives_each_learner_the_same_limits():
    values = yaml.safe_load((CLASSROOM / "zero-to-jupyterhub.yaml").read_text(encoding="utf-8"))
    settings = (CLASSROOM / "jupyterhub_config.py").read_text(encoding="utf-8")
    assert f'mem_limit = "{values["singleuser"]["memory"]["limit"]}"' in settings
    assert f"cpu_limit = {values['singleuser']['cpu']['limit']}\n" in settings
    assert f"IDLE = {values['cull']['timeout']} " in settings
    assert "client_secret" not in values["hub"]["config"]["GenericOAuthenticator"]
