"""Files as they come from offices, and as nobody should send them."""

import io
import zipfile
import zlib

import pytest

from common.exchange.reading import EXPANDED, LARGEST, read
from common.exchange.tables import Column, Misplaced, Sheet, entries, sheet_of
from common.exchange.writing import as_csv, xlsx
from common.fault import Fault
from common.words import WORDS

ROWS = [["编号", "名称"], ["a", "=HYPERLINK(1)"], ["b", "+86"], ["c", "普通，逗号"], ["d", '引"号'], ["e", "两\n行"]]
SHEET = Sheet("things", "东西", "Things", (Column("id", "编号", "Id"), Column("name", "名称", "Name")))


def packed(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def changed(data: bytes, name: str, content: bytes) -> bytes:
    """A workbook with one of its parts replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return packed({**{member: archive.read(member) for member in archive.namelist()}, name: content})


def fault_of(data: bytes) -> str:
    with pytest.raises(Fault) as caught:
        read(data)
    assert caught.value.code in WORDS
    assert caught.value.field == "file"
    return caught.value.code


def test_what_is_written_is_read_again() -> None:
    assert read(xlsx([("东西", ROWS)])) == {"东西": ROWS}
    assert read(as_csv(ROWS)) == {"": ROWS}


def test_a_text_that_looks_like_a_formula_is_none() -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx([("东西", ROWS)]))) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        assert b'quotePrefix="1"' in archive.read("xl/styles.xml")
    written = as_csv(ROWS).decode("utf-8-sig")
    assert "'=HYPERLINK" in written
    assert "'+86" in written


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_as_excel_saves_it(encoding: str, delimiter: str) -> None:
    text = f"编号{delimiter}名称\r\na{delimiter}综合服务\r\n"
    assert read(text.encode(encoding)) == {"": [["编号", "名称"], ["a", "综合服务"]]}


def test_cells_are_what_a_person_reads() -> None:
    assert read(xlsx([("东西", [["a", 600, 1.5], ["", " 空格 ", "是"]])])) == {
        "东西": [["a", "600", "1.5"], ["", "空格", "是"]]
    }


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "exchange.empty"),
        (b" \n", "exchange.empty"),
        (b"x" * (LARGEST + 1), "exchange.too_large"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "exchange.old_excel"),
        (b"%PDF-1.7\x00\x01", "exchange.unknown_format"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "exchange.unknown_format"),
        (b"\xff\xfe\x00", "exchange.unknown_format"),
        (b"PK\x03\x04 not really", "exchange.damaged"),
        (packed({"word/document.xml": b"<w/>"}), "exchange.damaged"),
        (xlsx([("a", ROWS)])[:-200], "exchange.damaged"),
        (b"{", "exchange.damaged"),
        (b"[" * 100_000, "exchange.damaged"),
        (b'a,"b\n', "exchange.damaged"),
        (b"a\n" * 2100, "exchange.too_much"),
        (b"," * 100, "exchange.too_much"),
        (packed({"xl/media/zeros.bin": bytes(EXPANDED + 1)}), "exchange.too_much"),
        (packed({f"{number}.xml": b"" for number in range(300)}), "exchange.too_much"),
    ],
)
def test_what_is_no_file_of_ours_says_what_it_is(data: bytes, code: str) -> None:
    assert fault_of(data) == code


@pytest.mark.parametrize(
    "content",
    [
        b'<worksheet><sheetData><row r="1"><c r="A1"/><c r="XFD1048576"/></row></sheetData></worksheet>',
        b"<x:worksheet><x:row r = '1048576'></x:row></x:worksheet>",
        b'<worksheet><sheetData><row r="1"><c s=">" r="XFD1048576"/></row></sheetData></worksheet>',
        b'<worksheet><sheetData><row r="1"><c r="A99999999999"/></row></sheetData></worksheet>',
        b"<worksheet>" + b"<c/>" * 20_001 + b"</worksheet>",
        b"<sst><si><t>" + b"x" * 9_000 + b"</t></si></sst>",
    ],
)
def test_a_small_file_does_not_become_a_large_table(content: bytes) -> None:
    name = "xl/sharedStrings.xml" if b"<sst>" in content else "xl/worksheets/sheet1.xml"
    assert fault_of(changed(xlsx([("a", ROWS)]), name, content)) == "exchange.too_much"


def test_looking_for_cells_takes_no_longer_than_reading() -> None:
    content = b"<sheetData>" + b"<row " * 400_000  # a search that goes back from each of them would take hours
    assert fault_of(changed(xlsx([("a", ROWS)]), "xl/worksheets/sheet1.xml", content)) == "exchange.damaged"


def test_a_sheet_in_another_encoding_is_not_read_unseen() -> None:
    content = '<worksheet><sheetData><row r="1048576"/></sheetData></worksheet>'.encode("utf-16")
    assert fault_of(changed(xlsx([("a", ROWS)]), "xl/worksheets/sheet1.xml", content)) == "exchange.damaged"


@pytest.mark.parametrize("inside", ['{"a":' * 20 + "1" + "}" * 20, "NaN", "1" + "0" * 30, '"\\u0000"', '"\\ud800"'])
def test_json_that_could_never_be_read_again_is_not_let_in(inside: str) -> None:
    assert fault_of(f'{{"queues": {inside}}}'.encode()) == "exchange.damaged"


def test_sizes_written_in_an_archive_are_not_believed() -> None:
    zeros = bytes(EXPANDED * 2)
    data = packed({"a.bin": zeros})
    lying = data.replace(len(zeros).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    lying = lying.replace(zlib.crc32(zeros).to_bytes(4, "little"), zlib.crc32(bytes(10)).to_bytes(4, "little"))
    assert fault_of(lying) == "exchange.damaged"


def test_columns_are_found_by_their_headings_in_any_order_and_language() -> None:
    found: list[Misplaced] = []
    rows = [["Name", "编号"], ["甲", "a"], ["", ""], ["乙"]]
    assert [tuple(entry) for entry in entries(SHEET, rows, found)] == [
        (2, {"id": "a", "name": "甲"}),
        (4, {"id": "", "name": "乙"}),
    ]
    assert found == []
    assert sheet_of("", rows, (SHEET,)) is SHEET
    assert sheet_of("THINGS", rows, (SHEET,)) is SHEET
    assert sheet_of("", [["别的"]], (SHEET,)) is None
    assert sheet_of("别的", rows, (SHEET,)) is None


def test_wrong_headings_are_named() -> None:
    found: list[Misplaced] = []
    entries(SHEET, [["编号", "编号", "颜色"]], found)
    said = [(one.fault.code, one.row, one.column.zh if one.column else None) for one in found]
    assert said == [
        ("exchange.column_twice", 1, "编号"),
        ("exchange.missing_column", 1, "名称"),
        ("exchange.unknown_column", 1, "颜色"),
    ]
