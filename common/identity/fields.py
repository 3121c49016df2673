"""Fields of a request that take a document's number, a phone or a name, and give its normal form.

What cannot be read is an error of that field, whose type is the code of the words for it.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from common.identity import documents, names, phones
from common.identity.unfit import Unfit
from common.times import SHANGHAI


def read_number(typed: str) -> str:
    """The normal form of a document's number, by today's date in China. Raises Unfit."""
    return documents.read_document(typed, datetime.now(UTC).astimezone(SHANGHAI).date()).number


def reads(read: Callable[[str], str]) -> AfterValidator:
    """A field's value by a reading that raises Unfit."""

    def value(typed: str) -> str:
        try:
            return read(typed)
        except Unfit as unfit:
            raise PydanticCustomError(unfit.code, "cannot be read", dict(unfit.facts)) from None

    return AfterValidator(value)


DocumentNumber = Annotated[str, Field(max_length=documents.LONGEST), reads(read_number)]
PhoneNumber = Annotated[str, Field(max_length=phones.LONGEST), reads(phones.read_phone)]
PersonName = Annotated[str, Field(max_length=names.TYPED_LONGEST), reads(names.read_name)]
