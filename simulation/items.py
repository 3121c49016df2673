"""What items take: how often they are asked for, how long they last, and how many who ask are old. Pure.

Figures are assumptions in the order of magnitude of `data/tianhe/services.json`, not measurements.
"""

from typing import NamedTuple


class Item(NamedTuple):
    """``weight``: how often, beside the other items of a queue; ``minutes``: the mean at a window; ``spread``: sigma of
    the lognormal distribution; ``elderly``: the share of people who are past 70."""

    weight: float
    minutes: float
    spread: float
    elderly: float = 0.06


ITEMS = {
    "residence-permit": Item(5, 6, 0.45),
    "public-rental": Item(2, 9, 0.5, 0.15),
    "document-collection": Item(5, 2.5, 0.4),
    "general-enquiry": Item(4, 3.5, 0.6, 0.15),
    "business-registration": Item(3, 15, 0.5, 0.01),
    "business-change": Item(3, 13, 0.5, 0.01),
    "sole-trader": Item(4, 10, 0.45, 0.03),
    "food-licence": Item(2, 13, 0.5, 0.02),
    "company-seal": Item(2, 6, 0.4, 0.01),
    "social-insurance": Item(4, 7, 0.5),
    "pension-claim": Item(2, 12, 0.45, 0.25),
    "medical-insurance": Item(4, 7, 0.45, 0.12),
    "medical-reimbursement": Item(2, 11, 0.55, 0.25),
    "social-card": Item(5, 6, 0.4, 0.12),
    "property-transfer": Item(3, 19, 0.45),
    "mortgage": Item(2, 17, 0.45, 0.02),
    "property-tax": Item(3, 14, 0.5),
    "household-move": Item(3, 12, 0.45),
    "identity-card": Item(4, 8, 0.4, 0.1),
    "exit-endorsement": Item(4, 7, 0.4, 0.08),
    "passport": Item(3, 9, 0.4, 0.04),
    "minimum-living": Item(1, 15, 0.5, 0.3),
    "disability-card": Item(1, 11, 0.5, 0.15),
    "elder-allowance": Item(2, 8, 0.45, 0.85),
}

OTHER = Item(2, 9, 0.5)
"""An item that an administrator added."""


def item_of(item: str) -> Item:
    return ITEMS.get(item, OTHER)
