"""The invented people of a demonstration. Pure."""

from typing import Any, NamedTuple


class Someone(NamedTuple):
    """``represents``: credit code and name of an enterprise."""

    subject: str
    name: str
    number: str
    phone: str
    represents: tuple[tuple[str, str], ...] = ()

    def claims(self) -> dict[str, Any]:
        return {
            "sub": self.subject,
            "name": self.name,
            "id_number": self.number,
            "phone_number": self.phone,
            "phone_number_verified": True,
            "represents": [{"code": code, "name": name} for code, name in self.represents],
        }


COMPANY = ("91440106MA0000007K", "广州天河示范科技有限公司")
PEOPLE = {
    one.subject: one
    for one in (
        Someone("lan", "李晓兰", "440106199001019990", "+8613800000001"),
        Someone("ming", "陈志明", "11010519491231002X", "+8613800000002", (COMPANY,)),
        Someone("ying", "王秀英", "440106195503080048", "+8613800000003"),
    )
}
