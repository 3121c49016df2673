"""What a person reads for each code raised around appointments. Chinese first."""

WORDS: dict[str, dict[str, str]] = {
    "appointment.closed": {
        "zh": "您预约的 {time} {hall}“{item}”当时不对外办公（{reason}），请改约或取消。",
        "en": "{hall} is closed at {time} ({reason}), when you have an appointment for {item}. Please move it.",
    },
    "appointment.out_of_service": {
        "zh": "您预约的 {time} {hall}“{item}”当时不对外办公：该厅暂停服务。请改约其他办事大厅，或取消预约。",
        "en": "{hall} is out of service, also at {time}, when you have an appointment for {item}. "
        "Please book in another hall.",
    },
    "appointment.open_again": {
        "zh": "您预约的 {time} {hall}“{item}”照常办理，请忽略此前的闭厅通知。",
        "en": "Your appointment for {item} in {hall} at {time} stands: the hall is open then after all.",
    },
    "appointment.unknown": {
        "zh": "没有找到这个预约，请核对后再试。",
        "en": "There is no such appointment. Please check and try again.",
    },
    "appointment.not_expected": {
        "zh": "没有找到今天在本大厅的预约，请核对后再试，或直接取号。",
        "en": "No appointment for today in this hall was found. Please check and try again, or take a ticket.",
    },
    "appointment.id_at_kiosk": {
        "zh": "身份证号只能在大厅的自助机或窗口签到；在这里请输入六位签到码。",
        "en": "An ID number checks in at the hall's own kiosks and counters only; here please type the code.",
    },
    "appointment.code_or_id": {
        "zh": "请输入预约码，或身份证号码，二者选一。",
        "en": "Please give either the appointment's code or the ID number.",
    },
    "appointment.wrong_secret": {
        "zh": "预约口令不对，请用预约成功时的链接打开。",
        "en": "The appointment's secret does not match. Please open it with the link you were given.",
    },
    "appointment.no_slot": {
        "zh": "这一时间不可预约，请从可约时段中选择。",
        "en": "There is no slot at this time. Please choose one of the slots on offer.",
    },
    "appointment.too_near_or_far": {
        "zh": "只能预约2小时后至14天内的时段，请另选时间。",
        "en": "Slots can be booked from 2 hours to 14 days ahead. Please choose another time.",
    },
    "appointment.full": {
        "zh": "这一时段已约满，请另选时间。",
        "en": "This slot is fully booked. Please choose another time.",
    },
    "appointment.has_one": {
        "zh": "您当天已预约该事项，如需改时间请改期或先取消。",
        "en": "You already have an appointment for this item on that day. Move it, or cancel it first.",
    },
    "appointment.only_soon": {
        "zh": "您近{days}天内有{missed}次及以上预约未到，目前只能预约今天和明天的时段。",
        "en": "You missed {missed} or more appointments within {days} days. For now only slots of today and tomorrow "
        "can be booked.",
    },
    "appointment.try_again": {
        "zh": "没有约成，请再试一次。",
        "en": "That did not come through. Please try once more.",
    },
    "appointment.too_early": {
        "zh": "还没到签到时间，请在 {time} 以后签到。",
        "en": "It is too early to check in. Please check in from {time}.",
    },
    "appointment.too_late": {
        "zh": "已超过签到时间（预约开始后15分钟），请现场取号。",
        "en": "It is more than 15 minutes after the beginning of your slot. Please take an ordinary ticket.",
    },
    "appointment.is_cancelled": {"zh": "这个预约已经取消。", "en": "This appointment is already cancelled."},
    "appointment.is_moved": {
        "zh": "这个预约已改到其他日期，请打开改期后的预约。",
        "en": "This appointment was moved to another day. Please open the new one.",
    },
    "appointment.is_held": {
        "zh": "正在改期，请稍后再试。",
        "en": "This appointment is just being moved. Please try again in a moment.",
    },
    "appointment.is_released": {
        "zh": "没有改到这个时间，原来的预约不变。",
        "en": "The appointment was not moved to this time; it stands as it was.",
    },
    "appointment.is_arrived": {
        "zh": "您已签到，不能再改期或取消。",
        "en": "You have checked in; the appointment can no longer be changed.",
    },
    "appointment.is_admitted": {
        "zh": "您已签到并取号，请按号票办理。",
        "en": "You have checked in and have a ticket. Please follow the ticket.",
    },
    "appointment.is_missed": {
        "zh": "这个预约因未按时签到已失效，请重新预约或现场取号。",
        "en": "This appointment was missed. Please book again or take an ordinary ticket.",
    },
}
