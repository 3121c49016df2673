"""What operators read, in Chinese and English, by code."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "operator.only": {
        "zh": "仅限系统管理员和运维人员。",
        "en": "For administrators and operators only.",
    },
    "operator.whole_house": {
        "zh": "仅限负责全部大厅的管理员和运维人员。",
        "en": "For operators, and administrators of all halls, only.",
    },
    "restore.ring": {
        "zh": "注意：privacy.keys 打不开其中 {count} 条个人信息：主密钥已销毁，或应放回另一份 privacy.keys。",
        "en": "Note: privacy.keys does not open {count} records of people: retired, or another file is needed.",
    },
    "person.erased": {
        "zh": "已删除 {persons} 人的 {keys} 个密钥，其信息无法再读取。",
        "en": "{keys} keys of {persons} persons were deleted; what they sealed can be read no longer.",
    },
    "keys.rotated": {
        "zh": "新的主密钥 {id} 已启用。请备份 {file}（与数据库分开），并在所有网关上保持一致。",
        "en": "The new master key {id} is in use. Keep a copy of {file}, apart from the database; gateways share it.",
    },
    "keys.rewrapped": {
        "zh": "已用主密钥 {id} 换新 {count} 个密钥。",
        "en": "{count} keys are now wrapped by the master key {id}.",
    },
    "keys.in_use": {
        "zh": "主密钥 {id} 仍在保护 {count} 个密钥：请先运行 tianhe keys rewrap。",
        "en": "The master key {id} still wraps {count} keys: first run tianhe keys rewrap.",
    },
    "keys.unknown": {"zh": "没有主密钥 {id}。", "en": "There is no master key {id}."},
    "keys.newest": {
        "zh": "{id} 是正在使用的主密钥：请先运行 tianhe keys rotate。",
        "en": "{id} is the master key in use: first run tianhe keys rotate.",
    },
    "keys.retired": {"zh": "主密钥 {id} 已销毁。", "en": "The master key {id} is destroyed."},
    "operator.nobody": {
        "zh": "{url} 没有大厅应答：请运行 tianhe up，或检查 TIANHE_HOST 和 TIANHE_PORT。",
        "en": "No hall answers at {url}: run tianhe up, or check TIANHE_HOST and TIANHE_PORT.",
    },
    "operator.no_hall": {
        "zh": "{url} 的回答不像政务大厅：请检查 TIANHE_HOST 和 TIANHE_PORT。",
        "en": "What answers at {url} is no Tianhe hall: check TIANHE_HOST and TIANHE_PORT.",
    },
    "operator.no_token": {
        "zh": "读不到 {folder} 中的 operator.token：请用启动大厅的用户运行，或检查 TIANHE_DATA_DIR。",
        "en": "operator.token in {folder} cannot be read: run as the user who runs the hall, or check TIANHE_DATA_DIR.",
    },
    "operator.other_hall": {
        "zh": "应答的大厅用的是另一个数据文件夹：请检查 TIANHE_DATA_DIR 和 TIANHE_PORT。",
        "en": "The hall that answers has another data folder: check TIANHE_DATA_DIR and TIANHE_PORT.",
    },
    "parked.none": {"zh": "没有搁置的消息。", "en": "No message is parked."},
    "parked.more": {"zh": "后面还有。", "en": "There are more."},
    "parked.reason": {"zh": "请用 --reason 说明理由。", "en": "Say why with --reason."},
    "parked.retried": {"zh": "已重发 {id}。", "en": "{id} was sent again."},
    "parked.discarded": {"zh": "已放弃 {id}。", "en": "{id} was given up."},
    "backup.exists": {
        "zh": "{target} 已存在：请换一个名字，或指定一个文件夹。",
        "en": "{target} is there already: choose another name, or give a folder.",
    },
    "backup.done": {
        "zh": "已备份到 {target}（{size}，最后一条记录 {last}）。"
        "请另外保存 server.key、privacy.keys 和 erased.keys（如有），并放在别处：没有它们，个人信息无法读取。",
        "en": "Copied to {target} ({size}, last event {last}). Keep server.key, privacy.keys, erased.keys too, "
        "in another place: without them nothing personal can be read.",
    },
    "backup.segments": {
        "zh": "日志的 {count} 个封存文件在 {folder}：请与备份放在一起。",
        "en": "The {count} sealed parts of its journal are in {folder}: keep them beside it.",
    },
    "backup.segment": {
        "zh": "封存文件 {file} 不在 {folder} 或已损坏，备份不完整：请先从以前的备份放回。",
        "en": "The sealed part {file} is not in {folder}, or damaged, so a copy would not be whole: put it back first.",
    },
    "restore.segment": {
        "zh": "备份提到的封存文件 {file} 既不在 {beside} 也不在 {folder}：请先放到其中之一。",
        "en": "The copy names the sealed part {file}, which is neither in {beside} nor in {folder}: put it there.",
    },
    "restore.damaged": {
        "zh": "{source} 已损坏（{fault}），不能用来恢复。",
        "en": "{source} is damaged ({fault}) and cannot be restored.",
    },
    "restore.key": {
        "zh": "{source} 不是用本机的密钥（server.key 或 TIANHE_SECRET_KEY）封存的：请先放回与它一起保存的密钥。",
        "en": "{source} was sealed with another server key (server.key or TIANHE_SECRET_KEY): put back its own first.",
    },
    "restore.no_key": {
        "zh": "{folder} 中没有 server.key：请先放回与备份一起保存的密钥，否则无人能登录。",
        "en": "There is no server.key in {folder}: put back the one kept with the backup, or nobody can sign in.",
    },
    "restore.done": {
        "zh": "已恢复（最后一条记录 {last}，新 epoch {epoch}）。原数据库：{kept}。请运行 tianhe journal verify 检验。",
        "en": "Restored (last event {last}, new epoch {epoch}). The old "
        "database: {kept}. Check: tianhe journal verify.",
    },
    "seal.no_moment": {
        "zh": "请写天数（90d）或日期（2026-01-01）。",
        "en": "Write an age in days (90d) or a date (2026-01-01).",
    },
    "seal.too_young": {
        "zh": "至少须是一天以前。",
        "en": "It must be a day ago at least.",
    },
    "seal.folder": {
        "zh": "不能在 {folder} 写封存文件（{reason}）：请检查 TIANHE_SEGMENTS_DIR。",
        "en": "No sealed part can be written to {folder} ({reason}): check TIANHE_SEGMENTS_DIR.",
    },
    "seal.older": {
        "zh": "{database} 由较旧的版本写成：请先用本版本启动大厅一次。",
        "en": "{database} is of an older version: start the hall with this one first.",
    },
    "seal.nothing": {
        "zh": "没有更早的事件可封存。",
        "en": "There is nothing older to seal.",
    },
    "seal.done": {
        "zh": "已封存 {events} 个事件：{files} 个文件（{size}），在 {folder}。请一并备份。",
        "en": "Sealed {events} events in {files} files ({size}) in {folder}. Back them up too.",
    },
    "seal.compacted": {
        "zh": "数据库文件缩小了 {size}。",
        "en": "The database's file is {size} smaller.",
    },
    "epoch.new": {
        "zh": "数据库的新 epoch：{epoch}。各屏幕将重新读取。",
        "en": "The database's epoch is {epoch} now: screens begin anew.",
    },
    "parked.unknown": {
        "zh": "没有这条搁置的消息：可能已重发或放弃，请刷新列表。",
        "en": "There is no such parked message: it may have been sent again or given up; list them anew.",
    },
    "parked.other_hall": {
        "zh": "这条消息涉及您管辖范围以外的大厅或全区事务。",
        "en": "This message concerns halls, or the whole district, that are not yours.",
    },
    "doctor.check.folder": {"zh": "数据文件夹", "en": "data folder"},
    "doctor.check.disk": {"zh": "磁盘", "en": "disk"},
    "doctor.check.filesystem": {"zh": "文件系统", "en": "file system"},
    "doctor.check.database": {"zh": "数据库", "en": "database"},
    "doctor.check.segments": {"zh": "封存的日志", "en": "sealed journal"},
    "doctor.check.key": {"zh": "密钥", "en": "server key"},
    "doctor.check.ring": {"zh": "主密钥", "en": "key ring"},
    "doctor.check.port": {"zh": "端口", "en": "port"},
    "doctor.check.running": {"zh": "运行", "en": "running"},
    "doctor.check.epoch": {"zh": "epoch", "en": "epoch"},
    "doctor.check.version": {"zh": "版本", "en": "version"},
    "doctor.check.nodes": {"zh": "节点", "en": "nodes"},
    "doctor.check.clock": {"zh": "时钟", "en": "clock"},
    "doctor.check.descriptors": {"zh": "文件描述符", "en": "descriptors"},
    "doctor.check.memory": {"zh": "内存", "en": "memory"},
    "doctor.check.leftovers": {"zh": "遗留进程", "en": "leftovers"},
    "doctor.check.pages": {"zh": "页面与语音", "en": "pages, voices"},
    "doctor.check.exposure": {"zh": "对外", "en": "exposure"},
    "doctor.folder_missing": {
        "zh": "{folder} 尚不存在，首次启动时建立。",
        "en": "{folder} does not exist yet; the first start makes it.",
    },
    "doctor.open_files": {
        "zh": "其他用户能读取密钥文件：请运行 chmod 600 {files}。",
        "en": "Other users can read secrets: run chmod 600 {files}.",
    },
    "doctor.open_folder": {
        "zh": "其他用户能进入 {folder}：请运行 chmod 700 {folder}。",
        "en": "Other users can enter {folder}: run chmod 700 {folder}.",
    },
    "doctor.disk_full": {
        "zh": "磁盘只剩 {free} MiB，大厅不能启动：请清出空间。",
        "en": "Only {free} MiB are free and no hall starts: free some space.",
    },
    "doctor.disk_tight": {
        "zh": "磁盘只剩 {free} MiB：请尽快清出空间。",
        "en": "Only {free} MiB are free: free some space soon.",
    },
    "doctor.network_disk": {
        "zh": "SQLite 不能放在网络文件系统（{kind}）上：请把 TIANHE_DATA_DIR 移到本机磁盘，或改用数据库服务器。",
        "en": "SQLite must not lie on a network file system ({kind}): move "
        "TIANHE_DATA_DIR to a local disk, or use a server.",
    },
    "doctor.no_database": {
        "zh": "{database} 尚不存在，首次启动时建立。",
        "en": "{database} does not exist yet; the first start makes it.",
    },
    "doctor.unusable": {
        "zh": "数据库 {database} 不可用：请看 tianhe logs --level error。",
        "en": "The database {database} cannot be used: see tianhe logs --level error.",
    },
    "doctor.older": {
        "zh": "{database} 由较旧的版本写成，下次启动时升级：请先备份（tianhe backup）。",
        "en": "{database} is of an older version; the next start upgrades it: first make a copy (tianhe backup).",
    },
    "doctor.segments": {
        "zh": "数据库提到的封存文件不在 {folder}：{files}。请从备份放回，或检查 TIANHE_SEGMENTS_DIR。",
        "en": "Sealed parts of the journal are not in {folder}: {files}. Put their "
        "copies back, or check TIANHE_SEGMENTS_DIR.",
    },
    "doctor.key": {
        "zh": "server.key（或 TIANHE_SECRET_KEY）不是这个数据库的密钥：请放回原来的，否则无人能登录。",
        "en": "server.key (or TIANHE_SECRET_KEY) is not this database's: put back its own, or nobody can sign in.",
    },
    "doctor.ring": {
        "zh": "privacy.keys 缺少主密钥，{count} 条个人信息无法读取：请放回原来的文件（已销毁的主密钥除外）。",
        "en": "privacy.keys lacks master keys for {count} records of people: put back its own, unless retired.",
    },
    "doctor.epoch": {
        "zh": "运行中的大厅用的是另一个数据库（epoch {theirs}，这里是 "
        "{ours}）：请检查 TIANHE_DATA_DIR 和 TIANHE_DATABASE_URL，再重启。",
        "en": "The running hall uses another database (epoch {theirs}, here "
        "{ours}): check TIANHE_DATA_DIR and TIANHE_DATABASE_URL, then restart.",
    },
    "doctor.nodes": {
        "zh": "SQLite 只能用在一台机器上：多节点请改用 PostgreSQL（TIANHE_DATABASE_URL）。",
        "en": "SQLite serves one machine only: for several nodes use PostgreSQL (TIANHE_DATABASE_URL).",
    },
    "doctor.version": {
        "zh": "正在运行的是 {running}，已安装的是 {installed}：请重启大厅。",
        "en": "Version {running} is running, {installed} is installed: restart the hall.",
    },
    "doctor.not_running": {
        "zh": "大厅没有在运行。",
        "en": "The hall is not running.",
    },
    "doctor.silent": {
        "zh": "主机 {hosts} 没有应答：请看 tianhe logs --level warning；半分钟后仍如此，请重启大厅。",
        "en": "Hosts {hosts} do not answer: see tianhe logs --level warning; "
        "if it lasts half a minute, restart the hall.",
    },
    "doctor.store_silent": {
        "zh": "数据库没有应答（{problem}）：请看 tianhe logs --level error。",
        "en": "The database does not answer ({problem}): see tianhe logs --level error.",
    },
    "doctor.parked": {
        "zh": "有 {count} 条搁置的消息：请看 tianhe parked list。",
        "en": "{count} messages are parked: see tianhe parked list.",
    },
    "doctor.stuck": {
        "zh": "有消息 {seconds} 秒无人接收：请看 tianhe logs --level warning。",
        "en": "A message has waited for {seconds} seconds: see tianhe logs --level warning.",
    },
    "doctor.skew": {
        "zh": "数据库服务器的时钟与本机相差 {seconds} 秒：请让两者与同一时间服务器同步。",
        "en": "The database server's clock and ours are {seconds} seconds apart: keep both by one time server.",
    },
    "doctor.clock_behind": {
        "zh": "本机时钟比最后一条记录早 {minutes} 分钟：请先校准时钟，再启动大厅。",
        "en": "Our clock is {minutes} minutes behind the last event: set it right before you start the hall.",
    },
    "doctor.unsynchronised": {
        "zh": "本机时钟未与时间服务器同步：请启用 NTP（例如 timedatectl set-ntp true）。",
        "en": "No time server keeps our clock: switch NTP on (for example timedatectl set-ntp true).",
    },
    "doctor.descriptors": {
        "zh": "文件描述符上限只有 {limit}，每个连接用一个：请设为 {least} "
        "以上（ulimit -n，或 systemd 的 LimitNOFILE=）。",
        "en": "At most {limit} open files, and each connection is one: allow "
        "{least} or more (ulimit -n, or LimitNOFILE= of systemd).",
    },
    "doctor.memory": {
        "zh": "可用内存 {free} MiB，{hosts} 个主机约需 {needed} MiB：请增加内存，或减小 TIANHE_HOSTS。",
        "en": "{free} MiB of memory are free, {hosts} hosts need some {needed}: add memory, or lower TIANHE_HOSTS.",
    },
    "doctor.leftovers": {
        "zh": "上次运行留下了 Ray 进程：请运行 kill {processes}。",
        "en": "Processes of an earlier Ray were left: run kill {processes}.",
    },
    "doctor.pages": {
        "zh": "页面尚未构建：请运行 make web，或检查 TIANHE_WEB_DIR（运行时不需要 Node 和中文字体）。",
        "en": "The pages are not built: run make web, or check TIANHE_WEB_DIR "
        "(Node and Chinese fonts are not needed at run time).",
    },
    "doctor.voices": {
        "zh": "本机不能朗读，叫号只用浏览器的语音：请安装 espeakng-loader。",
        "en": "This machine cannot speak and calls use the browsers' voices only: install espeakng-loader.",
    },
    "doctor.cookies": {
        "zh": "大厅对外开放，但会话 Cookie 不限于 HTTPS：请在 TLS 代理之后设 TIANHE_SECURE_COOKIES=true。",
        "en": "The hall is open to others, but its cookies are not kept to "
        "HTTPS: behind TLS set TIANHE_SECURE_COOKIES=true.",
    },
}
