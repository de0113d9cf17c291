"""Chinese of the frame of every page, the components, lists, forms, exports and the account pages."""

ZH = {
    # the site
    "Manufacturing Reliability Tracker": "制造业可靠性提升跟踪系统",
    "short\x04Reliability Tracker": "制造业可靠性提升 · 进展",
    "Demo data · all enterprises are invented": "演示数据 · 所有企业均为虚构",
    "Demo data": "演示数据",
    "Nature of the data": "数据性质",
    "Skip to the content": "跳到正文",
    "Working system of the five departments. Secret matter must not be entered.": "五部门工作系统，不得录入涉密信息。",
    "Main": "主导航",
    "Menu": "菜单",
    "Close": "关闭",
    "Manage": "管理",
    "You are here": "当前位置",
    "My account": "我的账号",
    "To the front page": "返回首页",
    # what this is
    "How far has the reliability of manufacturing come?": "制造业可靠性提升，走到哪一步了？",
    "The tracker follows the Implementation Opinions on Improving the Reliability of Manufacturing "
    "(工信部联科〔2023〕77号) from the goals of the notice down to the single report.": (
        "本系统跟踪《制造业可靠性提升实施意见》（工信部联科〔2023〕77号）的落实情况，从文件目标直至每一份报告。"
    ),
    "Enterprises report": "企业填报",
    "what they improve, with indicator, condition and evidence": "改进内容、指标、工况与证据",
    "Provinces check": "地方审核",
    "and pass on, or send back with a comment": "审核后上报，或提出意见退回补正",
    "The ministry accepts": "部级采纳",
    "and from that day it counts toward the goal": "自生效之日起计入目标完成值",
    "Every figure opens": "数据可追溯",
    "down to the reports, decisions and evidence behind it": "每个数字都可查到背后的报告、文件和证据",
    # dates
    "As of": "截至",
    "As known at": "数据时点",
    "Known by the end of": "截至当日已入库",
    "known now": "最新数据",
    "today": "今天",
    "Show": "查看",
    "“%(text)s” is not a date. Write it as 2025-12-31.": "“%(text)s”不是有效日期，请按 2025-12-31 的格式填写。",
    "“%(text)s” is not a time. Write it as 2025-12-31 or 2025-12-31T18:00.": (
        "“%(text)s”不是有效时间，请按 2025-12-31 或 2025-12-31T18:00 的格式填写。"
    ),
    "%(problem)s Shown is today.": "%(problem)s当前显示截至今天的数据。",
    "%(problem)s Shown is what is known now.": "%(problem)s当前显示最新数据。",
    # figures
    "Goal": "目标",
    "Where it stands": "进展情况",
    "figure\x04now %(n)s": "当前 %(n)s",
    "expected by now %(n)s": "按计划应达 %(n)s",
    "goal %(n)s": "目标 %(n)s",
    "between parts of a sentence\x04, ": "，",
    "%(n)s and more": "%(n)s 及以上",
    "%(amount)s × 10,000 yuan": "%(amount)s 万元",
    "not addressed by the notice": "通知未涉及",
    "What the colours mean": "图例",
    "not designated yet": "待指定",
    "Nothing changed.": "无变化。",
    "The figures as a table": "数据表",
    "Download as PNG": "下载 PNG 图片",
    "Show the arithmetic": "查看计算过程",
    "Thresholds": "判定阈值",
    "holds": "符合",
    # lists
    "Search": "搜索",
    "Searching…": "正在查询……",
    "Filter": "筛选",
    "Clear": "清除筛选",
    "Table": "表格",
    ("%(shown)s row", "%(shown)s rows"): "共 %(shown)s 条",
    "No rows match.": "没有符合条件的记录。",
    "Export as CSV": "导出 CSV",
    "Pages": "分页",
    "%(from)s–%(to)s of %(all)s": "第 %(from)s–%(to)s 条，共 %(all)s 条",
    "Previous page": "上一页",
    "Next page": "下一页",
    "all": "全部",
    "yes": "是",
    "no": "否",
    "No files.": "无附件。",
    # forms
    "This field is required.": "此项必填。",
    "between a name and what is said of it\x04: ": "：",
    "required": "必填",
    "Reason": "理由",
    "Back": "返回",
    "Sections of the form": "表单各部分",
    "complete": "已填全",
    ("%(n)s problem", "%(n)s problems"): "%(n)s 处错误",
    ("%(n)s to fill", "%(n)s to fill"): "待填 %(n)s 项",
    ("%(n)s problem to solve", "%(n)s problems to solve"): "有 %(n)s 处需要修改",
    # errors
    "The request could not be read": "无法识别的请求",
    "Go back and try once more. If the address was typed, check it.": "请返回后重试；如为手工输入的网址，请核对。",
    "You may not do this": "无权进行此操作",
    "Your role does not include it. Ask the administrator of your organisation.": (
        "您的角色不含此项权限，请联系本单位管理员。"
    ),
    "There is no such page": "页面不存在",
    "The address may be wrong, or what it names belongs to somebody else.": (
        "网址可能有误，或所指内容不在您的权限范围内。"
    ),
    "Something went wrong here": "系统出现故障",
    "Nothing was changed. The fault is recorded; try again in a few minutes.": (
        "本次操作未生效，故障已记录，请几分钟后再试。"
    ),
    "The form is too old": "表单已失效",
    "It was open for too long, or cookies are switched off. Go back, load the page anew and send it again.": (
        "表单打开时间过长，或浏览器禁用了 Cookie。请返回并刷新页面后重新提交。"
    ),
    # signing in
    "Sign in": "登录",
    "Sign out": "退出登录",
    "Register": "注册",
    "Register an enterprise": "企业注册",
    "Staff and associations are invited by e-mail.": "主管部门和行业协会人员通过邮件邀请开通。",
    "An enterprise registers with its credit code and licence. Staff and associations are invited by e-mail.": (
        "企业凭统一社会信用代码和营业执照注册；主管部门和行业协会人员通过邮件邀请开通。"
    ),
    "Drafts are saved. You can go on with them when you sign in again.": "草稿已保存，下次登录后可继续填写。",
    "Back to signing in": "返回登录",
    "Account closed": "账号已停用",
    "This account is closed. Ask the administrator of your organisation.": "此账号已停用，请联系本单位管理员。",
    "Confirm that it is you": "确认本人操作",
    "This change touches the safety of your account.": "此项更改涉及账号安全。",
    "Confirm": "确认",
    # passwords
    "Password": "密码",
    "Change password": "修改密码",
    "Reset the password": "重置密码",
    "Enter your e-mail address. We send you a link with which you set a new password.": (
        "请输入电子邮箱，系统将发送设置新密码的链接。"
    ),
    "Send the link": "发送链接",
    "Check your e-mail": "请查收邮件",
    "If the address has an account, a message with a link is on its way. It may take a few minutes; "
    "look among unwanted mail too.": (
        "如该邮箱已开通账号，系统已发出含链接的邮件。邮件可能需几分钟送达，请同时查看垃圾邮件。"
    ),
    "Set a new password": "设置新密码",
    "Set the password": "设置密码",
    "The new password is set": "新密码已设置",
    "This link is no longer valid: it was used already, or it is too old.": "链接已失效：可能已使用过，或已过期。",
    "Ask for a new link": "重新获取链接",
    # e-mail addresses
    "E-mail addresses": "电子邮箱",
    "You sign in with any confirmed address. Messages go to the main one.": (
        "任一已验证的邮箱均可登录，系统邮件发往主邮箱。"
    ),
    "main address": "主邮箱",
    "confirmed": "已验证",
    "not confirmed": "未验证",
    "Make it the main address": "设为主邮箱",
    "Send the confirmation again": "重新发送验证邮件",
    "Remove": "移除",
    "Without an address you get no messages and cannot reset the password.": (
        "未设置邮箱将无法接收系统邮件，也无法重置密码。"
    ),
    "Add an address": "添加邮箱",
    "Add": "添加",
    "Confirm the e-mail address": "验证电子邮箱",
    "Is %(email)s your address?": "%(email)s 是您的邮箱吗？",
    "Another account has confirmed this address already.": "该邮箱已被其他账号验证。",
    "We have sent you a message. Open the link in it to confirm your address, then sign in. "
    "It may take a few minutes; look among unwanted mail too.": (
        "验证邮件已发出。请打开邮件中的链接完成验证后登录。邮件可能需几分钟送达，请同时查看垃圾邮件。"
    ),
    "This part is open once your address is confirmed. We have sent you a message; open the link in it.": (
        "验证邮箱后方可使用此功能。验证邮件已发出，请打开邮件中的链接。"
    ),
    # the second factor
    "Second factor": "两步验证",
    "Enter the six digits that your authenticator app shows now, or one of your recovery codes.": (
        "请输入验证器应用当前显示的六位数字，或一个恢复码。"
    ),
    "With a second factor a stolen password is not enough to sign in: "
    "an app on your phone shows a code that changes every 30 seconds.": (
        "开启两步验证后，仅凭密码无法登录：手机上的验证器应用每 30 秒生成一个新的验证码。"
    ),
    "switched on": "已开启",
    "not switched on": "未开启",
    "Switch on": "开启",
    "Switch off": "关闭",
    "Switch on the second factor": "开启两步验证",
    "Switch off the second factor": "关闭两步验证",
    "Scan the picture with an authenticator app, then enter the six digits that the app shows.": (
        "请用验证器应用扫描二维码，然后输入应用显示的六位数字。"
    ),
    "QR code for the authenticator app": "验证器应用二维码",
    "Or type this key into the app:": "或在应用中手工输入密钥：",
    "From then on the password alone opens your account, and the recovery codes lose their use.": (
        "关闭后仅凭密码即可登录，恢复码同时失效。"
    ),
    "Recovery codes": "恢复码",
    "%(unused)s of %(all)s codes are unused. Each lets you in once when the phone is not at hand.": (
        "共 %(all)s 个恢复码，%(unused)s 个未使用。手机不在身边时，每个恢复码可登录一次。"
    ),
    "There are none yet.": "尚未生成。",
    "Make codes": "生成恢复码",
    "Make new codes": "重新生成恢复码",
    "The codes you have now stop working.": "现有恢复码将全部失效。",
    "You get a list of codes. Each lets you in once when the phone is not at hand.": (
        "系统将生成一组恢复码。手机不在身边时，每个恢复码可登录一次。"
    ),
    "Keep them where only you get at them, not beside the password. Each works once.": (
        "请妥善保管，勿与密码放在一起。每个恢复码只能使用一次。"
    ),
    "Download": "下载",
    # mail
    "Hello,": "您好！",
    "Your e-mail address was given for an account of the tracker at %(domain)s. "
    "Open this link to confirm that it is yours:": (
        "您的电子邮箱已用于登记本系统（%(domain)s）的账号，请打开以下链接完成验证："
    ),
    "If you know nothing of it, do nothing: without the confirmation the address is not used.": (
        "如非本人操作，请忽略本邮件；未经验证的邮箱不会被使用。"
    ),
    "Somebody, probably you, asked for a new password. Open this link to set one:": (
        "系统收到重置密码的申请，请打开以下链接设置新密码："
    ),
    "If it was not you, do nothing: your password stays as it is.": "如非本人操作，请忽略本邮件，原密码不变。",
    "Somebody, probably you, asked for a new password for %(email)s. There is no account with this address.": (
        "系统收到为 %(email)s 重置密码的申请，但该邮箱未开通账号。"
    ),
    "If it was you, try another address of yours, or ask the administrator of your organisation. "
    "If not, do nothing.": ("如为本人操作，请改用其他邮箱，或联系本单位管理员；如非本人操作，请忽略本邮件。"),
    "No account with this address": "该邮箱未开通账号",
    # django-allauth's own words, where officials would say it otherwise
    "Email": "电子邮箱",
    "Email address": "电子邮箱",
    "Remember Me": "在本机保持登录",
    "Code": "验证码",
    "Authenticator code": "验证码",
    "Incorrect code.": "验证码错误。",
    "Incorrect password.": "密码错误。",
    "You have signed out.": "已退出登录。",
    "New Password (again)": "再次输入新密码",
    "Password (again)": "再次输入密码",
    "Confirmation email sent to %(email)s.": "验证邮件已发往 %(email)s。",
    "You have confirmed %(email)s.": "邮箱 %(email)s 已验证。",
    "Primary email address set.": "主邮箱已设置。",
    "Removed email address %(email)s.": "已移除邮箱 %(email)s。",
    "Authenticator app activated.": "两步验证已开启。",
    "Authenticator app deactivated.": "两步验证已关闭。",
    "A new set of recovery codes has been generated.": "已生成新的恢复码。",
    "Use authenticator app or code": "使用验证器应用或恢复码",
    "Use your password": "使用密码",
}
