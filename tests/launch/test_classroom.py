"""A class on one server: the real hub in a container, its teacher, and two learners, Ada and Bob.

Ada works. Bob tries, with what a learner has (a browser, a kernel, a terminal), to reach her work.
"""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
import requests
import yaml
from traitlets.config.loader import PyFileConfigLoader
from websocket import WebSocketBadStatusException

from tests.launch.classroom import ROOT, Kernel, Person, class_hub, missing, wait

CLASSROOM = ROOT / "classroom"
IMPORT_COURSE = "import sys; sys.path.insert(0, '..')\n"
SERVER, KERNEL = "os.getppid()", "os.getpid()"  # as a learner's kernel says them


@pytest.fixture(scope="module")
def lab():
    """The hub; the teacher and two learners logged in; a kernel for each learner."""
    if os.environ.get("TEST_CLASSROOM") != "1":
        pytest.skip("a class boots a container as root: TEST_CLASSROOM=1 asks for it, as CI does")
    if lacks := missing():
        pytest.skip(lacks)
    with class_hub() as hub:
        teacher = Person(hub, "teacher", hub.teacher_password)
        teacher.log_in()
        learners = [Person(hub, name) for name in ("ada", "bob")]
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
            SimpleNamespace(person=person, kernel=kernel, home=person.home)
            for person, kernel in zip(learners, kernels, strict=True)
        )
        yield SimpleNamespace(hub=hub, teacher=teacher, ada=ada, bob=bob)


def run(learner, code):
    return learner.kernel.run(code)[0].strip()


def says(learner, expression):
    return run(learner, f"import os; print({expression})")


def ports_of(learner, process):
    """The TCP ports on which a process of the learner listens."""
    connections = f"__import__('psutil').Process({process}).net_connections()"
    listening = f"{{each.laddr.port for each in {connections} if each.status == 'LISTEN'}}"
    return json.loads(says(learner, f"sorted({listening})"))


# Each learner's own


def test_each_learner_has_an_account_and_a_copy_of_the_notebooks(lab):
    shipped = {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
    accounts = {says(learner, "os.getuid()") for learner in (lab.ada, lab.bob)}
    assert len(accounts - {"0"}) == 2
    for learner in (lab.ada, lab.bob):
        here = says(learner, "os.path.realpath('.')")
        assert here == f"/var/lib/private/{learner.person.name}/course/notebooks"
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
    assert says(lab.ada, f"os.path.realpath({place!r})") == "/srv/course/course_utils/__init__.py"
    for name, mode in (("__init__.py", "a"), ("new.py", "w")):
        refused = run(lab.ada, f"open('../course_utils/{name}', {mode!r})")
        assert refused.startswith(("PermissionError", "OSError: [Errno 30] Read-only file system"))


def test_progress_is_each_learners_own(lab):
    record = f"{IMPORT_COURSE}from course_utils.learning import record\n"
    run(lab.ada, f"{record}record.note_guess('01.cliff', 1000.0)")
    kept = json.loads((lab.ada.home / "course/notebooks/.progress.json").read_text())
    assert kept["predictions"]["01.cliff"]["guess"] == 1000.0
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


@pytest.mark.parametrize(
    "path",
    [
        "/var/lib/class-ada/course/notebooks/01_log_probabilities.ipynb",
        "/var/lib/private/class-ada/course/notebooks/.progress.json",
        "/var/lib/class-ada/.run/kernel-{id}.json",
        "/tmp/class-ada",
        "/dev/shm/class-ada",
        "/run/jupyter-class-ada-singleuser/jupyter-class-ada-singleuser.env",
        "/proc/{server}/environ",
        "/proc/{server}/mem",
        "/proc/{kernel}/environ",
        "/proc/{kernel}/mem",
    ],
)
def test_a_learner_cannot_read_the_files_of_another(lab, path):
    run(
        lab.ada,
        "for folder in ('/tmp', '/dev/shm'): open(f'{folder}/class-ada', 'w').write('mine')",
    )
    server, kernel = says(lab.ada, SERVER), says(lab.ada, KERNEL)
    path = path.format(id=lab.ada.kernel.id, server=server, kernel=kernel)
    for mode in ("rb", "r+b"):
        tried = f"open({path!r}, {mode!r}).read(1); print('open')"
        assert run(lab.bob, tried).startswith(("PermissionError", "FileNotFoundError"))
    assert run(lab.ada, f"open({path!r}, 'rb'); print('open')") == "open"


def test_a_learner_cannot_list_signal_or_stop_what_is_anothers(lab):
    for folder in ("/var/lib/class-ada", "/var/lib/private/class-ada"):
        assert "Error" in says(lab.bob, f"os.listdir({folder!r})")
    for process in (says(lab.ada, SERVER), says(lab.ada, KERNEL)):
        assert "PermissionError" in says(lab.bob, f"os.kill({process}, 15)")
    stop = "systemctl stop jupyter-class-ada-singleuser 2>/dev/null"
    assert says(lab.bob, f"os.system({stop!r})") != "0"
    assert says(lab.ada, "'well'") == "well"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "contents/notebooks", None),
        ("GET", "kernels", None),
        ("POST", "kernels", {"name": "python3"}),
        ("POST", "terminals", {}),
        ("DELETE", "kernels/{}", None),
    ],
)
def test_a_learner_cannot_use_the_server_of_another(lab, method, path, body):
    (port,) = ports_of(lab.ada, SERVER)
    behind_the_proxy = f"http://127.0.0.1:{port}/user/{lab.ada.person.name}"
    for server in (lab.ada.person.server, behind_the_proxy):
        path = path.format(lab.ada.kernel.id)
        refused = lab.bob.person.api(method, path, body, server=server)
        assert refused.status_code in (403, 404), refused.text
        with pytest.raises(WebSocketBadStatusException, match=r"40\d"):
            Kernel(lab.bob.person, lab.ada.kernel.id, server=server)
    assert lab.ada.person.api("GET", "contents/notebooks").ok
    running = lab.ada.person.api("GET", "kernels").json()
    assert [each["id"] for each in running] == [lab.ada.kernel.id]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/user/class-ada/api/contents", 403),
        ("/user/class-ada/api/kernels", 403),
        ("/hub/api/users/class-ada", 404),
        ("/hub/api/users", 403),
        ("/hub/api/proxy", 403),
        ("/hub/api/users/class-bob", 200),
    ],
)
def test_a_learners_token_opens_nothing_of_another(lab, path, expected):
    """The token that a learner finds in the environment of the own server."""
    environment = says(lab.bob, f"open(f'/proc/{{{SERVER}}}/environ').read().split(chr(0))")
    (token,) = (
        word.split("=")[1].rstrip("',")
        for word in environment.split()
        if word.startswith("'JUPYTERHUB_API_TOKEN=")
    )
    headers = {"Authorization": f"token {token}"}
    assert requests.get(lab.hub.url + path, headers=headers).status_code == expected


def test_a_learner_cannot_reach_the_sockets_of_anothers_kernel(lab):
    found = (lab.ada.home / ".run").glob("kernel-*-ipc-*")
    sockets = [f"/var/lib/class-ada/.run/{path.name}" for path in found]
    assert len(sockets) == 5  # shell, control, iopub, stdin, heartbeat
    connect = "import socket; socket.socket(socket.AF_UNIX).connect({!r}); print('open')"
    for path in sockets:
        assert "Error" in run(lab.bob, connect.format(path))
        assert run(lab.ada, connect.format(path)) == "open"


def test_what_a_kernel_opens_on_loopback_gives_and_takes_nothing(lab):
    """ipykernel keeps one TCP port for the output of its child processes, behind a random key."""
    (port,) = ports_of(lab.ada, KERNEL)
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
    refused = "Bad pipe message"  # which ipykernel may say in the cell that runs when it arrives
    lines = [line for line in output.splitlines() if line and not line.startswith(refused)]
    assert lines == ["private", "False"]
    assert run(lab.bob, "print(listener.poll(500), dealer.poll(500))") == "0 0"


def test_the_debugger_opens_no_port(lab):
    def ports():
        return [ports_of(lab.ada, process) for process in (SERVER, KERNEL)]

    before = ports()
    start = {"type": "request", "seq": 1, "command": "initialize", "arguments": {}}
    lab.ada.kernel.send("debug_request", start, channel="control")
    run(lab.ada, "import time; time.sleep(2)")
    assert ports() == before


# Names and passwords


def test_only_whom_the_teacher_lets_in_gets_in(lab):
    stranger = Person(lab.hub, "eve")
    stranger.sign_up()
    assert "/hub/login" in stranger.log_in().url
    stranger.let_in(stranger.name)
    assert "/hub/login" in stranger.log_in().url
    assert not stranger.home.exists()
    impostor = Person(lab.hub, "ada", "another long password")
    impostor.sign_up()
    assert "/hub/login" in impostor.log_in().url
    assert "/hub/home" in Person(lab.hub, "ada").log_in().url


@pytest.mark.parametrize("name", ["teacher", "class-teacher", "../ada", "a b", "x" * 30])
def test_no_learner_takes_the_name_of_another_account(lab, name):
    taker = Person(lab.hub, name, "a long enough password")
    taker.sign_up()
    lab.teacher.let_in(f"class-{name.removeprefix('class-')}")
    assert "/hub/login" in taker.log_in().url


def test_no_learner_takes_a_folder_of_the_system(lab):
    """A home is named after the learner, and /var/lib/dpkg would be given away."""
    taker = Person(lab.hub, "dpkg")
    taker.sign_up()
    lab.teacher.let_in(taker.name)
    assert "/hub/home" in taker.log_in().url
    about = f"{lab.hub.url}/hub/api/users/"
    assert taker.browser.get(about + "class-dpkg").json()["name"] == "class-dpkg"
    assert taker.browser.get(about + "dpkg").status_code == 404


def test_what_the_hub_keeps_is_closed_and_holds_no_password(lab):
    kept = lab.hub.files / "course-class"
    for person in (lab.teacher, lab.ada.person, lab.bob.person):
        assert person.password.encode() not in (kept / "hub.sqlite").read_bytes()
    assert all(file.stat().st_mode & 0o077 == 0 for file in (kept, kept / "cookie_secret"))
    for name in ("hub.sqlite", "cookie_secret"):
        assert "PermissionError" in run(lab.bob, f"open('/var/lib/course-class/{name}')")


# Limits


def test_a_program_that_wants_too_much_memory_gets_an_error(lab):
    assert "MemoryError" in run(lab.ada, "block = bytearray(2**31)")
    raised = "import resource; resource.setrlimit(resource.RLIMIT_DATA, (2**32, 2**32))"
    assert "ValueError" in run(lab.ada, raised)


def test_all_programs_of_a_learner_share_one_limit_of_memory(lab):
    take = "import sys; block = b'1' * (1700 * 2**20); sys.stdin.read()"
    ends = run(
        lab.ada,
        f"""
import subprocess, sys, time
command = [sys.executable, "-c", {take!r}]
taking = [subprocess.Popen(command, stdin=subprocess.PIPE) for _ in range(2)]
patience = time.monotonic() + 60
while all(each.poll() is None for each in taking) and time.monotonic() < patience:
    time.sleep(0.1)
for each in taking:
    each.stdin.close()  # the one that is left may end
print(sorted(each.wait() for each in taking))""",
    )
    assert ends == "[-9, 0]"


def test_a_learner_has_one_core_and_no_endless_processes(lab):
    busy = "import time; start = time.monotonic()\nwhile time.monotonic() < start + 3: pass"
    cores = run(
        lab.ada,
        f"""
import os, subprocess, sys, time
start, before = time.monotonic(), os.times()
busy = [subprocess.Popen([sys.executable, "-c", {busy!r}]) for _ in range(2)]
waited = [each.wait() for each in busy]
print((os.times().children_user - before.children_user) / (time.monotonic() - start))""",
    )
    assert float(cores) < 1.2
    threads = """
import threading
done = threading.Event()
try:
    for _ in range(450):
        threading.Thread(target=done.wait).start()
finally:
    done.set()"""
    assert "can't start new thread" in run(lab.ada, threads)


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
    (culler,) = (each for each in lab.hub.processes() if "jupyterhub_idle_culler" in each.cmdline())
    impatient = subprocess.Popen(
        [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=1", "--cull-every=1"],
        env=culler.environ(),
    )
    try:
        for learner in (lab.ada, lab.bob):
            about = f"{lab.hub.url}/hub/api/users/{learner.person.name}"
            patience = time.monotonic() + 60
            while (user := learner.person.browser.get(about).json())["server"] or user["pending"]:
                assert time.monotonic() < patience, f"{learner.person.name}'s server runs on"
                time.sleep(0.2)
            assert (learner.home / "course/notebooks/01_log_probabilities.ipynb").exists()
    finally:
        impatient.terminate()
        impatient.wait()
    lab.ada.person.start_server()
    assert lab.ada.person.api("GET", "contents/notebooks/01_log_probabilities.ipynb").ok


def test_a_hub_that_is_killed_and_started_again_finds_its_learners_at_work(lab):
    """Their servers are systemd's, not the hub's: variables, pages and passwords are as before."""
    ada = lab.ada.person
    lab.ada.kernel = ada.start_kernel()
    run(lab.ada, "kept = 42")
    (hub,) = (each for each in lab.hub.processes() if each.cmdline()[2:3] == ["jupyterhub"])
    hub.kill()
    hub.wait(30)
    wait(lab.hub)
    patience = time.monotonic() + 60
    while not ada.api("GET", "kernels").ok:
        assert time.monotonic() < patience, "the proxy leads no more to Ada's server"
        time.sleep(0.2)
    lab.ada.kernel = Kernel(ada, lab.ada.kernel.id)
    assert run(lab.ada, "print(kept)") == "42"
    assert "/hub/home" in Person(lab.hub, "bob").log_in().url


# Larger classes


def test_kubernetes_gives_each_learner_the_same_limits():
    values = yaml.safe_load((CLASSROOM / "zero-to-jupyterhub.yaml").read_text(encoding="utf-8"))
    settings = (CLASSROOM / "jupyterhub_config.py").read_text(encoding="utf-8")
    assert f'mem_limit = "{values["singleuser"]["memory"]["limit"]}"' in settings
    assert f"cpu_limit = {values['singleuser']['cpu']['limit']}\n" in settings
    assert f"IDLE = {values['cull']['timeout']} " in settings
    assert "client_secret" not in values["hub"]["config"]["GenericOAuthenticator"]
