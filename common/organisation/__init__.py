"""The organisation: departments as a tree, the posts in them, who holds these, and who stands in for whom.

What an account may do is kept by the account; this says for which departments its posts let it act, and answers whom a
step may be given to. `ORGANISATION` is the one actor that sees the whole tree.
"""

from common.organisation.actor import Organisation
from common.organisation.messages import ORGANISATION, Candidate, Candidates, Deputy

__all__ = ["ORGANISATION", "Candidate", "Candidates", "Deputy", "Organisation"]
