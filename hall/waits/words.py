"""What a person reads for each code raised around waits. Chinese first."""

WORDS: dict[str, dict[str, str]] = {
    "what_if.past": {
        "zh": "时间已过，请填写今天稍后的时间。",
        "en": "This time has passed. Please give a later time of today.",
    },
    "what_if.closing": {
        "zh": "那时大厅已经下班，请填写下班前的时间。",
        "en": "The hall is closed at that time. Please give a time before closing.",
    },
    "what_if.not_on_duty": {
        "zh": "{window}号窗口现在没有开放，请选择正在开放的窗口。",
        "en": "Window {window} is not open now. Please choose one that is.",
    },
    "what_if.same_queue": {
        "zh": "{window}号窗口已经只办理这个队列。",
        "en": "Window {window} already serves only this queue.",
    },
}
