"""What the edge says to people, in Chinese and English, by code. Rooms keep the words for their own codes."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    # By HTTP status: the title of every problem.
    "http.400": {"zh": "请求无法识别", "en": "Bad request"},
    "http.401": {"zh": "请先登录", "en": "Please sign in"},
    "http.403": {"zh": "没有权限", "en": "Not allowed"},
    "http.404": {"zh": "没有找到", "en": "Not found"},
    "http.405": {"zh": "不支持这种操作", "en": "Method not allowed"},
    "http.409": {"zh": "现在不能这样做", "en": "Not possible now"},
    "http.413": {"zh": "内容过大", "en": "Too large"},
    "http.415": {"zh": "格式不支持", "en": "Unsupported format"},
    "http.422": {"zh": "填写有误", "en": "Something is filled in wrongly"},
    "http.429": {"zh": "请稍后再试", "en": "Please try again later"},
    "http.500": {"zh": "系统出错了", "en": "Something went wrong here"},
    "http.503": {"zh": "服务正在启动或维护", "en": "Starting up or under maintenance"},
    "http.504": {"zh": "处理超时", "en": "It took too long"},
    # Details of problems found at the edge itself.
    "request.unreadable": {
        "zh": "请求无法识别，请检查后重试。",
        "en": "The request cannot be understood; check it and try again.",
    },
    "request.not_found": {
        "zh": "这个地址不存在，请检查链接是否完整。",
        "en": "There is nothing at this address; check the link.",
    },
    "request.method": {"zh": "这个地址不支持这种操作。", "en": "This address does not support this method."},
    "request.too_large": {
        "zh": "内容超过 {limit} KiB 的上限，请缩短后重试。",
        "en": "The content is over the limit of {limit} KiB; shorten it and try again.",
    },
    "request.not_json": {
        "zh": "内容须为 JSON，并注明 Content-Type: application/json。",
        "en": "The content must be JSON, sent with Content-Type: application/json.",
    },
    "request.invalid": {
        "zh": "有 {count} 处填写有误，请按提示修改后重试；没有任何内容被更改。",
        "en": "{count} field(s) filled in wrongly: correct them and try again; nothing was changed.",
    },
    "request.cross_site": {
        "zh": "请求来自其他网站，已拒绝。请从大厅自己的页面操作。",
        "en": "The request comes from another site and was refused. Use the hall's own pages.",
    },
    "busy": {
        "zh": "现在办理的人太多，请 {seconds} 秒后再试。",
        "en": "Too much is going on at the moment; try again in {seconds} seconds.",
    },
    "request.host": {
        "zh": "不能用这个地址访问，请使用大厅公布的网址。",
        "en": "Not reachable under this name. Please use the address that the hall has made known.",
    },
    "budget.spent": {
        "zh": "从您这里来的请求太多，请 {seconds} 秒后再试。",
        "en": "Too many requests have come from you; try again in {seconds} seconds.",
    },
    "deadline": {
        "zh": "没有及时得到答复。请用同一个 Idempotency-Key 重试，不会重复办理。",
        "en": "No answer came in time. Try again with the same Idempotency-Key; nothing will happen twice.",
    },
    "request.failed": {
        "zh": "系统内部出错，您的操作可能没有完成。请稍后用同一个 Idempotency-Key 重试。",
        "en": "An error in the system; your action may not be complete. Try again later with the same Idempotency-Key.",
    },
    "refused": {"zh": "现在的状态不允许这样做。", "en": "The present state does not allow this."},
    "unknown": {"zh": "没有找到所指的对象。", "en": "What was asked for does not exist."},
    "forbidden": {"zh": "您没有这样做的权限。", "en": "You are not allowed to do this."},
    "service.unavailable": {
        "zh": "服务正在启动或维护，请稍后再试。",
        "en": "The service is starting or under maintenance; try again soon.",
    },
    "service.starting": {
        "zh": "服务正在启动，请几秒钟后再试；什么都没有丢失。",
        "en": "The service is starting; try again in a few seconds. Nothing is lost.",
    },
    "service.starting.title": {"zh": "大厅系统正在启动", "en": "The hall is starting up"},
    "service.starting.page": {
        "zh": "请稍等，几秒钟后这一页会自动打开。已经取到的号都还在，次序不变。",
        "en": "One moment: this page opens by itself. Numbers already taken keep their place.",
    },
    "service.stopping": {
        "zh": "服务正在重新启动，请稍后再试；什么都没有丢失。",
        "en": "The service is restarting; try again soon. Nothing is lost.",
    },
    "service.stopping.title": {"zh": "大厅系统正在重新启动", "en": "The hall is restarting"},
    "service.stopping.page": {
        "zh": "请稍等，恢复后这一页会自动打开。已经取到的号都还在，次序不变。",
        "en": "One moment: this page opens by itself. Numbers already taken keep their place.",
    },
    "invalid": {"zh": "内容不正确，请修改后重试。", "en": "The content is not valid; correct it and try again."},
    "command.reused": {
        "zh": "这个 Idempotency-Key 已用于另一个请求，请换一个新的。",
        "en": "This Idempotency-Key was used for another request; choose a new one.",
    },
    "command.expired": {
        "zh": "这个请求很久以前已经办理过，当时的答复不再保留；没有任何内容被更改。",
        "en": "This was done long ago and its answer is no longer kept; nothing was changed.",
    },
    "host.unavailable": {
        "zh": "服务正在恢复，请 {seconds} 秒后用同一个 Idempotency-Key 重试。",
        "en": "The service is recovering: try again in {seconds} seconds with the same Idempotency-Key.",
    },
    "store.unavailable": {
        "zh": "数据库暂时不可用，请 {seconds} 秒后重试。",
        "en": "The database is not available at the moment: try again in {seconds} seconds.",
    },
    # One field.
    "field.invalid": {"zh": "内容不正确", "en": "is not valid"},
    "field.missing": {"zh": "必须填写", "en": "is required"},
    "field.extra": {"zh": "没有这一项", "en": "is not a known field"},
    "field.string": {"zh": "应为文字", "en": "should be text"},
    "field.int": {"zh": "应为整数", "en": "should be a whole number"},
    "field.number": {"zh": "应为数字", "en": "should be a number"},
    "field.bool": {"zh": "应为 true 或 false", "en": "should be true or false"},
    "field.object": {"zh": "应为 JSON 对象", "en": "should be a JSON object"},
    "field.list": {"zh": "应为列表", "en": "should be a list"},
    "field.too_long": {"zh": "不能超过 {max_length} 个字", "en": "should have at most {max_length} characters"},
    "field.too_short": {"zh": "至少 {min_length} 个字", "en": "should have at least {min_length} characters"},
    "field.too_few": {"zh": "至少选 {min_length} 项", "en": "should have at least {min_length} entries"},
    "field.too_many": {"zh": "不能超过 {max_length} 项", "en": "should have at most {max_length} entries"},
    "field.pattern": {"zh": "格式不正确", "en": "does not have the right form"},
    "field.choice": {"zh": "应为以下之一：{expected}", "en": "should be one of: {expected}"},
    "field.at_least": {"zh": "不能小于 {ge}", "en": "should be at least {ge}"},
    "field.at_most": {"zh": "不能大于 {le}", "en": "should be at most {le}"},
    "field.more_than": {"zh": "应大于 {gt}", "en": "should be more than {gt}"},
    "field.less_than": {"zh": "应小于 {lt}", "en": "should be less than {lt}"},
    "field.json": {"zh": "不是正确的 JSON", "en": "is not valid JSON"},
    "field.depth": {"zh": "JSON 嵌套过深", "en": "is nested too deeply"},
    "field.character": {"zh": "含有不允许的字符", "en": "contains a character that is not allowed"},
    # Sign-in.
    "account.wrong": {"zh": "用户名或密码不正确。", "en": "The user name or the password is not right."},
    "account.slow": {
        "zh": "从这里输错的次数太多，请 {seconds} 秒后再试。账号没有被锁定。",
        "en": "Too many wrong passwords from here: try again in {seconds} seconds. The account is not locked.",
    },
    "account.sign_in": {"zh": "请先登录再继续。", "en": "Please sign in first."},
    "account.expired": {
        "zh": "登录已失效，请重新登录。",
        "en": "Your sign-in is no longer valid; please sign in again.",
    },
    "account.unknown": {"zh": "没有这个账号。", "en": "There is no such account."},
    "account.disabled": {
        "zh": "这个账号已停用。如需恢复，请联系管理员。",
        "en": "This account is disabled. Ask an administrator if you need it again.",
    },
    "account.must_change": {
        "zh": "您用的是临时密码，请先改成自己的密码。",
        "en": "Your password is a temporary one: change it to one of your own first.",
    },
    "account.must_enrol": {
        "zh": "管理员须先启用二次验证，才能继续。",
        "en": "Administrators need a second factor: set one up first.",
    },
    "account.code_missing": {"zh": "还需要二次验证码。", "en": "A second factor's code is needed besides."},
    "account.code_wrong": {
        "zh": "验证码不正确，请输入手机上现在显示的 6 位数字，或一个恢复码。",
        "en": "is not right: give the six digits that your telephone shows now, or a recovery code",
    },
    "account.first_code": {
        "zh": "不正确，请输入手机上现在显示的 6 位数字。",
        "en": "is not right: give the six digits that your telephone shows now",
    },
    "account.code_used": {
        "zh": "这个验证码不正确或已经用过，请等下一个。",
        "en": "is not right or was used already: wait for the next one",
    },
    "account.first_step_over": {
        "zh": "输入验证码的时间已过，请重新登录。",
        "en": "The time to give a code is over. Please sign in again.",
    },
    "account.no_factor": {"zh": "这个账号没有启用二次验证。", "en": "This account has no second factor."},
    "account.not_linked": {
        "zh": "您的统一认证身份还没有关联本系统的账号，请联系管理员。",
        "en": "No account here is linked to you. Please ask an administrator.",
    },
    "account.identity_taken": {
        "zh": "这个身份已关联另一个账号。",
        "en": "Another account is linked to this identity.",
    },
    "account.too_many_identities": {
        "zh": "一个账号最多关联 8 个身份，请先取消不用的。",
        "en": "An account has eight identities at most. Remove one first.",
    },
    "account.wrong_current": {"zh": "当前密码不正确", "en": "is not your present password"},
    "account.same_password": {"zh": "新密码不能与当前密码相同", "en": "should differ from the present password"},
    "account.admin_only": {
        "zh": "账号由系统管理员管理。",
        "en": "Accounts are managed by administrators.",
    },
    "account.other_halls": {
        "zh": "只能管理您所辖大厅的账号。",
        "en": "You can manage accounts of your own halls only.",
    },
    "account.own": {
        "zh": "不能更改自己的角色和大厅，也不能停用或重置自己的账号，请由另一位管理员操作。",
        "en": "Your own roles, halls and state, and a reset of your password, are for another administrator.",
    },
    "account.last_admin": {
        "zh": "这是最后一位可用的管理员，不能取消。请先指定另一位管理员。",
        "en": "This is the last administrator. Make another one first.",
    },
    "account.changed_meanwhile": {
        "zh": "账号{name}刚刚被改动，文件没有导入，请重新检查文件后再导入。",
        "en": "Account {name} was changed a moment ago, so nothing was imported. Check the file again, then import it.",
    },
    "account.state": {"zh": "状态应为“启用”或“停用”。", "en": "The state is enabled or disabled."},
    "account.first_password": {
        "zh": "新账号须有 {shortest} 至 {longest} 个字符的初始密码。",
        "en": "A new account needs a first password of {shortest} to {longest} characters.",
    },
    "account.new_disabled": {
        "zh": "没有这个账号，不能停用。请改为启用或删除这一行。",
        "en": "There is no such account to disable. Enable it or remove the row.",
    },
    "account.no_such_deputy": {
        "zh": "没有这个账号，请核对用户名。",
        "en": "There is no such account. Please check the user name.",
    },
    "account.deputy_disabled": {
        "zh": "这个账号已停用，不能代理。",
        "en": "This account is disabled and cannot stand in.",
    },
    "account.deputy_oneself": {"zh": "不能代理自己，请另选一人。", "en": "Nobody stands in for themselves."},
    "account.deputy_of_deputy": {
        "zh": "代理期间不能再委托他人，请先切换回本人。",
        "en": "Who stands in for somebody cannot appoint deputies. Please act for yourself again first.",
    },
    "account.deputy_until": {
        "zh": "结束时间要晚于开始时间和现在。",
        "en": "It must end after it begins, and after now.",
    },
    "account.deputy_longest": {"zh": "一次代理最长 {days} 天。", "en": "It lasts {days} days at most."},
    "account.deputies_too_many": {
        "zh": "代理人已达上限（{most} 个），请先结束一些。",
        "en": "There are {most} deputies already. Please end some first.",
    },
    "account.deputy_twice": {
        "zh": "这位同事在这段时间已是代理人。",
        "en": "This colleague stands in during that time already.",
    },
    "account.no_deputy": {
        "zh": "您现在不是此人的代理人：尚未开始、已经结束，或对方账号已停用。",
        "en": "You do not stand in for this person now: it has not begun, is over, or their account is disabled.",
    },
    "account.no_such_hall": {"zh": "没有大厅 {id}", "en": "There is no hall {id}"},
    "account.exists": {"zh": "这个账号已经存在。", "en": "This account already exists."},
    "account.no_such_role": {"zh": "没有这个角色。", "en": "There is no such role."},
    "account.bad_name": {
        "zh": "账号名应为 1 至 32 个小写字母、数字或 . _ -，以字母或数字开头。",
        "en": "A name has 1 to 32 small letters, digits or . _ - and begins with a letter or digit.",
    },
    "account.password": {"zh": "密码", "en": "Password"},
    "account.password_length": {
        "zh": "密码须为 {shortest} 至 {longest} 个字符：请换一个，从终端或标准输入给出。",
        "en": "A password has {shortest} to {longest} characters: choose another, and type or pipe it in.",
    },
    "account.password_common": {
        "zh": "这个密码太常见，很容易被猜到，请换一个。",
        "en": "This password is common and soon guessed. Please choose another.",
    },
    "account.added": {"zh": "已添加账号 {name}（{roles}）。", "en": "Account {name} was added ({roles})."},
    "account.factor_was_reset": {
        "zh": "已取消账号 {name} 的二次验证，请本人尽快重新启用。",
        "en": "Account {name} has no second factor any more; they should set one up again.",
    },
    "account.forbidden": {"zh": "账号只能由网关使用。", "en": "Accounts are used by the gateway only."},
    "journal.role": {"zh": "查看日志需要审计角色。", "en": "Reading the journal needs the audit role."},
    "journal.other_hall": {
        "zh": "只能查看本人所属大厅的日志。",
        "en": "You can read the journals of your own halls only.",
    },
    "journal.unknown_kind": {"zh": "没有这一类对象。", "en": "There is no such kind of actor."},
    # Settings and the command line.
    "field.weak_key": {
        "zh": "太短或太容易猜到：至少要有 128 位随机数，例如一个 UUID。",
        "en": "Too short or too easily guessed: at least 128 random bits are needed, such as a UUID.",
    },
    "settings.demo_not_loopback": {
        "zh": "演示模式只能在本机地址上运行：请设 TIANHE_HOST=127.0.0.1，或设 TIANHE_DEMO=false。",
        "en": "Demo mode listens on loopback only: set TIANHE_HOST=127.0.0.1, or TIANHE_DEMO=false.",
    },
    "settings.redis_url": {
        "zh": "TIANHE_REDIS_URL 须以 redis://、rediss:// 或 unix:// 开头。",
        "en": "TIANHE_REDIS_URL must begin with redis://, rediss:// or unix://.",
    },
    "settings.clock_not_demo": {
        "zh": "只有演示模式的时钟可以拨动：请去掉 TIANHE_CLOCK_OFFSET，或设 TIANHE_DEMO=true。",
        "en": "Only a demo's clock can be moved: remove TIANHE_CLOCK_OFFSET, or set TIANHE_DEMO=true.",
    },
    "settings.short_key": {
        "zh": "TIANHE_SECRET_KEY 至少要 32 个字符。",
        "en": "TIANHE_SECRET_KEY needs at least 32 characters.",
    },
    "start.port_in_use": {
        "zh": "端口 {port} 已被占用：请先停止占用它的程序，或设 TIANHE_PORT 为其他端口。",
        "en": "Port {port} is in use: stop the program that uses it, or set TIANHE_PORT to another.",
    },
    "start.port_forbidden": {
        "zh": "无权使用端口 {port}：请设 TIANHE_PORT 为 1024 以上的端口。",
        "en": "Not allowed to use port {port}: set TIANHE_PORT to one above 1023.",
    },
    "start.host": {
        "zh": "本机没有地址 {host}：请检查 TIANHE_HOST。",
        "en": "This machine has no address {host}: check TIANHE_HOST.",
    },
    "start.file": {
        "zh": "无法使用 {file}：{reason}",
        "en": "{file} cannot be used: {reason}",
    },
    "start.data_dir": {
        "zh": "数据目录 {folder} 不能写入：请给予写权限，或设 TIANHE_DATA_DIR 为其他目录。",
        "en": "The data folder {folder} cannot be written: allow it, or set TIANHE_DATA_DIR to another.",
    },
    "start.database_url": {
        "zh": "TIANHE_DATABASE_URL 格式不对，例如 sqlite:////srv/tianhe/tianhe.db 或 postgresql://用户:密码@主机/库。",
        "en": "TIANHE_DATABASE_URL is not an address such as sqlite:////srv/tianhe.db or postgresql://user:pw@host/name.",
    },
    "start.database_kind": {
        "zh": "不认识数据库 {kind}：TIANHE_DATABASE_URL 可用 sqlite、postgresql、mysql 或 mariadb。",
        "en": "No database {kind} is known: TIANHE_DATABASE_URL takes sqlite, postgresql, mysql or mariadb.",
    },
    "start.only_sqlite": {
        "zh": "此命令只用于 SQLite 文件；{kind} 数据库请用其自带的工具（见 docs/databases.md）。",
        "en": "This command is for SQLite files; for {kind} use the tools that come with it (see docs/databases.md).",
    },
    "start.upgrade": {
        "zh": "数据库 {database} 升级未完成（{reason}）：排除原因后重新启动，会自动继续；升级前的副本：{copy}。",
        "en": "The upgrade of {database} is not finished ({reason}): mend that, start again; copy made before: {copy}.",
    },
    "start.no_database": {
        "zh": "没有数据库 {database}：请检查 TIANHE_DATA_DIR，或先运行 tianhe up。",
        "en": "There is no database {database}: check TIANHE_DATA_DIR, or run tianhe up first.",
    },
    "start.running": {
        "zh": "数据库 {database} 正由另一个 tianhe 使用（进程 {pid}）：请先停止它，或设 TIANHE_DATA_DIR 为其他目录。",
        "en": "Another tianhe (process {pid}) uses {database}: stop it, or set TIANHE_DATA_DIR to another folder.",
    },
    "start.key": {
        "zh": "密钥文件 {file} 已损坏：请从备份恢复；没有备份则原有密码与个人信息无法读取。",
        "en": "The key file {file} is damaged: restore it from a backup; without it, passwords and holders are lost.",
    },
    "start.ring": {
        "zh": "主密钥文件 {file} 已损坏：请从备份恢复；没有备份则个人信息无法读取。",
        "en": "The key ring {file} is damaged: restore it from a backup; without it, no personal data can be read.",
    },
    "start.ray_address": {
        "zh": "连不上 Ray 集群 {address}：请启动该集群，或检查 TIANHE_RAY_ADDRESS（不设则在本机启动 Ray）。",
        "en": "No Ray cluster answers at {address}: start it, or check TIANHE_RAY_ADDRESS (unset: Ray starts here).",
    },
    "start.failed": {
        "zh": "大厅没有启动（{reason}）：请查看上面的日志，然后重试。",
        "en": "The halls did not start ({reason}): see the log above, then try again.",
    },
    "start.plain_cookies": {
        "zh": "注意：TIANHE_SECURE_COOKIES=false，会话 Cookie 会在没有加密的连接上发送。",
        "en": "Warning: TIANHE_SECURE_COOKIES=false, session cookies travel over plain connections.",
    },
    "start.any_host": {
        "zh": "注意：没有设 TIANHE_ALLOWED_HOSTS，任何主机名都能访问。",
        "en": "Warning: TIANHE_ALLOWED_HOSTS is not set, any host name is answered.",
    },
    "start.starting": {
        "zh": "正在启动，通常不到半分钟……",
        "en": "Starting; this usually takes less than half a minute…",
    },
    "start.slow": {
        "zh": "仍在启动，请稍候……",
        "en": "Still starting, please wait…",
    },
    "simulate.no_account": {
        "zh": "窗口的演示账号不能登录：请以演示模式（TIANHE_DEMO=true）重新启动大厅。",
        "en": "The demo accounts of the windows cannot sign in: start the hall in demo mode (TIANHE_DEMO=true).",
    },
    "simulate.speed": {
        "zh": "--speed 须在 {slowest:g} 与 {fastest:g} 之间。",
        "en": "--speed must lie between {slowest:g} and {fastest:g}.",
    },
    "stop.stopping": {
        "zh": "正在停止（再按一次 Ctrl+C 立即退出）……",
        "en": "Stopping (Ctrl+C again leaves at once)…",
    },
    "start.ray": {
        "zh": "Ray 没有启动，请检查可用内存、临时目录能否写入、TIANHE_RAY_ADDRESS 是否正确，然后重试。{reason}。",
        "en": "Ray is not running: check free memory, the temporary folder and TIANHE_RAY_ADDRESS. {reason}.",
    },
    "start.other_store": {
        "zh": "正在运行的主机使用另一个数据库：请把 TIANHE_DATABASE_URL 设为同一个数据库。",
        "en": "The hosts that run there use another database: set TIANHE_DATABASE_URL to theirs.",
    },
    "start.newer_hosts": {
        "zh": "正在运行的主机版本较新（{theirs}，本机 {ours}）：请先在本机安装该版本。",
        "en": "The hosts run a newer version ({theirs}) than this gateway ({ours}): install it here first.",
    },
    "start.other_code": {
        "zh": "主机所在节点的版本较旧（{theirs}，本机 {ours}）：请在各节点也安装新版本。",
        "en": "The hosts' node still has an older version ({theirs}) than this gateway ({ours}): install it there too.",
    },
    "start.file_on_nodes": {
        "zh": "{nodes} 个节点不能共用一个文件：请用数据库服务器（TIANHE_DATABASE_URL），见 docs/several-machines.md。",
        "en": "The {nodes} nodes cannot share a database file: use a server (TIANHE_DATABASE_URL), "
        "see docs/several-machines.md.",
    },
    "layout.shown": {
        "zh": "{hosts} 个主机。",
        "en": "{hosts} hosts.",
    },
    "layout.never": {
        "zh": "尚未确定主机数：第一次启动时按 TIANHE_HOSTS 或处理器核数确定。",
        "en": "Not laid out yet: the first start does it, by TIANHE_HOSTS or the number of cores.",
    },
    "layout.changed": {
        "zh": "主机数已由 {before} 改为 {hosts}。",
        "en": "{hosts} hosts now, {before} before.",
    },
    "store.readonly": {
        "zh": "数据库 {database} 是只读的：请给予该文件及其目录写权限。",
        "en": "The database {database} is read-only: allow writing to the file and its folder.",
    },
    "store.full": {
        "zh": "磁盘已满（{database}）：请清出空间后重新启动。",
        "en": "The disk is full ({database}): free some space, then start again.",
    },
    "store.locked": {
        "zh": "数据库 {database} 被其他程序占用：请先停止该程序。",
        "en": "Another program holds the database {database}: stop it, then start again.",
    },
    "store.corrupt": {
        "zh": "数据库 {database} 已损坏：请从备份恢复。",
        "en": "The database {database} is damaged: restore it from a backup.",
    },
    "store.newer": {
        "zh": "数据库 {database} 由更新的版本写成，或缺少某个房间（插件）：请安装该版本或那个房间。",
        "en": "The database {database} was written by a newer version, or a room is not installed here: install it.",
    },
    "store.missing": {
        "zh": "数据库 {database} 打不开：请检查其目录是否存在、可写。",
        "en": "The database {database} cannot be opened: check that its folder exists and can be written.",
    },
    "store.unreachable": {
        "zh": "数据库服务器没有应答（{database}）：请检查它是否在运行、地址和端口是否正确。",
        "en": "The database server does not answer ({database}): check that it runs, and address and port.",
    },
    "store.standby": {
        "zh": "数据库服务器（{database}）不接受写入：请在 TIANHE_DATABASE_URL 写可写入的主库。",
        "en": "The database server ({database}) takes no writes: TIANHE_DATABASE_URL must name the one that does.",
    },
    "store.elsewhere": {
        "zh": "另一个集群正在使用数据库（{database}）：请先停止它，或用 TIANHE_RAY_ADDRESS 加入它。",
        "en": "Another cluster serves the database ({database}): stop that one first, or join it (TIANHE_RAY_ADDRESS).",
    },
    "store.refused": {
        "zh": "数据库服务器拒绝登录（{database}）：请检查 TIANHE_DATABASE_URL 的用户、密码和库名。",
        "en": "The database server refuses us ({database}): check user, password and name in TIANHE_DATABASE_URL.",
    },
    "store.denied": {
        "zh": "数据库服务器不许可（{database}）：请让该用户成为这个库的所有者。",
        "en": "The database server forbids it ({database}): make that user the owner of the database.",
    },
    "store.exhausted": {
        "zh": "数据库服务器（{database}）没有空余连接：请调大 max_connections。",
        "en": "The database server ({database}) has no connection left: raise max_connections.",
    },
    "store.empty": {
        "zh": "数据库 {database} 还没有建表：请先运行 tianhe up。",
        "en": "The database {database} has no tables yet: run tianhe up first.",
    },
    "store.segment": {
        "zh": "日志的一个封存文件缺失或损坏（{detail}）：请从备份放回 TIANHE_SEGMENTS_DIR。",
        "en": "A sealed part of the journal is missing or damaged ({detail}): put its copy back (TIANHE_SEGMENTS_DIR).",
    },
    "store.other": {
        "zh": "数据库不可用：{detail}。",
        "en": "The database cannot be used: {detail}.",
    },
    "journal.whole": {
        "zh": "日志完整：{actors} 个对象，{events} 个事件，{segments} 个封存文件，无缺失、无改动。",
        "en": "The journal is whole: {events} events of {actors} actors, {segments} sealed files; nothing is missing.",
    },
    "journal.nothing": {
        "zh": "日志里没有 {address}：请检查地址（例如 hall/440106）和 TIANHE_DATA_DIR。",
        "en": "The journal has nothing of {address}: check the address (such as hall/440106) and TIANHE_DATA_DIR.",
    },
    "journal.broken": {
        "zh": "日志不完整，首处：{fault}。",
        "en": "The journal is not whole; the first fault: {fault}.",
    },
    "journal.damaged": {
        "zh": "{folder} 中的封存文件缺失或已被改动：{files}。请从备份放回。",
        "en": "Sealed parts of the journal in {folder} are missing or were changed: {files}. Put their copies back.",
    },
    "speech.unknown_voice": {"zh": "没有这种语音。", "en": "There is no such voice."},
    "speech.unknown_prompt": {"zh": "没有这句提示。", "en": "There is no such prompt."},
    "speech.unavailable": {
        "zh": "本机不能朗读，请看屏幕。",
        "en": "This server cannot speak; please read the screen.",
    },
    "replay.to_before_from": {
        "zh": "结束时间早于开始时间，请对调或重新选择。",
        "en": "The end is before the beginning. Please swap them or choose again.",
    },
    "replay.unknown_channel": {
        "zh": "没有可以回放的这个画面，请核对地址。",
        "en": "There is no such screen to play again. Please check the address.",
    },
}
