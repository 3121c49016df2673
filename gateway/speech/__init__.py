"""What boards and kiosks say aloud: a few known sentences in Mandarin, Cantonese and English, spoken by the server.

Browsers on kiosks may have no voices of their own. Only known sentences are spoken, never free text.
"""

from gateway.speech.api import Speaker, router

__all__ = ["Speaker", "router"]
