"""Invented names. The mark 演示 (demonstration) stands in each, so that none can be taken for a real one."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

_WEATHER = "霜雾岚霁虹澜汐曜穹泠溟岫霓渺翎珀璃砚黛苇萤渡栖漪霰晗昀芷蘅皓澈漱"
_CREATURES = "鲸鹭隼鹿狐鲤雁鹤狸鹂鹮貂獭鸢鹬鸥榆槿杉桐枫荻蓼萝槐楸梧竹菖蕨"
_PLACES = "渡坞汀屿渚峤壑垣埠岬浦湾"
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓"
    "曹彭曾肖田董袁潘蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文辉玲波宁浩"
    "宇晨雪梅建国志海燕云飞红霖佳慧思远泽民瑞凯琳峰岩松柏然"
)

MARK = "演示"


def trade_names(rng: Random) -> Iterator[str]:
    """Names of three characters that nobody trades under, each once, in an order of the seed's."""
    names = [w + c + p for w in _WEATHER for c in _CREATURES for p in _PLACES]
    rng.shuffle(names)
    yield from names


def enterprise_name(trade_name: str, field: str, rng: Random) -> str:
    """演示·霜鲸渡精密传动有限公司."""
    ending = rng.choices(["有限公司", "科技有限公司", "股份有限公司", "技术有限公司"], [55, 20, 15, 10])[0]
    if field.endswith("技术") and ending != "股份有限公司":
        ending = "有限公司"
    return f"{MARK}·{trade_name}{field}{ending}"


def person_name(rng: Random) -> str:
    return rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, rng.choice([1, 2, 2])))


def phone(serial: int) -> str:
    """A number in an area code that does not exist."""
    return f"000-{20_000_000 + serial:08d}"


def email(local_part: str) -> str:
    """An address in a domain that is reserved for examples."""
    return f"{local_part}@demo.example"


def document_number(year: int, serial: int) -> str:
    """演示〔2024〕12号."""
    return f"{MARK}〔{year}〕{serial}号"
