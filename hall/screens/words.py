"""What a person reads for each code raised around screens. Chinese first."""

WORDS: dict[str, dict[str, str]] = {
    "screen.unknown": {
        "zh": "本屏未登记或登记已失效，请大厅主管重新登记。",
        "en": "This screen is not registered any more. Please have a manager of the hall register it again.",
    },
    "screen.one_place": {
        "zh": "请选择这台设备所在的大厅、窗口或取号机（只选其一）。",
        "en": "Please choose one place for this device: the hall, a window or a self-service terminal.",
    },
    "screen.place": {
        "zh": "这种设备不能放在所选的位置：平板和窗口屏放在窗口，取号机和叫号屏放在大厅。",
        "en": "This kind of screen cannot stand there: tablets and window screens belong to a window, kiosks and "
        "boards to the hall.",
    },
    "screen.gone": {
        "zh": "这台设备的登记已经失效，请刷新后再看。",
        "en": "This device is not registered any more. Please reload and look again.",
    },
}
