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
        "zh": "{window}号窗口那时没有开放，请选择那时开放的窗口。",
        "en": "Window {window} is not open then. Please choose one that is.",
    },
    "what_if.none_left": {
        "zh": "那时所有窗口都已开放，没有可以加开的；可以试试调换队列。",
        "en": "All windows are open then, and none is left to open. Try moving one to the queue instead.",
    },
    "what_if.too_many": {
        "zh": "那时还能加开的窗口只有 {most} 个，请减少数量。",
        "en": "Only {most} more windows can open then. Please ask for fewer.",
    },
    "what_if.contradicts": {
        "zh": "{window}号窗口在同一时间有两项调整，请去掉一项。",
        "en": "Window {window} has two changes at the same time. Please remove one.",
    },
    "what_if.busy": {
        "zh": "正在进行别的推演，请过几秒再试。",
        "en": "Other questions are being played. Please try again in a few seconds.",
    },
    "what_if.same_queue": {
        "zh": "{window}号窗口已经只办理这个队列。",
        "en": "Window {window} already serves only this queue.",
    },
}
