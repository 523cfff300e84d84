"""Where on the Earth a journey goes: cities and countries by their names in a prompt.

Names are matched as whole words in English and as they stand in Chinese. A country is where most
of its visitors land. Degrees to a tenth: a pin on a globe, nothing to navigate by.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

Place = tuple[float, float]
"""Latitude and longitude in degrees."""

_HUBS = """\
new york, nyc, manhattan, usa, america, 纽约, 美国: 40.7 -74.0
los angeles, hollywood, california, 洛杉矶, 加州: 34.1 -118.2
vancouver, 温哥华: 49.3 -123.1
mexico city, mexico, 墨西哥城, 墨西哥: 19.4 -99.1
lima, peru, 利马, 秘鲁: -12.0 -77.0
santiago, chile, 圣地亚哥, 智利: -33.4 -70.6
buenos aires, argentina, 布宜诺斯艾利斯, 阿根廷: -34.6 -58.4
rio de janeiro, rio, brazil, 里约热内卢, 里约, 巴西: -22.9 -43.2
miami, florida, 迈阿密, 佛罗里达: 25.8 -80.2
chicago, 芝加哥: 41.9 -87.6
reykjavik, iceland, 雷克雅未克, 冰岛: 64.1 -21.9
lisbon, portugal, 里斯本, 葡萄牙: 38.7 -9.1
london, england, britain, uk, 伦敦, 英国, 英格兰: 51.5 -0.1
paris, france, 巴黎, 法国: 48.9 2.4
berlin, germany, 柏林, 德国: 52.5 13.4
rome, italy, 罗马, 意大利: 41.9 12.5
stockholm, sweden, 斯德哥尔摩, 瑞典: 59.3 18.1
istanbul, turkey, 伊斯坦布尔, 土耳其: 41.0 29.0
cairo, egypt, 开罗, 埃及: 30.0 31.2
nairobi, kenya, 内罗毕, 肯尼亚: -1.3 36.8
cape town, south africa, 开普敦, 南非: -33.9 18.4
dubai, emirates, 迪拜, 阿联酋: 25.2 55.3
delhi, new delhi, india, 德里, 新德里, 印度: 28.6 77.2
mumbai, bombay, 孟买: 19.1 72.9
bangkok, thailand, 曼谷, 泰国: 13.8 100.5
singapore, 新加坡: 1.4 103.8
hong kong, 香港: 22.3 114.2
shanghai, 上海: 31.2 121.5
beijing, peking, china, 北京, 中国: 39.9 116.4
seoul, korea, south korea, 首尔, 韩国: 37.6 127.0
tokyo, japan, 东京, 日本: 35.7 139.7
bali, indonesia, 巴厘岛, 巴厘, 印度尼西亚, 印尼: -8.7 115.2
sydney, australia, 悉尼, 澳大利亚, 澳洲: -33.9 151.2
auckland, new zealand, 奥克兰, 新西兰: -36.8 174.8
honolulu, hawaii, 火奴鲁鲁, 檀香山, 夏威夷: 21.3 -157.9
moscow, russia, 莫斯科, 俄罗斯: 55.8 37.6
"""
"""What a journey that names no places goes between."""
_OTHERS = """\
san francisco, silicon valley, 旧金山, 硅谷: 37.8 -122.4
seattle, 西雅图: 47.6 -122.3
las vegas, vegas, 拉斯维加斯: 36.2 -115.1
denver, 丹佛: 39.7 -105.0
dallas, texas, 达拉斯, 德州, 得克萨斯: 32.8 -96.8
houston, 休斯顿: 29.8 -95.4
new orleans, 新奥尔良: 30.0 -90.1
atlanta, 亚特兰大: 33.7 -84.4
washington, 华盛顿: 38.9 -77.0
boston, 波士顿: 42.4 -71.1
toronto, canada, 多伦多, 加拿大: 43.7 -79.4
montreal, 蒙特利尔: 45.5 -73.6
anchorage, alaska, 安克雷奇, 阿拉斯加: 61.2 -149.9
cancun, 坎昆: 21.2 -86.9
havana, cuba, 哈瓦那, 古巴: 23.1 -82.4
bogota, bogotá, colombia, 波哥大, 哥伦比亚: 4.7 -74.1
quito, ecuador, 基多, 厄瓜多尔: -0.2 -78.5
sao paulo, são paulo, 圣保罗: -23.6 -46.6
dublin, ireland, 都柏林, 爱尔兰: 53.3 -6.3
edinburgh, scotland, 爱丁堡, 苏格兰: 56.0 -3.2
madrid, spain, 马德里, 西班牙: 40.4 -3.7
barcelona, 巴塞罗那: 41.4 2.2
amsterdam, netherlands, holland, 阿姆斯特丹, 荷兰: 52.4 4.9
brussels, belgium, 布鲁塞尔, 比利时: 50.9 4.4
zurich, zürich, geneva, switzerland, 苏黎世, 日内瓦, 瑞士: 47.4 8.5
milan, 米兰: 45.5 9.2
venice, 威尼斯: 45.4 12.3
munich, 慕尼黑: 48.1 11.6
frankfurt, 法兰克福: 50.1 8.7
hamburg, 汉堡: 53.6 10.0
vienna, austria, 维也纳, 奥地利: 48.2 16.4
prague, czech republic, czechia, 布拉格, 捷克: 50.1 14.4
budapest, hungary, 布达佩斯, 匈牙利: 47.5 19.0
warsaw, poland, 华沙, 波兰: 52.2 21.0
copenhagen, denmark, 哥本哈根, 丹麦: 55.7 12.6
oslo, norway, 奥斯陆, 挪威: 59.9 10.8
helsinki, finland, 赫尔辛基, 芬兰: 60.2 24.9
athens, greece, 雅典, 希腊: 38.0 23.7
kyiv, kiev, ukraine, 基辅, 乌克兰: 50.5 30.5
marrakech, morocco, 马拉喀什, 摩洛哥: 31.6 -8.0
lagos, nigeria, 拉各斯, 尼日利亚: 6.5 3.4
accra, ghana, 阿克拉, 加纳: 5.6 -0.2
addis ababa, ethiopia, 亚的斯亚贝巴, 埃塞俄比亚: 9.0 38.8
johannesburg, 约翰内斯堡: -26.2 28.0
antananarivo, madagascar, 马达加斯加: -18.9 47.5
tel aviv, jerusalem, israel, 特拉维夫, 耶路撒冷, 以色列: 32.1 34.8
riyadh, saudi arabia, 利雅得, 沙特阿拉伯, 沙特: 24.7 46.7
doha, qatar, 多哈, 卡塔尔: 25.3 51.5
tehran, iran, 德黑兰, 伊朗: 35.7 51.4
karachi, pakistan, 卡拉奇, 巴基斯坦: 24.9 67.0
kathmandu, nepal, 加德满都, 尼泊尔: 27.7 85.3
bangalore, 班加罗尔: 13.0 77.6
colombo, sri lanka, 科伦坡, 斯里兰卡: 6.9 79.9
maldives, 马累, 马尔代夫: 4.2 73.5
lhasa, tibet, 拉萨, 西藏: 29.7 91.1
urumqi, xinjiang, 乌鲁木齐, 新疆: 43.8 87.6
xi'an, xian, 西安: 34.3 108.9
chengdu, 成都: 30.7 104.1
chongqing, 重庆: 29.6 106.6
kunming, yunnan, 昆明, 云南: 25.0 102.7
guangzhou, canton, 广州: 23.1 113.3
shenzhen, 深圳: 22.5 114.1
xiamen, 厦门: 24.5 118.1
sanya, hainan, 三亚, 海南: 18.3 109.5
hangzhou, 杭州: 30.3 120.2
nanjing, 南京: 32.1 118.8
wuhan, 武汉: 30.6 114.3
qingdao, 青岛: 36.1 120.4
harbin, 哈尔滨: 45.8 126.5
macau, macao, 澳门: 22.2 113.5
taipei, taiwan, 台北, 台湾: 25.0 121.5
osaka, kyoto, 大阪, 京都: 34.7 135.5
sapporo, hokkaido, 札幌, 北海道: 43.1 141.4
ulaanbaatar, mongolia, 乌兰巴托, 蒙古: 47.9 106.9
hanoi, vietnam, 河内, 越南: 21.0 105.8
ho chi minh city, saigon, 胡志明市, 西贡: 10.8 106.7
phnom penh, cambodia, 金边, 柬埔寨: 11.6 104.9
phuket, 普吉岛, 普吉: 7.9 98.4
kuala lumpur, malaysia, 吉隆坡, 马来西亚: 3.1 101.7
jakarta, 雅加达: -6.2 106.8
manila, philippines, 马尼拉, 菲律宾: 14.6 121.0
perth, 珀斯: -32.0 115.9
melbourne, 墨尔本: -37.8 145.0
brisbane, 布里斯班: -27.5 153.0
fiji, 斐济: -18.1 178.4
tahiti, 大溪地: -17.6 -149.6
"""


def _rows(text: str) -> list[tuple[list[str], Place]]:
    rows: list[tuple[list[str], Place]] = []
    for line in text.splitlines():
        names, degrees = line.split(": ")
        latitude, longitude = map(float, degrees.split())
        rows.append((names.split(", "), (latitude, longitude)))
    return rows


HUBS: tuple[Place, ...] = tuple(place for _, place in _rows(_HUBS))


@cache
def _names() -> tuple[re.Pattern[str], dict[str, Place]]:
    places = {name: place for names, place in _rows(_HUBS + _OTHERS) for name in names}
    longest = sorted(places, key=len, reverse=True)
    latin = "|".join(re.escape(name) for name in longest if name[0].isascii())
    chinese = "|".join(name for name in longest if not name[0].isascii())
    return re.compile(rf"\b(?:{latin})\b|{chinese}"), places


def at(name: str) -> Place | None:
    """Where a place is, by any of its names; None for one that isn't known."""
    return _names()[1].get(name.lower())


def named(words: str) -> tuple[str, ...]:
    """The places that a wish goes to, as it calls them, in the order they are visited.

    "To Tokyo from Paris" begins in Paris. None stands twice in a row, whatever its names.
    """
    pattern, places = _names()
    text = words.lower()
    found = list(pattern.finditer(text))
    before = [text[: match.start()].rstrip() for match in found]
    starts = [i for i, said in enumerate(before) if said.endswith((" from", "从", "自"))]
    if len(starts) == 1:
        found.insert(0, found.pop(starts[0]))
    names = [match.group() for match in found]
    way = names[:1] + [b for a, b in pairwise(names) if places[a] != places[b]]
    return tuple(map(_written, way))


def _written(name: str) -> str:
    return name.upper() if name in _INITIALS else name.title().replace(" De ", " de ")


_INITIALS = ("nyc", "usa", "uk")
