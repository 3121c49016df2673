"""The numbers of China and its neighbours for the pages, as the library `phonenumbers` knows them.

`python -m tests.common.identity.phone_rules` writes them anew after the library has moved on.
"""

import json
from pathlib import Path

import phonenumbers

FILE = Path(__file__).parents[3] / "web/src/shared/identity/phoneRules.json"
REGIONS = ("CN", "HK", "MO", "TW")  # the first: where a number is from that does not say
TYPES = (
    "fixed_line",
    "mobile",
    "toll_free",
    "premium_rate",
    "shared_cost",
    "personal_number",
    "voip",
    "pager",
    "uan",
    "voicemail",
)


def rules() -> list[dict[str, str]]:
    """Per region: the calling code, what may stand before a number inside the country, and the numbers there are."""
    return [_rule(region) for region in REGIONS]


def _rule(region: str) -> dict[str, str]:
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(region)
    assert metadata is not None
    kinds = (getattr(metadata, kind) for kind in TYPES)
    numbers = [kind.national_number_pattern for kind in kinds if kind and kind.national_number_pattern]
    return {
        "code": str(metadata.country_code),
        "prefix": metadata.national_prefix_for_parsing or "",
        "numbers": "|".join(numbers),
    }


def written() -> str:
    return json.dumps(rules(), indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(written())
