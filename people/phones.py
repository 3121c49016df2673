"""Which phones a code can be sent to. Pure."""

import phonenumbers
from phonenumbers import PhoneNumberType

COUNTRIES = (86, 852, 853, 886)
"""Messages elsewhere cost much, and are what swindlers of premium numbers live on."""
MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


def can_be_texted(phone: str) -> bool:
    """Whether a phone in normal form (`common.identity.read_phone`) takes messages, in a country that we send to."""
    if ";" in phone:
        return False
    parsed = phonenumbers.parse(phone)
    return parsed.country_code in COUNTRIES and phonenumbers.number_type(parsed) in MOBILE
