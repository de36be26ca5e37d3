"""A class on one server: `make class` starts JupyterHub with these settings. See README.md."""

import grp
import os
import pwd
import secrets
import subprocess
import sys
from pathlib import Path

from jupyterhub.auth import LocalAuthenticator
from nativeauthenticator import NativeAuthenticator

HERE = Path(__file__).parent
COURSE = HERE.parent
STATE = Path(os.environ.get("CLASS_STATE", "/var/lib/course-class"))  # accounts and homes
GROUP = "course-class"  # of every learner's account on this machine
TEACHER = "teacher"

c = get_config()  # noqa: F821 - JupyterHub defines it

# What each learner gets; learner.py enforces it. The number of kernels is in
# jupyter_server_config.py.
c.Spawner.mem_limit = "2G"  # for each process: a kernel that wants more gets a MemoryError
c.Spawner.cpu_limit = 1
IDLE = 3600  # seconds until an unused server is stopped; the files stay

if os.geteuid() != 0:
    sys.exit("A class needs root, since every learner gets an account of this machine. Use sudo.")
nobody = pwd.getpwnam("nobody")
try:
    subprocess.run(
        [sys.executable, "-c", "import course_utils, jupyterlab"],
        cwd=COURSE,
        user=nobody.pw_uid,
        group=nobody.pw_gid,
        extra_groups=[],
        check=True,
    )
except (OSError, subprocess.CalledProcessError) as error:
    sys.exit(
        f"Learners cannot read the course in {COURSE} or run {os.path.realpath(sys.executable)}: "
        f"{error}\nPut the course where everybody may read, such as /srv, with the system's Python."
    )

(STATE / "home").mkdir(parents=True, exist_ok=True)
(STATE / "hub").mkdir(mode=0o700, exist_ok=True)
subprocess.run(["groupadd", "--force", "--system", GROUP], check=True)


class ClassAuthenticator(LocalAuthenticator, NativeAuthenticator):
    """Learners sign up with a password of their own, and the teacher lets them in.

    Whoever is let in gets an account of this machine.
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        if not self.user_exists(TEACHER):
            password = secrets.token_urlsafe(12)
            self.create_user(TEACHER, password)
            print(f"\nThe teacher's account: name {TEACHER}, password {password}")
            print("It is shown only now. Log in, then choose your own at /hub/change-password.")
            print("Learners sign up; let them in at /hub/authorize.\n")

    def validate_username(self, username):
        """No learner may take the name of somebody else's account, such as root."""
        if not super().validate_username(username):
            return False
        try:
            return pwd.getpwnam(username).pw_gid == grp.getgrnam(GROUP).gr_gid
        except KeyError:
            return True


c.JupyterHub.authenticator_class = ClassAuthenticator
c.Authenticator.admin_users = {TEACHER}
c.Authenticator.allow_all = True  # all whom the teacher has let in
c.Authenticator.username_pattern = r"[a-z][a-z0-9-]{1,19}\Z"
c.NativeAuthenticator.minimum_password_length = 8
c.NativeAuthenticator.check_common_password = True
c.NativeAuthenticator.allowed_failed_logins = 5
c.LocalAuthenticator.create_system_users = True
c.LocalAuthenticator.add_user_cmd = [
    *("useradd", "--create-home", "--base-dir", str(STATE / "home"), "--key", "HOME_MODE=0700"),
    *("--gid", GROUP, "--shell", "/bin/bash"),
]

c.Spawner.cmd = [sys.executable, "-I", str(HERE / "learner.py")]
c.Spawner.environment = {"JUPYTER_CONFIG_PATH": str(HERE)}  # jupyter_server_config.py, labconfig/
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

c.JupyterHub.bind_url = "http://:8000"
c.ConfigurableHTTPProxy.command = [str(Path(sys.prefix) / "bin" / "configurable-http-proxy")]
c.ConfigurableHTTPProxy.pid_file = str(STATE / "hub" / "proxy.pid")
c.JupyterHub.cookie_secret_file = str(STATE / "hub" / "cookie_secret")
c.JupyterHub.db_url = f"sqlite:///{STATE / 'hub' / 'hub.sqlite'}"
