"""What is shown outside. Pure."""

from typing import Any

Json = dict[str, Any]
"""An object as it travels: text, numbers, truth values, lists and objects."""
