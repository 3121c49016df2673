"""What people read of the organisation. Chinese first."""

WORDS: dict[str, dict[str, str]] = {
    "organisation.admin_only": {
        "zh": "部门和岗位由管理员管理。",
        "en": "Departments and posts are for administrators.",
    },
    "organisation.other_halls": {
        "zh": "这个部门还在您管理范围以外的大厅办公，请由管理这些大厅的管理员操作。",
        "en": "This department works in halls that are not yours; an administrator of all of them may do this.",
    },
    "organisation.inside_only": {
        "zh": "这里只供系统内部和工作人员查询。",
        "en": "This is for the system itself and for staff.",
    },
    "organisation.no_department": {"zh": "没有这个部门。", "en": "There is no such department."},
    "organisation.no_post": {"zh": "没有岗位 {id}。", "en": "There is no post {id}."},
    "organisation.no_such_hall": {"zh": "没有大厅 {id}", "en": "There is no hall {id}"},
    "organisation.department_taken": {
        "zh": "部门编号已被使用，请换一个。",
        "en": "This code is another department's. Please choose another one.",
    },
    "organisation.post_taken": {
        "zh": "岗位编号已被使用，请换一个。",
        "en": "This code is another post's. Please choose another one.",
    },
    "organisation.bad_id": {
        "zh": "编号由小写字母、数字、点和横线组成，以字母或数字开头，最长 32 个字符。",
        "en": "A code has up to 32 small letters, digits, dots and hyphens, the first a letter or digit.",
    },
    "organisation.name_taken": {
        "zh": "同一处已有同名的“{name}”，请换一个名称。",
        "en": "There is a “{name}” in the same place already. Please choose another name.",
    },
    "organisation.circle": {
        "zh": "不能把部门移到它自己或它的下级之下。",
        "en": "A department cannot be below itself or what is below it.",
    },
    "organisation.too_deep": {
        "zh": "部门最多 {most} 级。",
        "en": "There are {most} levels of departments at most.",
    },
    "organisation.too_many": {
        "zh": "数量已达上限（{most} 个）。",
        "en": "There are {most} already, and no more may be.",
    },
    "organisation.closed": {
        "zh": "“{name}”已撤销，请另选。",
        "en": "“{name}” is closed. Please choose another one.",
    },
    "organisation.has_below": {
        "zh": "下面还有 {count} 个部门。请先移走或撤销它们，或选择并入的部门。",
        "en": "{count} departments are below it. Move or close them first, or choose which department takes them over.",
    },
    "organisation.not_closed": {"zh": "这个部门没有撤销。", "en": "This department is not closed."},
}
