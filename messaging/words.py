"""What people read of messages. Chinese first."""

WORDS: dict[str, dict[str, str]] = {
    "inbox.own": {"zh": "消息只有本人能看。", "en": "Notices are for their own reader only."},
    "inbox.no_such_word": {"zh": "没有这种消息。", "en": "There is no such notice."},
    "notice.follow_up": {
        "zh": "{number} 号的差评由您负责回访，请在 {due} 前办结。",
        "en": "The bad rating of {number} is yours to follow up, by {due}.",
    },
    "notice.follow_up_given": {"zh": "一件差评回访转给了您。", "en": "A follow-up was passed on to you."},
    "notice.follow_up_taken": {
        "zh": "您的一件差评回访已由 {owner} 负责。",
        "en": "A follow-up of yours is {owner}’s now.",
    },
    "notice.window_offered": {
        "zh": "{window} 号窗口请您接手。",
        "en": "Window {window} is offered to you.",
    },
}
