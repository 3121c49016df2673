"""What people read about a number, a phone or a name that cannot be right."""

WORDS: dict[str, dict[str, str]] = {
    "identity.number_length": {
        "zh": "证件号码的位数不对（居民身份证是 18 位），请再核对。",
        "en": "The number has the wrong length (an identity card's has 18 characters). Please check it.",
    },
    "identity.number_date": {
        "zh": "证件号码里的出生日期不对，请再核对。",
        "en": "The date of birth in the number cannot be. Please check it.",
    },
    "identity.number_check": {
        "zh": "证件号码有一位不对，请再核对。",
        "en": "One character of the number is wrong. Please check it.",
    },
    "identity.number_unknown": {
        "zh": "认不出这个证件号码，请照证件上印的再填一次。",
        "en": "This is not the number of a document we know. Please type it as it is printed.",
    },
    "identity.phone": {
        "zh": "电话号码不对，请再核对，例如 13800000000 或 +852 5123 4567。",
        "en": "This is not a phone number. Please check it, for example 13800000000 or +852 5123 4567.",
    },
    "identity.phone_area": {
        "zh": "请在固定电话前加上区号，例如 020-38620000。",
        "en": "Please put the area code in front, for example 020-38620000.",
    },
    "identity.name_empty": {
        "zh": "姓名里至少要有一个字。",
        "en": "A name has at least one letter.",
    },
    "identity.name_length": {
        "zh": "姓名最多 {max_length} 个字。",
        "en": "A name has at most {max_length} characters.",
    },
    "identity.name_character": {
        "zh": "姓名里有不能用的符号，请照证件上印的再填一次。",
        "en": "The name has a sign that cannot be used. Please type it as it is printed.",
    },
}
