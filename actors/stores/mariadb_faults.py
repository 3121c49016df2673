"""What the errors of MariaDB and MySQL mean to a store."""

from asyncmy import errors

from actors.stores.contract import Conflict, StoreError, Unwritable
from actors.stores.faults import Verdict, named

DUPLICATE = 1062


class Standby(StoreError):
    """The server that answers takes no writes."""

    def __init__(self, detail: str) -> None:
        super().__init__("standby", detail)


_AGAIN = {1205, 1213, 1020, 3101, 3572}  # lock wait, deadlock (also a certification failure), changed since last read
_STANDBY = {1290, 1792, 1836}  # --read-only, a read-only transaction, read-only mode
_LOST = {1047, 1053, 1077, 1079, 1080, 1152, 1158, 1159, 1160, 1161, 1184, 1317, 1927, 2000, 2002, 2003, 2006, 2013}
_LOST |= {2014, 2055, 3169, 4031}  # the line, the server's stopping, the connection's or the statement's killing
_UNWRITABLE = {1048, 1062, 1153, 1216, 1217, 1264, 1300, 1364, 1366, 1406, 1451, 1452, 1690, 3140, 3819, 4025}
_PROBLEMS = {
    1021: "full",
    1114: "full",
    1194: "corrupt",
    1195: "corrupt",
    1034: "corrupt",
    1040: "exhausted",
    1203: "exhausted",
    1226: "exhausted",
    1044: "refused",
    1045: "refused",
    1049: "refused",
    1698: "refused",
    1142: "denied",
    1143: "denied",
    1227: "denied",
    1370: "denied",
    1146: "empty",
    1969: "slow",
    3024: "slow",
}


def judge(error: BaseException) -> Verdict:
    if isinstance(error, Conflict):
        return Verdict.CONFLICT
    if isinstance(error, Unwritable):
        return Verdict.UNWRITABLE
    if isinstance(error, Standby):
        return Verdict.STANDBY
    if isinstance(error, errors.MySQLError):
        number = _number(error)
        for numbers, verdict in (
            (_AGAIN, Verdict.AGAIN),
            (_STANDBY, Verdict.STANDBY),
            (_LOST, Verdict.LOST),
            (_UNWRITABLE, Verdict.UNWRITABLE),
        ):
            if number in numbers:
                return verdict
        if isinstance(error, errors.DataError | errors.IntegrityError):
            return Verdict.UNWRITABLE
        if isinstance(error, errors.ProgrammingError) and number == 0:
            return Verdict.UNWRITABLE  # a value that the driver cannot encode
        if isinstance(error, errors.InterfaceError) or number == 0:
            return Verdict.LOST
        return Verdict.FAULT
    if isinstance(error, OSError | EOFError):  # OSError: also TimeoutError
        return Verdict.LOST
    return Verdict.FOREIGN


def _number(error: BaseException) -> int:
    return error.args[0] if error.args and isinstance(error.args[0], int) else 0


def is_duplicate(error: BaseException) -> bool:
    return isinstance(error, errors.MySQLError) and _number(error) == DUPLICATE


def fault(error: Exception) -> Exception:
    """The error as the contract names it; one that is no matter of the database as it is."""
    return named(error, judge(error), _PROBLEMS.get(_number(error)))
