"""Settings of each learner's server."""

from pathlib import Path

from ipykernel.kernelbase import Kernel
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError

MAX_KERNELS = 3


class FewKernels(AsyncMappingKernelManager):
    """Starts no more than MAX_KERNELS kernels for one learner."""

    async def start_kernel(self, **kwargs):
        if len(self) >= MAX_KERNELS:
            raise HTTPError(
                429,
                f"You have {MAX_KERNELS} notebooks running, the most this class allows. "
                "Shut one down in the list of running kernels, then open this one again.",
            )
        return await super().start_kernel(**kwargs)


c = get_config()  # noqa: F821 - Jupyter defines it
load_subconfig("jupyter_server_config.py", str(Path(__file__).parents[1]))  # noqa: F821

c.ServerApp.kernel_manager_class = FewKernels
c.MappingKernelManager.cull_idle_timeout = 1800  # seconds; a kernel with its page open is kept
# Over TCP every account of the machine could listen to a kernel's output; these sockets lie in the
# learner's home.
c.KernelManager.transport = "ipc"
# The debugger opens a TCP port, through which others could run code in the kernel.
MESSAGES = {*Kernel.msg_types, *Kernel.control_msg_types, "input_reply"}
MESSAGES |= {"comm_open", "comm_msg", "comm_close"}
c.MappingKernelManager.allowed_message_types = sorted(MESSAGES - {"debug_request"})
