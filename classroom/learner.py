"""Start a learner's server: JupyterHub runs this with the learner's own rights.

Copies the notebooks that are missing, takes the limits the hub names, and becomes the server.
"""

import os
import resource
import shutil
import sys
from pathlib import Path

COURSE = Path(__file__).resolve().parents[1]
PROCESSES = 400  # and threads, of all the learner's programs together


def copy_course(folder):
    """The learner's own notebooks, beside the one course_utils that everybody reads."""
    shutil.copytree(
        COURSE / "notebooks",
        folder / "notebooks",
        ignore=shutil.ignore_patterns(".*", "__pycache__"),
        copy_function=lambda source, copy: os.path.exists(copy) or shutil.copyfile(source, copy),
        dirs_exist_ok=True,
    )
    for name in ("course_utils", "README.md"):
        if not (folder / name).exists():
            (folder / name).symlink_to(COURSE / name)


def take_limits(memory, cores):
    """Limits that neither this process nor its children can raise again, and a share of cores."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_NPROC, (PROCESSES, PROCESSES))
    available = sorted(os.sched_getaffinity(0))
    first = os.getuid()  # learners are spread over the cores
    os.sched_setaffinity(0, {available[(first + i) % len(available)] for i in range(cores)})


if __name__ == "__main__":
    home = Path.home()
    os.umask(0o077)
    copy_course(home / "course")
    take_limits(int(os.environ["MEM_LIMIT"]), int(float(os.environ["CPU_LIMIT"])))
    os.environ["COURSE_PROGRESS"] = str(home / "course" / "notebooks" / ".progress.json")
    os.environ["JUPYTER_RUNTIME_DIR"] = str(home / ".run")  # short: a socket's path has 107 bytes
    server = [sys.executable, "-P", "-m", "jupyterhub.singleuser", *sys.argv[1:]]
    os.execv(server[0], server)
