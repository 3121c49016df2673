"""What people read of privacy. Chinese first."""

WORDS: dict[str, dict[str, str]] = {
    "privacy.only": {
        "zh": "只有系统自身或运维人员可以这样做。",
        "en": "Only the system itself or its operators may do this.",
    },
    "person.unknown": {
        "zh": "没有找到这个人的信息：号码可能有误，或信息已到期、已删除。",
        "en": "Nothing is kept of this person: the number may be wrong, or what was kept is over or erased.",
    },
    "person.several": {
        "zh": "有 {count} 人留过这个电话。请改用证件号码；若确实要处理所有人，请加 --all。",
        "en": "{count} people gave this phone. Use the number of a document, or --all if everyone is meant.",
    },
    "person.needed": {
        "zh": "此人还有 {count} 件未办结（如 {first}）。请等办结，或加 --cancel 先行取消。",
        "en": "{count} matters of this person are open (such as {first}). Wait for them, or cancel them with --cancel.",
    },
    "privacy.ring_damaged": {
        "zh": "个人信息暂时无法加密保存或读取。请稍后再试，或请工作人员协助。",
        "en": "Personal data can be neither sealed nor opened just now. Please try again later, or ask the staff.",
    },
    "privacy.unknown_kind": {
        "zh": "没有这类个人信息，请核对保存期限的设置。",
        "en": "There is no such kind of personal data. Please check how long what is kept.",
    },
    "privacy.retention": {
        "zh": "每类个人信息的保存期限为 {fewest} 至 {most} 天。",
        "en": "Each kind of personal data is kept for {fewest} to {most} days.",
    },
}
