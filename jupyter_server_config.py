"""Settings of the server that `make lab`, Binder and a class start.

A server that collects small messages to send them together (Nagle's algorithm) makes a slider move
wait up to 40 ms for the browser to acknowledge the message before. Sending at once more than
doubles the pictures a second in a drag; `python -m benchmarks.demos` measures it.
"""

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """The connection between a page and its kernel, without delay."""

    def connect(self):
        self.websocket_handler.set_nodelay(True)
        return super().connect()


def without_news(handler, page_config):
    """Nobody is asked for leave to fetch news of Jupyter.

    A class and Binder, whose hub puts its own hook here, say so in their settings.
    """
    news = "@jupyterlab/apputils-extension:announcements"
    return page_config | {"disabledExtensions": [*page_config["disabledExtensions"], news]}


c = get_config()  # noqa: F821 - Jupyter defines it
c.ServerApp.kernel_websocket_connection_class = PromptConnection
c.ServerApp.tornado_settings = {"page_config_hook": without_news}
# No request to a package registry for the number of the newest JupyterLab.
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
