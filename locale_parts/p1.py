"""Chinese of the notice, its classifications, the register of decisions and the reference data."""

ZH = {
    # places
    "place\x04Product classes": "产品类别",
    "place\x04Decisions": "决定文件",
    "place\x04Notice": "通知",
    "place\x04Reference data": "基础数据",
    # the notice
    "Notice": "通知",
    "The notice has not been loaded: manage.py load_notice.": "通知尚未载入，请运行 manage.py load_notice。",
    "“%(name)s”": "《%(name)s》",
    "The document": "文件",
    "Dated": "成文日期",
    "Made public": "公布日期",
    "What reliability means": "可靠性的含义",
    "So every reliability value comes with its operating condition, its time or usage basis and its failure "
    "criterion; without them it means nothing.": (
        "因此，任何可靠性数值都须附工况、时间或使用基准和失效判据；缺少其中任何一项，数值没有意义。"
    ),
    "Issued by": "发文机关",
    "In signing order": "按署名顺序",
    "Addressed to": "主送机关",
    "%(n)s regions are addressed; %(cities)s separately planned cities stand under their province.": (
        "主送%(n)s个地区；%(cities)s个计划单列市列于所在省之下。"
    ),
    "%(start)s to %(due)s, both included": "%(start)s至%(due)s，含首尾两日",
    "Lines of work": "工作主线",
    "Goals": "目标",
    "A goal without a number is assessed in words, never by a percentage.": "定性目标只作文字评估，不用百分比表示。",
    "How it divides the field": "涵盖范围与分类",
    "Projects": "工程",
    "Five foundation layers": "五基",
    "Foundation layers": "五基类别",
    "Links of the chain": "产业链环节",
    "Dimensions of reliability": "可靠性维度",
    "Product classes": "产品类别",
    "The catalogue holds %(n)s classes.": "目录共收%(n)s类。",
    "The interpretation names these as not yet reliable enough; that designates none of them:": (
        "官方解读点名下列产品可靠性尚有不足，但不等于已指定为关键核心产品："
    ),
    "The catalogue holds %(n)s indicators with unit, direction and standard.": (
        "目录共收%(n)s项指标，列明单位、方向和标准。"
    ),
    "Related documents": "相关文件",
    "Where a statement comes from": "出处标记",
    "All reference data, with its history": "查看全部基础数据及修改记录",
    "Provenance": "出处",
    # classes
    "not designated": "未指定",
    "confirmed, counts": "已确认，计入",
    "Standing": "状态",
    "of an entry\x04Code": "代码",
    "Parent class": "上级类别",
    "In the interpretation": "官方解读",
    "not named": "未点名",
    "between items of a list\x04, ": "、",
    "%(status)s, since %(date)s": "%(status)s，自%(date)s起",
    "Core product classes": "关键核心产品类别",
    "On %(date)s: %(n)s of %(most)s designated; %(confirmed)s confirmed at the international advanced level.": (
        "截至%(date)s：已指定%(n)s类（最多%(most)s类），其中%(confirmed)s类已确认达到国际先进水平。"
    ),
    "0 of %(most)s, none designated yet": "0/%(most)s，尚未指定",
    "No source lists the ten classes. The ministry designates them by a decision; a class that the interpretation "
    "names as weak is not designated by that.": (
        "现有来源均未列出这十类产品，由部里以文件指定；官方解读点名的薄弱产品不等于已指定。"
    ),
    "Catalogue of product classes": "产品类别目录",
    "Standing on %(date)s": "截至%(date)s的状态",
    "Designated by %(number)s since %(date)s.": "%(number)s指定，自%(date)s起。",
    "Its confirmation is in force, so it counts as one class.": "确认有效，计为一类。",
    "It does not count until the ministry confirms, on evidence judged against a named benchmark, that it has "
    "reached the level.": "在部里依据对照具名对标值的证据确认其达到水平之前，不计入。",
    "It is not designated, so it cannot count.": "未被指定，不能计入。",
    "The interpretation names it as not yet reliable enough; that designates nothing.": (
        "官方解读点名其可靠性尚有不足，但不构成指定。"
    ),
    "Decisions on this class": "涉及本类别的决定",
    "No decision names this class.": "尚无决定涉及本类别。",
    "Classification": "分类",
    "Enterprises counted with a product of this class": "以本类别产品计入的企业",
    "Entry and history": "词条与修改记录",
    "Sub-classes": "子类",
    "A sub-class never counts beside its parent.": "子类不与其上级类别重复计数。",
    # the register
    "Decisions": "决定文件",
    "The documents that start and stop what counts. Nothing is counted without one.": (
        "计数的起止均以文件为据，没有文件不计入。"
    ),
    "From": "自",
    "To": "至",
    "Subjects": "决定对象",
    "Subject": "对象",
    "Remark": "备注",
    "struck out": "已划除",
    "Lines": "条目",
    "Document": "文件",
    "Attribution": "归属",
    "Effect": "效力",
    "in force": "有效",
    "ends what began with": "所停文件",
    "Row": "行号",
    "Enter a decision": "登记决定",
    "Enter a decision: %(kind)s": "登记决定：%(kind)s",
    "Enter a decision from a workbook: %(kind)s": "从工作簿登记决定：%(kind)s",
    "Enter further lines": "补充条目",
    "From a workbook": "从工作簿导入",
    "This entry was struck out as a mistake. It counts for nothing; its number is free for the right entry.": (
        "本登记系误登，已划除，不产生任何计数；其文号可用于重新登记。"
    ),
    "The decision was made before counting opened, so it counts for nothing.": (
        "该决定早于计数起始日，不产生任何计数。"
    ),
    "No subject is within what you may see.": "没有您可查看的对象。",
    ("and %(n)s more outside your area", "and %(n)s more outside your area"): "另有%(n)s项不在您的查看范围内",
    "What it did to the ledger": "对台账的影响",
    "It caused no row that you may see: a subject that counts already does not count again, and a designation "
    "alone counts nothing.": "没有您可查看的台账行：已计入的对象不重复计入，仅指定不产生计数。",
    # entering a decision
    "What does the document decide?": "文件作出何种决定？",
    "Each subject starts to count from the date of the document.": "各对象自文件日期起计入。",
    "Each subject stops: it ceases on the date of the document, or is void from its start.": (
        "各对象停止计数：自文件日期起终止，或自始作废。"
    ),
    "A designated class counts once it is confirmed; at most ten at a time.": (
        "指定的类别经确认后计入；同时有效的指定最多十类。"
    ),
    "For instance 工信部联科〔2023〕77号; [], 【】 and （） become 〔〕.": (
        "例如：工信部联科〔2023〕77号；[]、【】和（）自动改为〔〕。"
    ),
    "Date of the document": "成文日期",
    "Workbook (.xlsx)": "工作簿（.xlsx）",
    "of a platform or demonstration\x04Number": "编号",
    "Credit code of the holder": "持有单位统一社会信用代码",
    "How it ends": "停止方式",
    "Document ended": "所停文件",
    "ceases": "终止",
    "Line %(n)s": "第%(n)s条",
    "Line %(line)d, %(field)s": "第%(line)d条，%(field)s",
    "Line %(line)d: %(message)s": "第%(line)d条：%(message)s",
    "A line left empty is skipped. Lines that belong to a document registered already are added to it.": (
        "空白条目自动略过。文号已登记的，条目补入该文件。"
    ),
    "More lines": "增加条目",
    "Register the decision": "登记",
    "%(number)s is registered.": "%(number)s已登记。",
    # what keeps a decision out
    "Give the number of the document.": "请填写文号。",
    "A document number has at most 100 characters.": "文号不得超过100个字符。",
    "Give the title of the document.": "请填写文件标题。",
    "A title has at most 300 characters.": "标题不得超过300个字符。",
    "The date lies in the future.": "日期不得晚于今天。",
    "Name the evidence and the benchmark it was judged against.": "请写明所依据的证据和对照的对标值。",
    "Name at least one subject.": "至少填写一个对象。",
    "%(number)s is registered already: %(kind)s, dated %(date)s.": "%(number)s已登记：%(kind)s，成文日期%(date)s。",
    "Give the number.": "请填写编号。",
    "A number has at most 60 characters and no separators.": "编号不得超过60个字符，不得含分隔符。",
    "An earlier line names the same.": "与前面的条目重复。",
    "The document names it already.": "该文件已列有此对象。",
    "Not found in the classification.": "分类中没有此项。",
    "This is a city: write it under City, and its province here.": "这是城市：请填入“城市”栏，此处填写所在省。",
    "The city belongs to another province.": "该城市不属于所填省份。",
    "Give the name.": "请填写名称。",
    "A name has at most 200 characters.": "名称不得超过200个字符。",
    "It was ended already, by %(number)s of %(date)s.": "已由%(number)s（%(date)s）停止。",
    "It began only with %(number)s of %(date)s, after this decision.": (
        "其起始文件%(number)s（%(date)s）晚于本决定。"
    ),
    "Nothing in force has this number.": "没有以此编号登记的有效对象。",
    "It is designated already, since %(date)s.": "自%(date)s起已被指定。",
    "A sub-class is never designated beside its parent: see %(name)s.": (
        "子类与其上级类别不得同时指定，参见“%(name)s”。"
    ),
    "A sub-class is never designated beside its parent.": "子类与其上级类别不得同时指定。",
    "At most %(most)d classes are designated at a time; on %(date)s there would be %(number)d.": (
        "同时有效的指定最多%(most)d类；%(date)s将达到%(number)d类。"
    ),
    "The class is not designated on this date.": "该类别在文件日期未被指定。",
    "%(number)s has confirmed it already.": "%(number)s已确认。",
    # striking out
    "Strike out": "划除",
    "Strike out the entry": "划除本登记",
    "of striking out\x04What was entered wrongly": "误登情况",
    "Only for what was entered by mistake. The lines stay on record and count for nothing, as if they had never been "
    "entered; what was shown before can still be asked. To end something that was decided, enter the decision that "
    "ends it.": (
        "仅用于更正误登。条目保留在案但不再产生计数，视同未登记；此前显示的数据仍可按数据时点查询。"
        "如需停止已作出的决定，请登记相应的停止文件。"
    ),
    "Struck out. The ledger has been restated.": "已划除，台账已相应更正。",
    "It is struck out already.": "该条目已划除。",
    "The annulment of a report is final.": "报告撤销为终局，不可划除。",
    "%(number)s builds on it; strike that out first.": "%(number)s以此为据，请先划除该文件。",
    "struck out at": "划除时间",
    "struck out by": "划除人",
    "why it was struck out": "划除原因",
    "This document number is registered already.": "该文号已登记。",
    "What has ended cannot end again.": "已停止的不得再次停止。",
    "Say why the line is struck out.": "请说明划除原因。",
    "%(who)s: %(why)s": "%(who)s：%(why)s",
    # from a workbook
    "Enter a decision from a workbook": "从工作簿登记决定",
    "The first row names the columns: %(columns)s.": "首行为列名：%(columns)s。",
    "Workbook to fill in": "下载填写模板",
    "Check and show": "检查并预览",
    "Choices": "可选值",
    "Column": "列",
    "Nothing has been entered. Mend these in the workbook and take it in again.": (
        "尚未登记任何内容。请在工作簿中更正后重新导入。"
    ),
    (
        "The workbook names %(n)s subject and nothing is wrong with it. It is entered when you confirm.",
        "The workbook names %(n)s subjects and nothing is wrong with them. They are entered when you confirm.",
    ): "工作簿列有%(n)s个对象，检查无误。确认后登记。",
    "%(number)s is registered with %(n)d lines.": "%(number)s已登记，共%(n)d条。",
    "The preview is too old. Take the workbook in again.": "预览已过期，请重新导入工作簿。",
    "The sheet is empty.": "工作表为空。",
    "There are no rows below the head.": "列名之下没有数据行。",
    "At most %(most)d rows at a time; the sheet has %(n)d.": "每次最多%(most)d行，工作表有%(n)d行。",
    "This column is missing.": "缺少此列。",
    "This column is not known.": "无法识别此列。",
    "This column stands there twice.": "此列重复。",
    "The file is larger than %(size)s.": "文件超过%(size)s。",
    "This is not an .xlsx workbook.": "这不是 .xlsx 工作簿。",
    "The workbook cannot be read; save it again as .xlsx.": "工作簿无法读取，请另存为 .xlsx 后重试。",
    "The workbook has too many parts; copy its sheet into a new one.": "工作簿内部文件过多，请将工作表复制到新工作簿。",
    "The workbook is too large once unpacked; copy its rows into a new one.": (
        "工作簿解压后过大，请将数据行复制到新工作簿。"
    ),
    "The sheet has cells beyond row %(rows)d or column %(columns)d; copy its rows into a new one.": (
        "工作表在第%(rows)d行或第%(columns)d列之外有单元格，请将数据行复制到新工作簿。"
    ),
    # reference data
    "Reference data": "基础数据",
    "The notice, its goals and classifications. Stewards edit them; every change is kept with who made it and when.": (
        "通知及其目标、分类。由管理员维护，每次修改均留存修改人和时间。"
    ),
    "Entries": "条数",
    "Entry": "词条",
    "Issuers": "发文机关",
    "Addressees": "主送机关",
    "Stages": "阶段",
    "Regions": "地区",
    "Industry codes": "国民经济行业代码",
    "Layer and sectors of a class, and the vehicles under the multiplication project, are our reading (D). A class is "
    "designated by a decision, never here.": (
        "类别的五基归属、所属行业以及整车列入“倍增”工程，均为系统设计建议（D）。指定以决定文件为准，不在此处进行。"
    ),
    "Verified: meaning and unit were seen in a source or standard; the others need confirmation.": (
        "“已核实”指含义和单位见于来源或标准；其余指标须经确认后使用。"
    ),
    "The 32 addressees are fixed by the notice. A city can be added under its province and make the first check of its "
    "enterprises' reports.": "32个主送地区由通知确定。可在所在省之下增设城市，由其对辖区企业报告作市级初核。",
    "Add an entry": "新增词条",
    "Add an entry: %(table)s": "新增词条：%(table)s",
    "Edit %(name)s": "编辑：%(name)s",
    "Added.": "已新增。",
    "Nothing was different; nothing saved.": "内容没有变化，未作保存。",
    "Separate several by semicolons.": "多个值用分号隔开。",
    "comparison": "比较方式",
    "Only stewards of the ministry do this.": "此操作仅限部级管理员。",
    "Somebody changed this entry after you opened it: see the history below. What you typed is kept; saving again puts "
    "it in place of theirs.": (
        "您打开后，他人修改了本词条，见下方修改记录。您填写的内容已保留；再次保存将以您的内容替换。"
    ),
    "A class cannot stand below itself.": "类别不能置于自身之下。",
    "History": "修改记录",
    "Changed": "修改",
    "Entered": "录入",
    "loaded from the notice's files": "由通知数据文件载入",
    "not recorded": "未记录",
    "Designation, confirmation and what counts": "指定、确认与计数",
    "Where the goal stands": "目标进展",
    # numbers, thresholds, assessments
    "The number, as set over time": "历次设定的目标值",
    "Set the number": "设定目标值",
    "Set the number: %(target)s": "设定目标值：%(target)s",
    "The number holds from now on.": "新目标值自即刻起生效。",
    "This goal has no number.": "该目标为定性目标，没有目标值。",
    "This is what holds already.": "与现行设定相同。",
    "Starts": "起始日",
    "Set": "设定时间",
    "By": "设定人",
    "Thresholds of the statuses": "状态界值",
    "Set the thresholds": "设定界值",
    "The thresholds hold from now on.": "新界值自即刻起生效。",
    "On track from": "进展正常界值",
    "At risk from": "存在风险界值",
    "Assessments": "评估",
    "Assess": "评估",
    "Assess: %(target)s": "评估：%(target)s",
    "Nobody has assessed this goal yet.": "该目标尚未评估。",
    "This goal has a number; its status follows from the figures.": "该目标有目标值，状态由完成值得出。",
}
