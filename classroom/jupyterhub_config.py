"""A class on one server: `make class` starts JupyterHub with these settings. See README.md."""

import secrets
import subprocess
import sys
from pathlib import Path

from nativeauthenticator import NativeAuthenticator

HERE = Path(__file__).resolve().parent
COURSE = HERE.parent
STATE = Path("/var/lib/course-class")  # the hub's own; a learner's home is /var/lib/class-NAME
TEACHER = "class-teacher"

c = get_config()  # noqa: F821 - JupyterHub defines it

# What each learner gets. The number of kernels is in jupyter_server_config.py.
c.Spawner.mem_limit = "3G"  # for all programs of a learner together
c.Spawner.cpu_limit = 1
LIMITS = {"LimitDATA": "2G", "TasksMax": "400"}  # for one program; processes and threads of all
IDLE = 3600  # seconds until an unused server is stopped; the files stay

try:
    as_learner = ["systemd-run", "--quiet", "--wait", "--pipe", "--property=DynamicUser=yes"]
    use = [sys.executable, "-c", "import course_utils, jupyterlab"]
    subprocess.run([*as_learner, f"--working-directory={COURSE}", *use], check=True)
except (OSError, subprocess.CalledProcessError) as error:
    sys.exit(
        f"No learner could read the course in {COURSE} and run {Path(sys.executable).resolve()}: "
        f"{error}\nA class needs root and systemd. Put the course where everybody may read, such "
        "as /srv, with the system's Python."
    )


class ClassAuthenticator(NativeAuthenticator):
    """Learners sign up with a password of their own, and the teacher lets them in."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        if not self.user_exists(TEACHER):
            password = secrets.token_urlsafe(12)
            self.create_user(TEACHER, password)
            print(
                f"\nThe teacher's account: name teacher, password {password}\n"
                "It is shown only now. Log in, then choose your own at /hub/change-password.\n"
                "Learners sign up; let them in at /hub/authorize.\n",
                flush=True,
            )

    def normalize_username(self, username):
        """Whoever types ada is class-ada: no home has the name of another folder of /var/lib."""
        return "class-" + super().normalize_username(username).removeprefix("class-")


c.JupyterHub.authenticator_class = ClassAuthenticator
c.Authenticator.admin_users = {TEACHER}
c.Authenticator.allow_all = True  # all whom the teacher has let in
c.Authenticator.username_pattern = r"class-[a-z][a-z0-9-]{1,19}\Z"
c.NativeAuthenticator.minimum_password_length = 8
c.NativeAuthenticator.check_common_password = True
c.NativeAuthenticator.allowed_failed_logins = 5


def remove_old_link(spawner):
    """The link in /run to a stopped server's folder, which keeps the next one from starting."""
    link = Path("/run", spawner.unit_name)
    if link.is_symlink():
        link.unlink()


c.JupyterHub.spawner_class = "systemd"
c.Spawner.pre_spawn_hook = remove_old_link
c.SystemdSpawner.dynamic_users = True
c.SystemdSpawner.unit_extra_properties = LIMITS | {"StateDirectoryMode": "0700", "UMask": "0077"}
c.Spawner.cmd = [sys.executable, "-I", str(HERE / "learner.py")]
c.Spawner.environment = {
    "JUPYTER_CONFIG_PATH": str(HERE),  # jupyter_server_config.py, labconfig/
    "OMP_NUM_THREADS": "1",  # a learner sees all cores, and may use one
}
c.Spawner.notebook_dir = "~/course"
c.Spawner.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
c.Spawner.disable_user_config = True
c.Spawner.start_timeout = c.Spawner.http_timeout = 180  # a whole class starts at once

c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    }
]
c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={IDLE}"],
    }
]

STATE.mkdir(mode=0o700, exist_ok=True)
c.JupyterHub.bind_url = "http://:8000"
c.ConfigurableHTTPProxy.command = [str(Path(sys.prefix) / "bin" / "configurable-http-proxy")]
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
c.JupyterHub.db_url = f"sqlite:///{STATE / 'hub.sqlite'}"
