"""What a person reads for each code raised in this room: what happened, and what to do. Chinese first."""

from hall.appointments.words import WORDS as APPOINTMENTS
from hall.exchange.words import WORDS as EXCHANGE
from hall.hours.words import WORDS as HOURS
from hall.ratings.words import WORDS as RATINGS
from hall.screens.words import WORDS as SCREENS
from hall.statistics.words import WORDS as STATISTICS
from hall.waits.words import WORDS as WAITS

WORDS: dict[str, dict[str, str]] = {
    **EXCHANGE,
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
    "hall.whole_number": {
        "zh": "请填写 {least} 至 {most} 的整数。",
        "en": "Give a whole number from {least} to {most}.",
    },
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
        "zh": "截止时间请写明日期和时间，如 2026-12-01 17:00，或留空。",
        "en": "Write the end with its date and time, like 2026-12-01T17:00:00+08:00, or leave it empty.",
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
    "ticket.has_one": {
        "zh": "您在{queue}已有号票{number}，请凭此号等候；要重新取号，请先取消{number}。",
        "en": "You already have ticket {number} in this queue. Please wait with it, or cancel it to take another.",
    },
    "ticket.has_missed_one": {
        "zh": "您在{queue}的号票{number}已过号，请凭此号重新排队；要重新取号，请先取消{number}。",
        "en": "You missed the call of your ticket {number} in this queue. Join again with it, or cancel it first.",
    },
    "ticket.is_over": {
        "zh": "这张号票已办结或取消。如还要办理，请重新取号。",
        "en": "This ticket is finished or cancelled. Please take a new one if you need anything more.",
    },
    "ticket.for_one_item": {
        "zh": "这张号票是为企业取的，不能再加事项；要办其他事项，请另取一张号票，或在窗口提出。",
        "en": "This ticket was taken for an enterprise, so nothing can be added: take another, or ask at the window.",
    },
    "ticket.not_waiting": {
        "zh": "{number}号现在不在等候中，请刷新后再试。",
        "en": "Ticket {number} is not waiting at the moment. Please refresh and try again.",
    },
    "ticket.is_away": {
        "zh": "{number}号已暂时离开，回来后请点“我回来了”。",
        "en": "Ticket {number} has already left for a while. Say so when you are back.",
    },
    "ticket.not_come_yet": {
        "zh": "{number}号还没有确认到场，请到大厅后先扫描大厅屏幕上的到场码。",
        "en": "Ticket {number} has not arrived yet. Please come to the hall and scan the code on its screen first.",
    },
    "ticket.not_away": {
        "zh": "{number}号没有暂时离开，请继续等候。",
        "en": "Ticket {number} is not away. Please go on waiting.",
    },
    "ticket.left_too_often": {
        "zh": "{number}号已暂时离开{times}次，请在大厅等候；如有困难请找工作人员。",
        "en": "Ticket {number} has left {times} times already. Please wait in the hall, or ask our staff for help.",
    },
    "ticket.matter_twice": {
        "zh": "{number}号已包含这个事项，请选择其他事项。",
        "en": "Ticket {number} is for this item already. Please choose another one.",
    },
    "ticket.items_twice": {
        "zh": "同一事项选了两次，请去掉重复的事项。",
        "en": "The same item is chosen twice. Please choose each item once.",
    },
    "ticket.too_many_matters": {
        "zh": "一张号票最多办理{most}个事项，其余事项请办完后再取号。",
        "en": "One ticket is for {most} items at most. Please take another ticket for the rest afterwards.",
    },
    "ticket.matters_need_items": {
        "zh": "同时办理多个事项时，请只填写事项，不填队列。",
        "en": "To have several items handled on one ticket, please give the items only.",
    },
    "ticket.too_many_notes": {
        "zh": "{number}号已有{most}条备注，不能再加。",
        "en": "Ticket {number} has {most} notes already. No more can be added.",
    },
    "ticket.move_where": {
        "zh": "请选择移到最前、最后、第几位，或恢复原位。",
        "en": "Please choose the front, the back, a position from 1, or the ticket's own place.",
    },
    "presence.old_code": {
        "zh": "这个到场码已经失效，请扫描大厅屏幕上现在的码。",
        "en": "This code is no longer valid. Please scan the one on the hall's screen now.",
    },
    "presence.wrong_code": {
        "zh": "这不是本大厅的到场码，请扫描大厅屏幕上的码。",
        "en": "This is not a code of this hall. Please scan the one on the hall's screen.",
    },
    "presence.code_needed": {
        "zh": "请扫描大厅屏幕上的到场码，或请咨询台确认。",
        "en": "Please scan the code on the hall's screen, or ask at the information desk.",
    },
    "presence.other_hall": {
        "zh": "这张号票不是本大厅的，请到取号的大厅确认。",
        "en": "This ticket is for another hall. Please confirm it there.",
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
    "window.clerk_elsewhere": {
        "zh": "您已在{window}号窗口开窗，一人只能开一个窗口。请先关闭{window}号窗口，再在这里开窗。",
        "en": "You have window {window} open, and a clerk has one window only. Close it first, then open here.",
    },
    "window.open_again": {
        "zh": "上一次开窗没有成功，请再试一次。",
        "en": "Opening did not come through. Please try again.",
    },
    "window.pause_reason": {
        "zh": "请从列出的原因中选择：休息、用餐、开会、培训、设备故障、其他。",
        "en": "Choose one of the reasons: break, lunch, meeting, training, equipment, other.",
    },
    "window.until": {
        "zh": "时间应晚于现在，并在今天之内。",
        "en": "The time must be later than now, and today.",
    },
    "window.offer_self": {
        "zh": "不能交接给自己，请填写接手的同事。",
        "en": "You cannot hand over to yourself. Name the colleague who takes over.",
    },
    "window.unknown_clerk": {
        "zh": "没有找到这位同事，请从名单中选择，或不指定同事。",
        "en": "There is no such colleague. Choose one from the list, or hand over to whoever comes.",
    },
    "window.clerk_of_other_hall": {
        "zh": "{clerk}不是本大厅的窗口人员，请另选同事，或不指定同事。",
        "en": "{clerk} is not a clerk of this hall. Choose another colleague, or hand over to whoever comes.",
    },
    "window.clerk_disabled": {
        "zh": "{clerk}的账号已停用，无法接手，请另选同事。",
        "en": "The account of {clerk} is disabled, so they cannot take over. Choose another colleague.",
    },
    "window.not_offered": {
        "zh": "这个窗口没有交接，请让窗口人员先点交接。",
        "en": "This window is not being handed over. Ask its clerk to hand it over first.",
    },
    "window.offered_to": {
        "zh": "这个窗口是交接给{clerk}的，请由本人接手，或请窗口人员改交给您。",
        "en": "This window is being handed over to {clerk}. They must take it, or its clerk must offer it to you.",
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
    "window.nobody_express": {
        "zh": "现在没有人等候本快办窗口的事项；其他事项可按号码指定叫号。",
        "en": "Nobody is waiting for what this express window takes. Others can be called by number.",
    },
    "window.help_target": {
        "zh": "请选择要支援的队列或窗口（只选其一）。",
        "en": "Please choose either a queue or a window to help, not both.",
    },
    "window.help_self": {"zh": "不能支援本窗口。", "en": "A window cannot help itself."},
    "window.not_helping": {"zh": "本窗口没有在支援其他窗口。", "en": "This window is not helping anybody."},
    "window.serves_it_already": {
        "zh": "本窗口现在已经办理这些队列，无需支援。",
        "en": "This window serves these queues already; there is nothing to help with.",
    },
    "group.unknown": {
        "zh": "本大厅没有这个窗口组（或组内没有其他窗口），请重新选择。",
        "en": "This hall has no such group of windows, or no other window in it. Please choose again.",
    },
    "group.closed": {
        "zh": "{group}的窗口现在都没有开，请转到队列或其他窗口。",
        "en": "No window of {group} is open now. Transfer to a queue or another window.",
    },
    "hall.profile": {
        "zh": "一个时段应写明 from、to 和 queues。",
        "en": "A profile names its from, to and queues, and nothing else.",
    },
    "hall.express": {
        "zh": "快办窗口应写明事项（items）或最长办理秒数（seconds），只写其一。",
        "en": "An express window names either its items or its longest mean service in seconds.",
    },
    "window.all_absent": {
        "zh": "现在没有能叫的人：{away}人暂时离开，{expected}人取了号还没有到场。回来或到场后即可叫号。",
        "en": "Nobody can be called now: away for a while: {away}, not in the hall yet: {expected}. "
        "Call again when somebody is back.",
    },
    "window.nobody_waiting": {"zh": "现在没有人等候。", "en": "Nobody is waiting."},
    "window.call_again": {
        "zh": "上一次叫号没有成功，请再叫一次。",
        "en": "The last call did not come through. Please call again.",
    },
    "window.transfer_target": {
        "zh": "请选择要转到的队列、窗口或窗口组（只选其一）。",
        "en": "Please choose one queue, one window or one group of windows to transfer to.",
    },
    "window.transfer_self": {"zh": "不能转移到本窗口。", "en": "A ticket cannot be transferred to its own window."},
    "window.without_queues": {"zh": "目标窗口没有可办理的队列。", "en": "The target window serves no queue."},
    "replay.before_first": {
        "zh": "那时还没有记录，请选择较晚的时间。",
        "en": "Nothing had been recorded by then. Please choose a later moment.",
    },
    **APPOINTMENTS,
    **RATINGS,
    **SCREENS,
    **STATISTICS,
    **WAITS,
}
