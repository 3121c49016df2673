"""The enterprise: its legal representative, and whom they let act for it (经办人授权)."""

from people.enterprise.actor import Enterprise

__all__ = ["Enterprise"]
