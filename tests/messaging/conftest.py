"""The edge on a cluster in this process."""

from tests.gateway.conftest import edge, passwords, web_dir

__all__ = ["edge", "passwords", "web_dir"]
