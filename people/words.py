"""What people read for each code raised in this room: what happened, and what to do. Chinese first."""

WORDS: dict[str, dict[str, str]] = {
    "people.front_only": {"zh": "这不能从外面进行。", "en": "This cannot be done from outside."},
    "people.admin_only": {"zh": "只有管理员可以登记单位。", "en": "Only administrators can register an enterprise."},
    "people.whole_house": {
        "zh": "单位不属于某一个大厅，只有全部大厅的管理员可以登记。",
        "en": "Enterprises belong to no hall: only administrators of all halls can register them.",
    },
    "enterprise.vouched": {
        "zh": "统一身份认证已确认另一个人为法定代表人。核对营业执照后，如确需更换请再确认一次。",
        "en": "The public identity has vouched for another legal representative. If the licence shows that they were "
        "replaced, please confirm.",
    },
    "people.unknown": {"zh": "没有这个账号，请重新登录。", "en": "There is no such account. Please sign in again."},
    "people.sign_in": {"zh": "请先登录。", "en": "Please sign in first."},
    "people.expired": {"zh": "登录已过期，请重新登录。", "en": "Your sign-in has expired. Please sign in again."},
    "people.level": {
        "zh": "这需要实名登录。请用统一身份认证登录后再试。",
        "en": "This needs a verified identity. Please sign in with your public identity and try again.",
    },
    "people.again": {
        "zh": "登录已经有一会儿了。为了安全，请退出后重新登录，再来更改。",
        "en": "You signed in a while ago. To be safe, please sign out, sign in again and then change it.",
    },
    "people.no_session": {"zh": "那台设备已经退出了。", "en": "That device is signed out already."},
    "people.phone_opens": {
        "zh": "这个手机号已经能登录另一个账号。那个账号也是您的吗？",
        "en": "This phone already opens another account. Is that one yours, too?",
    },
    "people.phone_of_verified": {
        "zh": "这个手机号已经能登录另一个实名账号，只凭手机不能合并。那个账号如果是您的，请改用统一身份认证登录。",
        "en": "This phone already opens an account with a verified identity, which a phone alone cannot merge. If that "
        "one is yours, sign in with your public identity instead.",
    },
    "people.sign_in_for": {
        "zh": "为单位办理，请先登录个人账号。",
        "en": "To act for an enterprise, please sign in to your own account first.",
    },
    "people.level_for": {
        "zh": "为单位办理需要实名登录。请用统一身份认证登录后再试。",
        "en": "Acting for an enterprise needs a verified identity. Please sign in with your public identity.",
    },
    "people.other_identity": {
        "zh": "这个账号已经实名为另一个人，请先退出再登录。",
        "en": "This account belongs to another verified person. Please sign out first, then sign in again.",
    },
    "people.no_identity": {
        "zh": "统一身份认证没有给出您的姓名和证件号码，不能实名登录。",
        "en": "The public identity did not give your name and document number, so nobody is known by it.",
    },
    "people.no_sms": {
        "zh": "本系统没有开通短信验证码登录。",
        "en": "Signing in by SMS code is not available here.",
    },
    "people.not_mobile": {
        "zh": "这个号码收不了验证码。请填中国内地或港澳台的手机号码。",
        "en": "No code can be sent to this number. Please give a mobile phone of mainland China, Hong Kong, Macau or "
        "Taiwan.",
    },
    "people.sms_failed": {
        "zh": "短信没有发出去，请过一会儿再试。",
        "en": "The message could not be sent. Please try again in a moment.",
    },
    "people.wait": {
        "zh": "刚刚已经发过验证码，请 {seconds} 秒后再试。",
        "en": "A code was sent just now. Please try again in {seconds} seconds.",
    },
    "people.wait_long": {
        "zh": "次数太多了，请约 {minutes} 分钟后再试；不登录也可以取号。",
        "en": "That was too often. Please try again in about {minutes} minutes; a ticket needs no sign-in.",
    },
    "people.code_wrong": {
        "zh": "验证码不对，请再看一下短信。",
        "en": "The code is not right. Please check the message.",
    },
    "people.code_over": {
        "zh": "这个验证码已经失效，请重新获取。",
        "en": "This code is no longer valid. Please ask for a new one.",
    },
    "enterprise.code": {
        "zh": "统一社会信用代码不对，请对照营业执照再核对（18 位）。",
        "en": "This is no unified social credit code (18 characters). Please check it against the licence.",
    },
    "enterprise.registered": {
        "zh": "这个代码已经登记为“{name}”，名称或法定代表人不同。请再核对营业执照；确实变更了，再确认更改。",
        "en": "This code is registered already, for {name}, with another name or legal representative. Please check "
        "the licence again; if they have changed, confirm that.",
    },
    "mandate.none": {
        "zh": "您没有该单位（{name}）的授权。请单位的法定代表人先授权给您。",
        "en": "You have no mandate of this enterprise ({name}). Its legal representative has to grant you one.",
    },
    "mandate.expired": {
        "zh": "“{name}”给您的授权已经过期，请法定代表人重新授权。",
        "en": "Your mandate of {name} has expired. Please ask its legal representative for a new one.",
    },
    "mandate.revoked": {
        "zh": "“{name}”已经收回给您的授权。",
        "en": "{name} has revoked your mandate.",
    },
    "mandate.other_item": {
        "zh": "“{name}”给您的授权不包括这个事项。",
        "en": "Your mandate of {name} does not cover this service.",
    },
    "mandate.representative_only": {
        "zh": "只有该单位的法定代表人可以授权和收回授权。",
        "en": "Only the enterprise's legal representative can grant and revoke mandates.",
    },
    "mandate.oneself": {
        "zh": "法定代表人本人不需要授权。",
        "en": "The legal representative needs no mandate.",
    },
    "mandate.until": {
        "zh": "授权期限要在今天以后、三年以内。",
        "en": "A mandate ends in the future, within three years.",
    },
    "mandate.too_many": {
        "zh": "有效的授权已有 {most} 个，请先收回不用的。",
        "en": "There are {most} mandates already. Please revoke those no longer needed.",
    },
    "mandate.unknown": {"zh": "没有这个授权。", "en": "There is no such mandate."},
}
