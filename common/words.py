"""What a person reads for what goes wrong before any room: in a file, at a moment. Chinese first."""

from common.identity.words import WORDS as IDENTITY

WORDS: dict[str, dict[str, str]] = {
    **IDENTITY,
    "behalf.unknown": {
        "zh": "本系统不能为单位办理，请以个人名义取号或预约。",
        "en": "Nothing can be done for enterprises here. Please take a ticket or book for yourself.",
    },
    "exchange.empty": {"zh": "文件是空的，请重新选择。", "en": "The file is empty. Please choose another."},
    "exchange.too_large": {
        "zh": "文件超过 {most} KiB，请拆分后再导入。",
        "en": "The file is over {most} KiB. Please split it.",
    },
    "exchange.too_much": {
        "zh": "文件展开后内容过多（行、列或文字超限），已拒绝。请只保留需要的表格。",
        "en": "There is too much in the file (rows, columns or text). Please keep only the tables needed.",
    },
    "exchange.old_excel": {
        "zh": "这是旧版 Excel（.xls），请另存为 .xlsx 后再导入。",
        "en": "This is an old Excel file (.xls). Please save it as .xlsx first.",
    },
    "exchange.unknown_format": {
        "zh": "认不出这种文件，请用 Excel（.xlsx）、CSV 或 JSON。",
        "en": "This kind of file is not known. Please use Excel (.xlsx), CSV or JSON.",
    },
    "exchange.damaged": {
        "zh": "文件已损坏或加了密码，打不开。请重新导出后再试。",
        "en": "The file is damaged or has a password. Please export it again.",
    },
    "exchange.unknown_sheet": {
        "zh": "没有“{name}”这张表，请用导出的文件作模板。",
        "en": "There is no sheet “{name}”. Please use an exported file as the template.",
    },
    "exchange.no_sheet": {
        "zh": "文件里没有可以导入的表，请用导出的文件作模板。",
        "en": "There is no sheet to import in this file. Please use an exported file as the template.",
    },
    "exchange.missing_column": {"zh": "缺少“{name}”这一列。", "en": "The column “{name}” is missing."},
    "exchange.unknown_column": {
        "zh": "不认识“{name}”这一列，请删除或改正列名。",
        "en": "The column “{name}” is not known. Remove it or correct its name.",
    },
    "exchange.column_twice": {"zh": "“{name}”这一列出现了两次。", "en": "The column “{name}” is there twice."},
    "exchange.number": {"zh": "应为整数。", "en": "This must be a whole number."},
    "exchange.yes_or_no": {"zh": "请填“是”或“否”。", "en": "Write yes or no."},
    "exchange.unknown_entry": {"zh": "没有“{name}”这一项。", "en": "There is no entry “{name}”."},
    "exchange.entry_twice": {"zh": "“{name}”写了两次，请只保留一次。", "en": "“{name}” is given twice. Keep one."},
    "replay.in_future": {
        "zh": "这一时刻还没有到，请选择已经过去的时间。",
        "en": "This moment has not been yet. Please choose one in the past.",
    },
    "oidc.unknown": {
        "zh": "这里没有这种登录方式，请返回登录页选择其他方式。",
        "en": "There is no such way to sign in here. Please go back and choose another.",
    },
    "oidc.away": {
        "zh": "统一认证平台暂时没有回应，请稍后再试，或改用其他方式登录。",
        "en": "The sign-in service does not answer. Please try again later or sign in another way.",
    },
    "oidc.refused": {
        "zh": "统一认证平台上没有完成登录，请重试，或改用其他方式登录。",
        "en": "You did not sign in there. Please try again or sign in another way.",
    },
    "oidc.too_late": {
        "zh": "登录用时过长，已作废，请重新登录。",
        "en": "Signing in took too long. Please begin again.",
    },
    "oidc.tampered": {
        "zh": "这次登录核对不上，已作废，请从本页重新登录。",
        "en": "This sign-in cannot be verified and was dropped. Please begin again on this page.",
    },
    "oidc.replayed": {
        "zh": "这次登录已经用过，请重新登录。",
        "en": "This sign-in has been used already. Please begin again.",
    },
}
