"""What a person reads for each code raised around evaluation. Chinese first."""

WORDS: dict[str, dict[str, str]] = {
    "rating.too_early": {
        "zh": "服务还没有结束，办完后才能评价。",
        "en": "The service has not ended yet. You can rate it once it has.",
    },
    "rating.too_late": {
        "zh": "这次服务的评价截止到{until}，已经不能评价；有意见请向大厅咨询台反映。",
        "en": "This service could be rated until {until}. Please tell the information desk what you think.",
    },
    "rating.done": {
        "zh": "这次服务已经评价过了，每次服务评价一次。",
        "en": "This service has been rated already; each can be rated once.",
    },
    "rating.not_asking": {
        "zh": "这次服务在平板上的评价时间已过，可用手机扫号票上的二维码评价。",
        "en": "The time for rating this service here is over. You can rate it with your phone by the ticket's code.",
    },
    "rating.other_window": {
        "zh": "这张号票不是在本窗口办理的，不能在这里评价。",
        "en": "This ticket was not served at this window and cannot be rated here.",
    },
    "rating.no_such_service": {
        "zh": "这张号票没有这次服务，请重新选择。",
        "en": "This ticket has no such service. Please choose again.",
    },
    "rating.score": {
        "zh": "请在五个等级中选择一个（5 非常满意至 1 非常不满意）。",
        "en": "Please choose one of the five levels (5 very satisfied to 1 very dissatisfied).",
    },
    "rating.unknown_reason": {
        "zh": "没有这个评价理由，请重新选择。",
        "en": "There is no such reason. Please choose again.",
    },
    "rating.other_level": {
        "zh": "这个理由不属于所选的等级，请重新选择理由。",
        "en": "This reason belongs to another level. Please choose the reasons again.",
    },
    "rating.reason_twice": {"zh": "同一个理由选了两次。", "en": "A reason is given twice."},
    "rating.channel": {
        "zh": "评价方式不对：平板评价须由窗口平板提交，手机和短信评价须凭链接。",
        "en": "Wrong channel: tablet ratings come from the window's tablet, the others with a link.",
    },
    "rating.period": {
        "zh": "请选择开始不晚于结束、最多{most}天的时间段。",
        "en": "Choose a period that begins before it ends, of at most {most} days.",
    },
    "follow_up.unknown": {
        "zh": "没有找到这条差评，请刷新后再试。",
        "en": "There is no such follow-up. Please reload and try again.",
    },
    "follow_up.taken": {
        "zh": "{owner}正在处理这条差评。",
        "en": "{owner} is dealing with this follow-up.",
    },
    "follow_up.not_taken": {
        "zh": "这条差评还没有受理，请先受理。",
        "en": "Nobody has taken this follow-up yet. Take it first.",
    },
    "follow_up.no_manager": {
        "zh": "请选择本大厅在岗的一位主管。",
        "en": "Choose somebody who manages this hall.",
    },
    "follow_up.extended": {
        "zh": "这条差评已经延期过一次，不能再延期。",
        "en": "This follow-up has been extended already, which is possible once.",
    },
    "follow_up.overdue": {
        "zh": "这条差评已超过办理期限，不能再延期，请尽快办结。",
        "en": "This follow-up is overdue and cannot be extended any more. Please settle it soon.",
    },
    "follow_up.closed": {"zh": "这条差评已经办结。", "en": "This follow-up is already closed."},
    "follow_up.result": {
        "zh": "请选择办理结果：已整改、已解释或不予采纳。",
        "en": "Choose how it ended: rectified, explained or not adopted.",
    },
}
