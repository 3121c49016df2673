"""What a person reads for each code raised in this room: what happened, and what to do. Chinese first."""

from hall.appointments.words import WORDS as APPOINTMENTS
from hall.hours.words import WORDS as HOURS
from hall.waits.words import WORDS as WAITS

WORDS: dict[str, dict[str, str]] = {
    **HOURS,
    "hall.unknown": {
        "zh": "没有找到这个大厅，请核对后再试。",
        "en": "There is no such hall. Please check and try again.",
    },
    "hall.closed": {
        "zh": "{hall}现在不取号，请在开放时间再来，或选择其他大厅。",
        "en": "This hall is not giving out tickets now. Please come during opening hours or choose another hall.",
    },
    "hall.closed_until": {
        "zh": "{hall}现在不取号，下次开始取号时间：{opens}。也可以选择其他大厅。",
        "en": "This hall is not giving out tickets now. It next does from {opens}; you may also choose another hall.",
    },
    "hall.changed_meanwhile": {
        "zh": "其他管理员刚刚修改过本大厅的设置，请刷新后再改。",
        "en": "Another administrator has just changed this hall. Please reload it and make your change again.",
    },
    "hall.manager_only": {
        "zh": "仅限本大厅的主管或管理员。",
        "en": "Only for this hall's managers and administrators.",
    },
    "hall.queue_busy": {
        "zh": "{queue}还有人等候，暂不能删除。",
        "en": "People are waiting in {queue}; it cannot be removed now.",
    },
    "hall.window_busy": {
        "zh": "{window}号窗口正在使用，请先关窗再删除。",
        "en": "Window {window} is in use. Close it before removing it.",
    },
    "hall.nothing_to_undo": {"zh": "没有可以撤销的修改。", "en": "There is no change to undo."},
    "hall.text": {"zh": "请填写文字，最多{most}个字。", "en": "Please give text of at most {most} characters."},
    "hall.number": {"zh": "请填写 {least} 至 {most} 的数。", "en": "Give a number from {least} to {most}."},
    "hall.list": {"zh": "应为列表，最多{most}项。", "en": "This must be a list of at most {most} entries."},
    "hall.id": {
        "zh": "编号不对，应属于本大厅，如 {example}。",
        "en": "The id is wrong. It must be of this hall, such as {example}.",
    },
    "hall.twice": {"zh": "{id}出现了两次。", "en": "{id} is given twice."},
    "hall.window_without_queues": {"zh": "窗口至少要办理一个队列。", "en": "A window must serve at least one queue."},
    "hall.no_such_queue": {"zh": "本大厅没有队列{id}。", "en": "This hall has no queue {id}."},
    "hall.no_such_item": {"zh": "本大厅没有事项{id}。", "en": "This hall has no item {id}."},
    "hall.until": {
        "zh": "截止时间请写作 2026-12-01T17:00:00+08:00，或留空。",
        "en": "Write the end like 2026-12-01T17:00:00+08:00, or leave it empty.",
    },
    "hall.staff_only": {"zh": "仅限本大厅工作人员，请先登录。", "en": "Only for staff of this hall. Please sign in."},
    "hall.admin_only": {"zh": "仅限系统管理员操作。", "en": "Only an administrator may do this."},
    "hall.inside_only": {"zh": "此操作只能由系统内部发起。", "en": "Only the system itself may do this."},
    "queue.unknown": {
        "zh": "本大厅没有这个队列，请重新选择。",
        "en": "This hall has no such queue. Please choose again.",
    },
    "item.unknown": {
        "zh": "本大厅不办理这个事项，请重新选择或到其他大厅。",
        "en": "This hall does not handle this item. Please choose again or go to another hall.",
    },
    "kiosk.unknown": {"zh": "没有找到这台取号机。", "en": "There is no such kiosk."},
    "kiosk.out_of_service": {
        "zh": "这台取号机暂停服务，请使用其他取号机或联系工作人员。",
        "en": "This kiosk is out of service. Please use another one or ask our staff.",
    },
    "ticket.unknown": {
        "zh": "没有找到这张号票，请核对后再试。",
        "en": "There is no such ticket. Please check and try again.",
    },
    "ticket.wrong_secret": {
        "zh": "号票口令不对，请用取号时的二维码或链接打开。",
        "en": "The ticket's secret does not match. Please open it with the code or link you were given.",
    },
    "ticket.unknown_priority": {
        "zh": "没有这种优先类别，请重新选择。",
        "en": "There is no such priority. Please choose again.",
    },
    "ticket.queue_or_item": {
        "zh": "请选择要办理的事项或队列（只选其一）。",
        "en": "Please choose either an item or a queue.",
    },
    "ticket.not_here": {
        "zh": "这张号票不在本窗口的队列中，可能已办结或转走。",
        "en": "This ticket is not in this window's queues; it may be finished or moved.",
    },
    "ticket.not_callable": {
        "zh": "{number}号已在其他窗口，不能再叫。",
        "en": "Ticket {number} is already at a window and cannot be called.",
    },
    "ticket.not_held": {
        "zh": "这张号票没有暂挂在本窗口，可能已被取消。",
        "en": "This ticket is not on hold at this window; it may have been cancelled.",
    },
    "ticket.not_missed": {
        "zh": "{number}号没有过号，不需要重新排队。",
        "en": "Ticket {number} was not missed; there is no need to join the queue again.",
    },
    "ticket.missed_too_often": {
        "zh": "{number}号已经重新排过{times}次队，请重新取号或找工作人员。",
        "en": "Ticket {number} has joined the queue again {times} times. Please take a new number or ask our staff.",
    },
    "ticket.is_called": {
        "zh": "已经叫到您，请到{window}号窗口；如不办理，请告知窗口人员。",
        "en": "You have been called to window {window}. If you no longer need it, please tell the clerk there.",
    },
    "ticket.is_serving": {
        "zh": "正在{window}号窗口办理，不能取消。",
        "en": "You are being served at window {window}; the ticket cannot be cancelled.",
    },
    "ticket.is_finished": {"zh": "这张号票已办结，无需取消。", "en": "This ticket is already finished."},
    "ticket.is_cancelled": {"zh": "这张号票已经取消。", "en": "This ticket is already cancelled."},
    "ticket.moving": {
        "zh": "这张号票正在转到另一队列，请稍后再试。",
        "en": "This ticket is just moving to another queue. Please try again in a moment.",
    },
    "window.unknown": {
        "zh": "没有找到这个窗口，请核对后再试。",
        "en": "There is no such window. Please check and try again.",
    },
    "window.unknown_command": {"zh": "没有这个窗口操作。", "en": "There is no such window command."},
    "window.which_ticket": {"zh": "请写明是哪张号票。", "en": "Please say which ticket."},
    "window.not_wanted": {"zh": "这个窗口操作不需要这一项。", "en": "This window command does not take this field."},
    "window.clerks_only": {"zh": "请先以窗口人员身份登录。", "en": "Please sign in as a clerk."},
    "window.other_hall": {"zh": "您不是这个大厅的窗口人员。", "en": "You are not a clerk of this hall."},
    "window.other_clerk": {
        "zh": "{clerk}正在使用这个窗口，请另选窗口。",
        "en": "{clerk} is working at this window. Please choose another one.",
    },
    "window.not_open": {"zh": "窗口还没有开放，请先开窗。", "en": "The window is closed. Open it first."},
    "window.paused": {"zh": "窗口已暂停，请先恢复开放。", "en": "The window is paused. Open it again first."},
    "window.already_open": {"zh": "窗口已经开放。", "en": "The window is already open."},
    "window.already_paused": {"zh": "窗口已经暂停。", "en": "The window is already paused."},
    "window.already_closed": {"zh": "窗口已经关闭。", "en": "The window is already closed."},
    "window.has_ticket": {
        "zh": "{number}号还在本窗口，请先办结、转移、暂挂或过号。",
        "en": "Ticket {number} is still here. Finish, transfer, hold or mark it missed first.",
    },
    "window.has_held": {
        "zh": "本窗口还有暂挂的号票，请先继续办理或转移，再关窗。",
        "en": "This window still holds tickets. Resume and finish or transfer them before closing.",
    },
    "window.nobody_called": {
        "zh": "本窗口没有叫到的号票，请先叫号。",
        "en": "Nobody has been called here. Call someone first.",
    },
    "window.not_started": {
        "zh": "{number}号还没有开始办理，请先开始。",
        "en": "Service of {number} has not begun. Start it first.",
    },
    "window.already_serving": {"zh": "{number}号正在办理。", "en": "Ticket {number} is already being served."},
    "window.nobody_waiting": {"zh": "现在没有人等候。", "en": "Nobody is waiting."},
    "window.call_again": {
        "zh": "上一次叫号没有成功，请再叫一次。",
        "en": "The last call did not come through. Please call again.",
    },
    "window.transfer_target": {
        "zh": "请选择要转到的队列或窗口（只选其一）。",
        "en": "Please choose either a queue or a window to transfer to, not both.",
    },
    "window.transfer_self": {"zh": "不能转移到本窗口。", "en": "A ticket cannot be transferred to its own window."},
    "window.without_queues": {"zh": "目标窗口没有可办理的队列。", "en": "The target window serves no queue."},
    **APPOINTMENTS,
    **WAITS,
}
