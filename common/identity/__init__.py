"""Who somebody is, as they type it: documents, phones and names, each read into one normal form. Pure.

The pages follow the same rules (`web/src/shared/identity/`); both are held to the examples in `data/identity/`.
"""

from common.identity.documents import Document, Kind, read_document
from common.identity.masks import mask_name, mask_number, mask_phone
from common.identity.names import read_name
from common.identity.phones import read_phone
from common.identity.unfit import Unfit

__all__ = [
    "Document",
    "Kind",
    "Unfit",
    "mask_name",
    "mask_number",
    "mask_phone",
    "read_document",
    "read_name",
    "read_phone",
]
