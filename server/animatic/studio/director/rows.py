# ruff: noqa: E501 - a row is one line, however many words share it
"""The lexicon's rows: what words in a description make a film look and sound like.

One row a line: `terms : settings`. Terms of both languages share a row; `_` is a space.
Settings: a family of scenes with its votes (`city=3`), `t=` time of day, `w=` weather, `s=` season,
`p=` palette, `tint=` a colour, `m=` a mood of music, `d=` density, `v=` speed, `cam=` camera; what
is shown and from where, each by its family (`is=space.mars`, `view=city.street,food.above`).
A row without settings is a word that is understood and asks for nothing.
"""

ROWS = """
# --- city
city cities 城市 都市 : city=3
metropolis megacity 大都会 大都市 : city=3 d=1.4
town village 小镇 村庄 村子 : city=2 d=.6
street avenue boulevard alley lane 街道 街头 大街 街 小巷 巷子 胡同 : city=3 view=city.street
downtown uptown city_center city_centre 市中心 闹市 cbd : city=3 d=1.3 view=city.street
skyline 天际线 : city=3 view=city.skyline
skyscraper highrise high-rise tower 摩天大楼 摩天楼 高楼 大厦 高楼大厦 : city=3 view=city.skyline
building architecture 建筑 楼房 楼宇 : city=2
rooftop 屋顶 天台 楼顶 : city=2 view=city.skyline
neighborhood neighbourhood district 街区 社区 : city=2
urban cityscape city_life 城市风光 城景 都市生活 : city=3
traffic rush_hour 车流 交通 车水马龙 晚高峰 : city=2 d=1.5 view=city.street
highway freeway motorway 高速公路 公路 : city=1.6 travel=1 v=1.3
car taxi 汽车 出租车 轿车 跑车 : city=1.6
bus tram subway metro 公交车 地铁 电车 巴士 : city=1.8
bridge 大桥 桥 : city=1.6 view=city.skyline
harbor harbour port 海港 港口 码头 : city=1.6 ocean=1.2 view=city.skyline
city_lights streetlight streetlights lights_of_the_city 城市灯光 万家灯火 路灯 : city=2.5 t=night
neon neon_lights 霓虹 霓虹灯 : city=2 technology=.7 p=neon t=night is=product.tubes
neon_city 霓虹都市 霓虹城市 : city=4 p=neon t=night
cyberpunk 赛博朋克 : city=2.4 technology=.7 p=neon t=night m=synthwave
futuristic future sci-fi scifi 未来 未来感 科幻 : city=1 technology=1 space=.6 p=neon
tokyo 东京 : city=3 p=neon t=night
shanghai 上海 : city=3
the_bund 外滩 : city=3 view=city.skyline
马路 : city=2 view=city.street
hong_kong 香港 : city=3 p=neon
victoria_harbour 维多利亚港 : city=3 p=neon view=city.skyline
beijing 北京 : city=3
shenzhen guangzhou chongqing chengdu 深圳 广州 重庆 成都 : city=3 p=neon
new_york nyc manhattan times_square 纽约 曼哈顿 时代广场 : city=3
london paris berlin 伦敦 巴黎 柏林 : city=2.6
dubai singapore seoul 迪拜 新加坡 首尔 : city=3
nightlife 夜生活 酒吧街 : city=2.4 t=night d=1.4 m=upbeat view=city.street
bar club nightclub 酒吧 夜店 夜总会 : city=1.6 celebration=1 t=night m=upbeat
night_market 夜市 : city=2.6 food=1 t=night d=1.4 view=city.street
market bazaar 集市 菜市场 : city=1.6 food=1 d=1.3
mall shopping shop store boutique 商场 购物 商店 店铺 : city=1.6 product=1
office workplace 办公室 职场 写字楼 : technology=1.6 city=1 m=corporate
factory industry industrial 工厂 工业 : technology=1.8 city=1
window_view 窗外 : city=.6 view=weather.window
window windows windowpane 窗 窗户 窗边 窗前 : view=weather.window
timelapse time-lapse time_lapse 延时 延时摄影 : v=1.8 d=1.3
night_view 夜景 : city=1.8 t=night
# --- lake, mountains
lake lakes 湖 湖泊 湖水 湖边 湖畔 湖面 : lake=3
mountain_lake 高山湖 山间湖 高山湖泊 : lake=4
mountain mountains hill hills 山 山脉 高山 群山 山峰 远山 山川 : lake=2.6 travel=.3
snow_mountain snowy_mountain 雪山 : lake=2.8 s=winter
alps himalaya rockies everest 阿尔卑斯 喜马拉雅 珠穆朗玛峰 : lake=2.8
peak summit ridge cliff 山顶 峰顶 悬崖 山脊 : lake=2.2
valley canyon gorge 山谷 峡谷 河谷 : lake=2.2
water 水 水面 水波 : lake=1.8 ocean=1 view=city.skyline
reflection reflections 倒影 : lake=1.6
river stream creek 河 河流 江 小溪 溪流 江水 : lake=2.4 view=city.skyline
waterfall 瀑布 : lake=2 forest=1
pond 池塘 荷塘 : lake=2.4
fjord 峡湾 : lake=2.8
glacier iceberg 冰川 冰山 : lake=2 ocean=1 s=winter
landscape scenery scenic vista 风景 风光 山水 景色 美景 : lake=2 forest=.6
nature natural wilderness outdoors 自然 大自然 野外 户外 : lake=1.8 forest=1.6
countryside rural farm 乡村 田园 农村 农场 : lake=1.6 forest=1.2
meadow prairie grassland field fields 草原 草地 田野 麦田 稻田 : forest=2 lake=1 view=weather.plain
lavender lavender_field lavender_fields 薰衣草 薰衣草田 : forest=2.2 tint=#b9a5f0
horizon 地平线 : lake=1 ocean=1 view=space.orbit
west_lake 西湖 : lake=3.4
guilin 桂林 漓江 : lake=3
boat canoe kayak 小船 船 独木舟 : lake=1.6 ocean=1.4
camping campfire tent 露营 篝火 帐篷 : lake=1.6 forest=1.4
# --- ocean
ocean sea 海 大海 海洋 海面 海水 : ocean=3 view=city.skyline
beach seaside shore coast coastline 海滩 沙滩 海边 海岸 海岸线 : ocean=3 view=ocean.beach
wave waves 海浪 浪花 波浪 : ocean=2.6 is=abstract.waves
surf surfing 冲浪 : ocean=2.6 view=ocean.beach
tide 潮汐 潮水 潮 : ocean=2.2
island islands tropical tropics 海岛 岛屿 小岛 热带 : ocean=2.4 travel=.8
palm palm_tree palm_trees 棕榈 椰子树 椰林 棕榈树 : ocean=2 view=ocean.beach
sand 沙子 沙 : ocean=1.6 view=ocean.beach
sail sailing yacht sailboat 帆船 游艇 航海 : ocean=2.4
ship cruise 轮船 邮轮 : ocean=2 travel=1
underwater under_water under_the_sea coral corals reef coral_reef dive diving scuba snorkeling 海底 海底世界 水下 珊瑚 珊瑚礁 潜水 浮潜 : ocean=3 view=ocean.underwater
fish fishes tropical_fish 鱼 鱼群 小鱼 热带鱼 : ocean=1.6 view=ocean.underwater
aquarium fish_tank 水族馆 鱼缸 : ocean=2.6 view=ocean.underwater
whale dolphin 鲸 鲸鱼 海豚 : ocean=1.2
lighthouse 灯塔 : ocean=2.4
hawaii maldives bali phuket 夏威夷 马尔代夫 巴厘岛 普吉岛 : ocean=2.6 travel=1
sanya qingdao 三亚 青岛 : ocean=2.6
bay lagoon gulf 海湾 泻湖 : ocean=2.4 view=city.skyline
lake_or_sea 湖海 : lake=2 ocean=2
open_sea open_ocean high_seas offshore out_at_sea 远海 公海 海中央 : ocean=3 view=ocean.open_sea
# --- space
space outer_space 太空 宇宙 外太空 : space=3
star stars starry 星 星星 繁星 : space=1.8 t=night
starry_sky night_sky 星空 夜空 : space=2.4 t=night
galaxy galaxies milky_way 银河 星系 银河系 : space=3
planet planets 行星 星球 : space=3
moonlit 月夜 月下 : t=night lake=.6
moon lunar 月亮 月球 月光 明月 moonlight : space=1.6 lake=.8 t=night is=space.moon
mars 火星 : space=3 is=space.mars
jupiter 木星 : space=3 is=space.jupiter
saturn 土星 : space=3 is=space.saturn
venus mercury_planet 金星 : space=3
rings ringed 光环 : is=space.saturn
earth 地球 : space=2 travel=1 is=space.earth,technology.globe
globe 地球仪 : space=2 travel=1 is=space.earth,technology.globe view=travel.map
nebula 星云 : space=3
cosmos cosmic universe celestial 宇宙感 浩瀚 天体 : space=3
astronaut rocket spaceship spacecraft 宇航员 火箭 飞船 航天 : space=2.4
satellite orbit 卫星 轨道 : space=2.4 view=space.orbit
space_station 空间站 国际空间站 : space=3 view=space.orbit
comet meteor asteroid shooting_star meteor_shower 流星 彗星 流星雨 陨石 : space=2.6 t=night
black_hole 黑洞 : space=3
solar_system 太阳系 : space=3
alien ufo 外星人 外星 : space=1.6
# --- forest
cabin cottage chalet log_cabin 小木屋 木屋 小屋 : forest=2
fireplace hearth 壁炉 : p=ember
forest woods woodland 森林 树林 林间 林子 林 雪林 : forest=3
jungle rainforest 丛林 雨林 热带雨林 : forest=3
tree trees 树 树木 大树 environment environmental ecology sustainability sustainable 环保 环境保护 生态 : forest=2
pine pines 松树 松林 : forest=2.2 lake=.6
bamboo 竹林 竹子 竹 : forest=2.4
leaf leaves foliage 树叶 落叶 叶子 : forest=1.8
garden park botanical 花园 公园 庭院 : forest=1.8
flower flowers floral bloom blossom blossoms 花 花朵 鲜花 花海 : forest=1.8 s=spring
cherry_blossom cherry_blossoms sakura 樱花 : forest=2 s=spring tint=#f4a9c0
rose roses tulip tulips sunflower 玫瑰 郁金香 向日葵 : forest=1.6
mushroom moss fern 蘑菇 苔藓 : forest=1.8
wildlife 野生动物 : forest=1.4
hiking hike trail trekking 徒步 登山 远足 小径 : forest=1.6 lake=1.2 travel=.8
enchanted fairy fairytale 童话 精灵 仙境 : forest=1.8 abstract=.8
maple 枫叶 枫林 枫树 : forest=2 s=autumn
plant plants botany 植物 绿植 : forest=1.6
green_nature 绿色自然 : forest=2
# --- weather
rain rainy raining rainfall drizzle 雨 下雨 雨天 下雨天 细雨 小雨 雨中 : weather=1.6 w=rain
rainy_night 雨夜 : weather=1.6 w=rain t=night
heavy_rain downpour 大雨 暴雨 倾盆大雨 : weather=2 w=rain d=1.5
snow snowy snowing snowfall 雪 下雪 雪景 雪花 飘雪 : weather=1.6 w=snow
snowy_night 雪夜 : weather=1.6 w=snow t=night
blizzard snowstorm snow_storm 暴风雪 大雪 暴雪 : weather=2 w=snow d=1.6
heavy_snow : weather=2 w=snow d=1.6
fog foggy mist misty haze hazy 雾 薄雾 大雾 雾气 晨雾 云雾 : weather=1.6 w=fog
storm stormy thunderstorm thunder 暴风雨 雷雨 风暴 雷暴 : weather=2 w=storm m=tense
lightning 闪电 雷电 : weather=2.2 w=storm m=tense
aurora northern_lights aurora_borealis 极光 北极光 : weather=1.6 lake=1.6 w=aurora t=night
cloud clouds cloudy overcast 云 云朵 白云 多云 阴天 云海 : weather=1.8 is=abstract.clouds,technology.servers
sky skies 天空 蓝天 : weather=1.6
wind windy breeze 风 微风 大风 : weather=1.4 v=1.2
sunny sunshine clear_sky 晴天 阳光 晴朗 晴空 阳光明媚 : w=clear t=day weather=.6
rainbow 彩虹 : weather=1.8 w=clear
tornado hurricane typhoon 龙卷风 飓风 台风 : weather=2 w=storm v=1.6 m=tense
frost ice icy 冰 冰霜 结冰 : s=winter weather=1
weather forecast 天气 天气预报 气象 : weather=2.4
# --- celebration
party parties 派对 聚会 轰趴 : celebration=3 m=upbeat is=celebration.party
birthday 生日 生日快乐 happy_birthday : celebration=3 m=upbeat is=celebration.party
wedding marriage bride 婚礼 结婚 婚庆 新娘 : celebration=3 m=calm
anniversary 周年 周年庆 纪念日 : celebration=3
confetti 彩带 彩纸 礼花 : celebration=3 is=celebration.party
balloon balloons 气球 : celebration=2.6 is=celebration.party
firework fireworks 烟花 烟火 焰火 : celebration=2.8 t=night is=celebration.fireworks
celebration celebrate celebrating celebratory 庆祝 庆典 欢庆 庆贺 : celebration=3 m=upbeat
congratulations congrats congratulation 恭喜 祝贺 贺喜 : celebration=3 m=upbeat
new_year new_years_eve 新年 元旦 跨年 : celebration=3 s=winter is=celebration.fireworks
chinese_new_year spring_festival lunar_new_year 春节 过年 除夕 农历新年 : celebration=3 tint=#d8342c
christmas xmas santa 圣诞 圣诞节 圣诞快乐 : celebration=3 s=winter
diwali 排灯节 : celebration=2.8 t=night is=celebration.fireworks
eid ramadan hanukkah 开斋节 光明节 : celebration=2.6
easter 复活节 : celebration=2.4 s=spring
halloween 万圣节 : celebration=2.4 s=autumn m=tense
thanksgiving 感恩节 : celebration=2.4 s=autumn
valentine valentines 情人节 七夕 : celebration=2.6 tint=#e2557a
mid-autumn 中秋 中秋节 : celebration=2 space=1 t=night s=autumn
festival carnival 节日 嘉年华 狂欢 狂欢节 节庆 : celebration=2.6 m=upbeat
graduation 毕业 毕业季 毕业典礼 : celebration=2.8
周岁 百天 : celebration=2.8 is=celebration.party
年会 晚会 : celebration=2.4 m=upbeat
mothers_day fathers_day 母亲节 父亲节 教师节 : celebration=2.4
gift gifts present presents 礼物 礼品 : celebration=1.8 product=1
cake candle candles 蛋糕 蜡烛 : celebration=1.8 food=1 is=celebration.party
dance dancing disco 跳舞 舞蹈 迪斯科 : celebration=2 m=upbeat is=celebration.party
lantern lanterns 灯笼 孔明灯 : celebration=2.2 t=night
invitation invite 邀请函 请柬 邀请 : celebration=2
save_the_date housewarming engagement bridal_shower 乔迁 订婚 : celebration=2.6
baby_shower 满月 百日宴 : celebration=2.6 is=celebration.party
champagne toast 香槟 干杯 : celebration=1.8
# --- technology
technology tech high-tech 科技 技术 高科技 科技感 : technology=3 m=corporate
data big_data 数据 大数据 : technology=2.6 m=corporate
ai artificial_intelligence machine_learning 人工智能 智能 机器学习 : technology=3
neural neural_network neural_networks 神经网络 : technology=3 is=technology.network
robot robots robotics 机器人 : technology=2
computer computers laptop 电脑 计算机 笔记本电脑 : technology=2.2
code coding programming software developer 代码 编程 软件 程序员 : technology=2.6 is=technology.code
digital virtual 数字 虚拟 数字化 数码 : technology=2.4
cyber hacker hackers hacking 黑客 : technology=2.4 is=technology.code
dna biotech biotechnology genome genomics genetic genetics 基因 生物科技 生物 : technology=2.4 is=technology.helix
network networks 网络 : technology=2.4 is=technology.network
internet web online 互联网 : technology=2.4 is=technology.globe
blockchain crypto bitcoin web3 区块链 比特币 加密货币 : technology=2.8 is=technology.network
circuit circuits chip chips microchip microchips semiconductor semiconductors 芯片 电路 半导体 : technology=2.8 is=technology.circuit
app apps mobile_app website saas 应用 软件应用 网站 小程序 : technology=2 product=.8
startup start-up 创业 初创 初创公司 : technology=1.8 m=corporate
science scientific laboratory 科学 实验室 科研 : technology=2.2
finance financial stock stocks trading bank 金融 股票 财经 银行 : technology=2 m=corporate is=technology.charts
business corporate company enterprise 商业 企业 公司 商务 : technology=1.8 m=corporate
chart charts graph graphs revenue profit earnings churn infographic 图表 业绩 营收 : technology=2.6 m=corporate is=technology.charts
growth 增长 : is=technology.charts
analytics statistics stats report reports quarterly kpi kpis dashboard dashboards 统计 数据分析 报告 季报 年报 财报 报表 看板 仪表盘 : technology=2.6 m=corporate is=technology.dashboard
hologram holographic 全息 全息投影 : technology=2.6 p=cyan
matrix 黑客帝国 矩阵 : technology=2.4 tint=#35e07a is=technology.code
grid 网格 : technology=1.8 abstract=1
server servers cloud_computing data_center data_centers data_centre datacenter datacenters datacentre 服务器 云计算 数据中心 机房 : technology=2.8 is=technology.servers
drone drones 无人机 : technology=1.4 cam=rise
vr metaverse virtual_reality 虚拟现实 元宇宙 : technology=2.6
security 安全 : technology=1.8
cybersecurity cyber_security 网络安全 : technology=1.8 is=technology.code
engineering 工程 : technology=1.8
conference webinar keynote 会议 发布会 大会 峰会 : technology=1.8 m=corporate
news 新闻 资讯 : technology=1.6 m=corporate
education course lesson tutorial 教育 课程 教程 教学 : technology=1.6 m=corporate
energy power electricity 能源 电力 新能源 : technology=1.8
game gaming esports 游戏 电竞 : technology=2 m=upbeat
# --- food
food foods cuisine 美食 食物 食品 : food=3
coffee 咖啡 : food=3 m=lofi is=food.coffee
latte cappuccino 拿铁 卡布奇诺 : food=3 m=lofi is=food.latte
espresso 浓缩咖啡 : food=3 m=lofi is=food.espresso
matcha 抹茶 : food=3 m=lofi is=food.matcha
soup soups broth 汤 汤面 : food=2.6 is=food.soup
cafe coffee_shop 咖啡馆 咖啡店 咖啡厅 : food=2.8 city=.6 m=lofi is=food.coffee
tea teahouse 茶 茶馆 喝茶 奶茶 下午茶 : food=2.6 m=calm is=food.tea
restaurant diner bistro 餐厅 饭店 餐馆 : food=2.6
cook cooking chef kitchen recipe 烹饪 做饭 厨师 厨房 食谱 菜谱 : food=2.8
dinner lunch breakfast brunch meal 晚餐 午餐 早餐 餐 早午餐 : food=2.6
bakery bread pastry 面包 烘焙 面包店 甜点 : food=2.8
pizza burger pasta noodle noodles ramen 披萨 汉堡 面条 拉面 : food=2.8
sushi dumpling dumplings hotpot 寿司 饺子 火锅 : food=2.8
rice 米饭 : food=2
fruit fruits 水果 : food=2.4 is=food.fruit
vegetable vegetables salad 蔬菜 沙拉 : food=2.4 is=food.fruit
dessert chocolate candy ice_cream 甜品 巧克力 糖果 冰淇淋 : food=2.6
drink drinks cocktail cocktails wine beer juice 饮料 鸡尾酒 红酒 啤酒 果汁 : food=2.4
spice spices 香料 : food=2.2
steam steaming 蒸汽 热气 热气腾腾 : food=1.2
menu 菜单 : food=2
mooncake 月饼 : food=2.4
# --- travel
travel_video travel_vlog travel_film 旅行视频 : travel=7 m=upbeat
travel_map flight_map route_map 旅行地图 飞行地图 路线图 : travel=7 m=upbeat view=travel.map
flight_from fly_from flying_from trip_from journey_from voyage_from train_from 飞往 飞到 飞向 : travel=7 m=upbeat
travel traveling travelling traveler 旅行 旅游 出行 : travel=3 m=upbeat
trip journey road_trip roadtrip 旅程 旅途 自驾 自驾游 : travel=3 m=upbeat
vacation holiday holidays getaway 度假 假期 假日 : travel=2.6 ocean=.6 m=upbeat
adventure explore exploration 冒险 探险 探索 : travel=2.4 m=cinematic
map route 地图 路线 : travel=3 view=travel.map
world worldwide global 世界 全球 环球 : travel=.4 is=technology.globe view=travel.map
flight_over fly_over flying_over soaring_over drone_flight 飞越 掠过 : travel=.6 cam=rise
flight fly flying plane airplane airport 飞机 飞行 航班 机场 : travel=2.4 view=travel.flight
train railway 火车 高铁 铁路 列车 : travel=2
passport luggage suitcase 护照 行李 行李箱 : travel=2.2
tour tourism tourist sightseeing 观光 旅游业 游客 : travel=2.6
destination destinations 目的地 景点 : travel=2.6
backpacking backpacker 背包客 穷游 : travel=2.4
vlog 旅拍 vlog视频 : travel=1 m=upbeat
japan italy france spain iceland switzerland norway 日本 意大利 法国 西班牙 冰岛 瑞士 挪威 : travel=2 lake=.8
tibet yunnan xinjiang 西藏 云南 新疆 : travel=1.6 lake=1.6
desert dunes sahara 沙漠 沙丘 撒哈拉 : travel=2 lake=.6 p=gold is=space.desert
safari savanna 非洲草原 : travel=1.8 forest=1
hotel resort 酒店 度假村 民宿 : travel=1.8 ocean=.6
# --- product
product products 产品 商品 : product=3 m=corporate
brand branding logo 品牌 标志 : product=2.4 m=corporate
fashion clothing clothes outfit apparel dress 时尚 服装 穿搭 服饰 衣服 : product=2.4 m=upbeat
sneaker sneakers shoe shoes 鞋 球鞋 运动鞋 鞋子 : product=2.6 m=upbeat
perfume cosmetics makeup beauty skincare lipstick 香水 化妆品 美妆 护肤 口红 : product=2.6
jewelry jewellery ring necklace diamond 珠宝 首饰 戒指 项链 钻石 : product=2.6
watch watches wristwatch 手表 腕表 : product=2.4
phone smartphone iphone 手机 智能手机 : product=2.2 technology=1
headphones earbuds headphone 耳机 : product=2.4
bottle 瓶子 瓶 : product=2
bag handbag backpack 包包 手提包 背包 : product=2.4
luxury premium luxurious 奢华 高端 奢侈品 : product=1.6 p=gold m=cinematic
sale sales discount deal offer black_friday 促销 打折 优惠 特价 双十一 : product=2 m=upbeat
unboxing showcase 开箱 : product=2.2
launch product_launch launch_event 新品发布 发布 首发 : product=1.6 m=corporate
new_arrival new_collection new_product 新品 上新 新款 : product=2.6 m=upbeat
furniture interior home_decor 家具 家居 室内设计 : product=2.2 m=calm
real_estate property apartment house home villa 房地产 房产 公寓 别墅 房子 : city=1.6 product=1.2 m=corporate
toy toys 玩具 : product=2 celebration=.6 m=upbeat
podium pedestal stage spotlight 舞台 展台 聚光灯 : product=2.2
house_tour home_tour apartment_tour property_tour open_house 看房 样板间 : city=2.6 product=1.4 m=corporate
car_commercial 汽车广告 : product=2 city=1 m=cinematic
# --- abstract
abstract 抽象 抽象的 : abstract=5
gradient gradients 渐变 : abstract=3 is=abstract.clouds
silk silky satin 丝绸 丝滑 绸缎 : abstract=3 is=abstract.silk,product.silk
liquid fluid flowing ink 流体 液体 流动 水墨 墨水 : abstract=3 is=abstract.liquid
background backdrop wallpaper 背景 壁纸 底图 : abstract=2
color colors colour colours colorful colourful 颜色 色彩 彩色 缤纷 五颜六色 : abstract=1.6
geometric geometry shape shapes 几何 形状 图形 : abstract=2.2
particle particles dots 粒子 光点 : abstract=1.8 technology=.8
bokeh light_leak 散景 光斑 : abstract=2 celebration=.6
glow glowing shimmer sparkle sparkles 发光 闪光 微光 闪闪发光 光芒 : abstract=1.2
smoke 烟 烟雾 : abstract=1.8 is=abstract.clouds
pattern texture 图案 纹理 : abstract=2
dream dreamy dreams dreamlike 梦 梦幻 梦境 : abstract=1.4 m=calm
psychedelic trippy 迷幻 : abstract=2.6 v=1.4
minimal minimalist minimalistic 极简 简约 : abstract=1 d=.6 m=calm
music_visualizer visualizer visualiser 可视化 音乐可视化 : abstract=2.4 v=1.4
meditation yoga spa wellness 冥想 瑜伽 水疗 养生 : abstract=1.6 lake=1.2 m=calm v=.6
quote motivational inspirational inspiration 励志 名言 语录 鼓舞人心 : abstract=1.6 m=cinematic
lava marble 熔岩 大理石 : abstract=2
fire flame flames 火 火焰 : abstract=1.4 p=ember
art artistic 艺术 : abstract=1.6
light lights 光 光影 : abstract=.6 city=.4
lamp lamps lamplight 灯光 台灯 : abstract=.6 city=.4 view=food.table
line lines thread threads strings 线条 : is=abstract.threads
magic magical 魔法 魔幻 神奇 : abstract=1.4 forest=.6
love heart hearts 爱 爱情 爱心 : abstract=1 celebration=1 tint=#f0708c
# --- time of day
night nighttime nightfall 黑夜 at_night midnight tonight 夜 夜晚 晚上 午夜 深夜 夜里 夜间 : t=night city=.6
evening 傍晚 晚间 : t=dusk
sunset golden_hour 日落 夕阳 落日 晚霞 黄昏时分 : lake=.8 ocean=.8 t=sunset
dusk twilight blue_hour 黄昏 暮色 蓝调时刻 : t=dusk lake=.4
dawn daybreak 黎明 拂晓 破晓 : t=dawn lake=.4
sunrise morning early_morning 日出 清晨 早晨 早上 朝阳 朝霞 : t=dawn lake=.6 ocean=.6 view=space.orbit
day daytime noon midday afternoon daylight 白天 中午 午后 下午 白昼 : t=day
sun 太阳 : t=day lake=.4 ocean=.4
dark darkness 黑暗 昏暗 : t=night
# --- season
spring springtime 春天 春季 春日 春 初春 早春 暮春 阳春 : s=spring forest=.6
summer summertime midsummer 夏天 夏季 夏日 夏 盛夏 仲夏 初夏 : s=summer ocean=.6
autumn autumnal fall_season in_the_fall 秋天 秋季 秋日 秋 深秋 初秋 金秋 晚秋 : s=autumn forest=.6
fall_leaves autumn_leaves fall_foliage 秋叶 : s=autumn forest=2
winter_wonderland 冰雪世界 冰天雪地 : forest=2.4 w=snow s=winter
winter wintertime midwinter 冬天 冬季 冬日 冬 严冬 寒冬 隆冬 : s=winter
# --- mood, pace
calm calming sleep sleeping 助眠 睡眠 peaceful tranquil serene serenity quiet 宁静 平静 安静 静谧 安宁 : m=calm v=.7
relax relaxing relaxed chill chilled soothing 放松 轻松 舒缓 惬意 : m=lofi v=.8
cozy cosy 温馨 舒适 : m=lofi
slow slowly gentle gently soft 缓慢 慢 轻柔 柔和 : v=.6 m=calm
fast quick rapid fast-paced 快速 快节奏 快 : v=1.5 d=1.3 m=upbeat
busy bustling crowded lively 繁忙 热闹 拥挤 繁华 喧闹 : d=1.5 v=1.3 m=upbeat
energetic dynamic vibrant powerful 活力 动感 充满活力 有力 : v=1.4 m=upbeat
happy joyful cheerful fun funny playful 快乐 欢快 开心 有趣 俏皮 欢乐 : m=upbeat
sad melancholy melancholic lonely nostalgic nostalgia 悲伤 忧伤 孤独 怀旧 伤感 : m=calm v=.7
epic dramatic majestic grand heroic 史诗 壮观 宏大 震撼 大气 雄伟 : m=cinematic
cinematic film movie-like 电影感 电影级 电影质感 : m=cinematic
mysterious mystery mystic mystical 神秘 : m=tense t=night
scary horror spooky creepy eerie 恐怖 惊悚 可怕 : m=tense t=night
tense suspense suspenseful thriller 紧张 悬疑 : m=tense
action 动作 : m=tense v=1.4
romantic romance 浪漫 : m=calm tint=#f08c9c
elegant elegance stylish 优雅 雅致 精致 : m=calm v=.8
modern contemporary sleek 现代 时髦 : m=corporate
professional clean 专业 干净 : m=corporate
retro 80s eighties synthwave vaporwave 蒸汽波 合成器 : m=synthwave p=neon
vintage nostalgic old-fashioned 复古 怀旧 : m=lofi
lofi lo-fi study studying 学习 自习 : m=lofi
inspiring uplifting hopeful optimistic 鼓舞 振奋 希望 积极 : m=cinematic
empty deserted sparse 空旷 寂静 冷清 : d=.5
dense crowd packed 密集 人群 : d=1.8
warm 温暖 暖色 暖 : tint=#ff9c4a
cold cool 寒冷 冷色 冷 : tint=#5aa6ff
dramatic_light 戏剧光 : m=cinematic
hyperlapse 大范围延时 : v=2 d=1.4
slow_motion slow-mo slowmo 慢动作 慢镜头 : v=.5
# --- palettes and colours
aurora_palette 极光色 : p=aurora
peach peachy 桃色 蜜桃 : p=peach
mint 薄荷 薄荷绿 : p=mint
monochrome black_and_white black-and-white 黑白 单色 : p=mono
pastel pastels 马卡龙 马卡龙色 粉彩 : p=peach
golden gold 金色 金黄 : p=gold
red crimson 红色 红 深红 : tint=#e23b3b
orange 橙色 橘色 : tint=#f28a2e
yellow 黄色 : tint=#f5d93a
green emerald 绿色 翠绿 : tint=#3fae5a
teal 青色 青绿 : tint=#1fa5a0
cyan turquoise 青蓝 蓝绿 : tint=#35d6e8
blue 蓝色 蓝 天蓝 : tint=#3b7be2
navy 深蓝 藏青 : tint=#1c2f6b
purple violet 紫色 紫 : tint=#8a4fd0
magenta 品红 洋红 : tint=#e23bb4
pink 粉色 粉红 : tint=#f48fb8
brown 棕色 : tint=#8a5a36
white 白色 : tint=#f4f4f0
black 黑色 : tint=#14141a
silver grey gray 银色 灰色 : tint=#9aa0a8
# --- camera
drone_shot aerial aerial_view bird's-eye birds_eye flyover 航拍 俯瞰 鸟瞰 : cam=rise view=city.skyline,food.above
from_above top-down top_down flat_lay flat-lay overhead 俯拍 俯视 : view=food.above
zoom_in zooming_in push_in dolly_in close-up closeup 推近 推镜头 拉近 放大 特写 : cam=push_in
zoom_out zooming_out pull_out pull_back 拉远 拉镜头 : cam=pull_out
pan_left panning_left 向左平移 左移 : cam=pan_left
pan_right panning panning_right 平移 向右平移 右移 : cam=pan_right
tilt_up 上摇 : cam=rise
tilt_down 下摇 : cam=fall
static still_camera fixed_camera static_shot 固定镜头 静止镜头 : cam=still
"""

PLAIN_WORDS = """
a an the this that these those some any my our your his her its their it we i you they me us them
is are be was were been being am do does did have has had will would can could should shall may might
and or but so then also plus as at by for from in into of off on onto out over to up with within under
above below near between through across around along after before during until while per via than like
make makes making made create creates creating created generate generates generating generated
generation produce producing build render show shows showing give get want need please let lets turn
turns turning put add using use used feature features featuring featured depict depicting describe
describing description about something some kind type style styled based look looks looking feel feels
feeling vibe vibes mood atmosphere theme themed
video videos clip clips film films movie movies short shorts promo promotional promotion ad advert
advertisement commercial trailer teaser montage documentary presentation explainer slideshow animation animated motion footage reel reels
story intro outro scene scenes shot shots sequence mp4 mov text texts prompt prompts image images photo
photos picture pictures pic pics file files media content creator creators marketers filmmakers without
camera editing word words idea social post posts tiktok instagram youtube second seconds sec secs minute
minutes min mins long length duration short shorter longer half hd uhd 4k 1080p 720p 480p 8k 2k
full high-resolution resolution quality high low vertical horizontal square landscape portrait
widescreen aspect ratio format title titled titles caption captions subtitle subtitles called named
saying says say reading reads music soundtrack song songs sound audio background_music bgm track
transition transitions crossfade fade fades one two three four five six seven eight nine ten
twenty thirty forty fifty sixty ninety new another good nice great beautiful lovely amazing awesome
stunning cool_looking very really just only more most lot lots bit little big small large top best
first last next final opening closing ending start starts starting begin beginning end ends finish
moving view views featuring set sets where which who what when how there here all every each other
no not without never don't dont i'd i'm it's let's that's hey hi hello thanks thank ok okay
simple quick_video high-quality ready-to-share made_of called no_music narration voiceover fps
zoom pan tilt smoothly smooth time place place_of thing things stuff way fit fitting suit
suitable going go goes come comes coming see seen same different full-screen fullscreen
less fewer change changes changed set remove delete move replace switch keep adjust update edit upbeat volume loud quieter louder ms milliseconds cup
rotating spinning crashing floating moody middle wireless outside inside tips renovation lyric lyrics
falling looping loop loops seamless reveal reveals hero cuts cut greeting greetings numbers number
everything corp inc ltd listing explain explains explained explaining saving
quote saying style news-style instead countdown count counting down timer bright heavy one-shot single continuous take unbroken uncut tone tones palette color_palette
background_sound end_card logo_end minute-long second-long ai automatically professional-looking

的 了 着 过 吗 呢 吧 啊 呀 哦 嗯 和 与 及 或 并 并且 以及 还有 而 但 但是 然后 接着 之后 再 又 也 都 就
在 是 有 为 给 把 将 被 从 到 往 向 对 于 用 以 让 使 由 按 跟 同 等 之 其 该 这 那 这些 那些 这个 那个
我 我们 你 你们 他 她 它 它们 我的 我要 我想 想要 请 帮 帮我 帮忙 麻烦 能 可以 能不能 可不可以 需要 要 想 希望_你
做 制作 生成 创建 创作 做成 制成 变成 拍 拍摄 来 弄 搞 剪 剪辑 出 整 给我 展示_一下 描述 关于 有关 表现 呈现 显示 讲
一个 一段 一条 一部 一支 一份 一张 一幅 一只 一片 一座 一些 一种 个 段 条 部 支 张 只 片 座 份 幅 点 些 种 几
视频 短片 影片 片子 宣传片 宣传 推广 广告 随便 广告片 短视频 动画 电影 预告片 幻灯片 相册 纪录片 微电影 宣传视频 小视频 大片
画面 镜头 场景 片段 开头 结尾 开场 片头 片尾 封面 图 图片 照片 图像 相片 素材 文件 文字 文案 提示词 海报
秒 秒钟 分钟 分 半 长 时长 长度 左右 大约 大概 一共 总共 比例 画幅 尺寸 分辨率 画质 清晰度 高清 超清 标清 全高清 超高清
竖屏 横屏 竖版 横版 方形 正方形 抖音 快手 小红书 视频号 朋友圈 微信 微博 b站 油管 平台
标题 题目 片名 字幕 文字标题 写着 写 叫 叫做 名为 题为 配 配上 配音 配乐 音乐 背景音乐 歌 歌曲 音效 声音 伴奏 旁白 带 带有 加 加上 添加
转场 过渡 效果 特效 风格 感觉 氛围 气氛 主题 样子 类型 的话 里 里面 中 上 下 前 后 左 右 内 外 间 边 上面 下面 旁边 时 时候 的时候 下的 上的 里的 中的
一 二 三 四 五 六 七 八 九 十 两 第 很 非常 特别 比较 更 最 太 好 美 漂亮 美丽 好看 唯美 精美 精彩 不错 大 小 多 少 新 老 高 低
成 改成 改为 换成 换为 变成 变为 调成 设成 设为 让 使 令 来点 更加 稍 不 不要 没有 没 无 别 不用 不需要 不含 不带 除了 什么 怎么 怎样 多少 每 各 所有 全部 整个 一样 一起 一直 正在 飘 飘着 起 出来 起来 下来 上去
盛开 绽放 纷飞 飘落 飘扬 飞舞 洒落 色 色调 配色 色系 莫兰迪 莫兰迪色 一镜到底 单镜头 长镜头
倒计时 倒数 介绍 历史 总结 年度 新增 服务 员工 客户 典礼 大礼堂 礼堂 探店 古筝 钢琴曲 大促 十足 对比 前后 群 游 游过 看 祝 送给 国风 展示 先 先是 满天 上空 空中 缓缓 感 帧 们 杯 版 集 款 吧台 重新 重做 再做 一下 稍微 整体 调 改 换 谢谢 你好 您好 嗯嗯 好的 星期 水平 网红 花费 山东 光临 心情 生活 时间 时光 地方 东西 背景乐 自动 马上 现在 今天 适合 发 发布 投放 用于 用来 合成 使用 根据 按照 之间
"""
