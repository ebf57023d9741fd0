"""Short check-ins as a body therapist might write them, put together from fragments."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


_WHEN = (
    *_words(
        """
        今天 早上 清早起来 午休时 收工以后 晚饭后 睡前 孩子睡了以后 下雨，在家里 出差，在旅馆里 在阳台上 趁着天还没黑，
        """
    ),
    *("", "", ""),  # often no time is told
)
_PARTS = _words(
    """
    肩胛内侧缘 斜方肌上缘 颈根 风池 腰方肌 臀中肌 髂胫束 小腿后侧 足底 膝内侧 骶骨 胸小肌 肋间 前臂伸肌 拇指根 下颌
    膈肌 大腿内收肌 腰眼 肩井
    """
)
_WHOM = _words(
    """
    母亲 父亲 爱人 师姐 一位久坐的朋友 邻居阿姨 一位跑步膝痛的来访者 搭伴的同学 一位产后的妈妈 一位老木匠
    """
)
_SOLO = _words(
    """
    站桩{minutes}分钟 站桩{minutes}分钟，换了两次脚距 八段锦三遍，第二遍最顺 静坐{minutes}分钟
    慢走{minutes}分钟，只数呼吸 自己松了松{part} 拿网球滚了{part} 靠墙站了{minutes}分钟 练掌根下沉，左右各三十次
    练一指禅，米袋上{minutes}分钟 躺着做了{minutes}分钟腹式呼吸 对着镜子看自己的{part}
    """
)
_WORK = _words(
    """
    给{whom}做了{part} 给{whom}松{part}，只用掌根 帮{whom}看了看{part} 给{whom}推了{minutes}分钟，停在{part}
    给{whom}做{part}，这次没急着用力 陪{whom}站了一会儿桩，再摸{part} 给{whom}按{part}，先轻后沉
    """
)
_STUDY = _words(
    """
    重读了《灵枢·经筋》里足太阳那一段 对着图谱认{part}的起止点 看了一段解剖课，讲{part} 抄了一页笔记，还是{part}
    把上周的手法记录理了一遍 听完了分享会的录音后半段
    """
)
_FELT_SOLO = _words(
    """
    手心发热，脚底还是凉。 起先静不下来，后来忘了时间。 呼吸自己慢下来了。 右边比左边沉。 腰没有昨天紧。
    出了一层薄汗，很舒服。 心一直静不下来，也就由它。 肩膀落下去了半寸。 今天只觉得累，做完反倒轻了。
    背上有了一点热气。 打了三个哈欠，眼泪都出来了。 做到一半才发现牙一直咬着。
    """
)
_FELT_WORK = _words(
    """
    像一块冰慢慢化开。 起先硬得像木板，后来能陷进去一点。 对方说痛，却叫我别停。 松了之后走两步，说轻了。
    摸到一条筋，绷得像弦。 没有用力，反倒下去了。 做到一半睡着了。 说晚上能翻身了。 左右差得很明显。
    这次没有起色，记下来再看。 手一放上去，呼吸就深了。 换了个方向，它自己松了。
    """
)
_FELT_STUDY = _words(
    """
    以前记反了，今天才对上。 看懂了为什么要先松对侧。 和手上摸到的对得上。 有两处还是不明白。 原来它连得这么远。
    记不住，明天再看一遍。
    """
)
_THOUGHTS = _words(
    """
    压多久算够，还没弄明白。 手比脑子快，这是毛病。 先看怎么站，再动手。 少做一点，好像更好。
    用力的时候自己先憋住了气。 急不得。 同一个地方，今天和昨天不是一个手感。 昨天大家说的那一点，试了，是对的。
    想起师父说的，力从脚底来。 记一笔：饭后一小时内不做。 有没有人遇到过这样的？ 谁有空搭伴练一次？
    """
)
_NEXT = _words(
    """
    明天换{part}试试。 明天接着站。 下次先做对侧。 周末再看一次。 明早补一遍。 先放一放，过两天再碰它。 明天早点睡。
    下次带上本子，当场记。
    """
)
_MINUTES = ("十", "十五", "二十", "二十五", "三十", "四十", "四十五")
_SUBJECTS = ((_SOLO, _FELT_SOLO), (_WORK, _FELT_WORK), (_STUDY, _FELT_STUDY))

#: How many fragments there are to put together.
FRAGMENTS = sum(
    len(frozenset(each))
    for each in (
        _WHEN, _PARTS, _WHOM, _SOLO, _WORK, _STUDY, _FELT_SOLO, _FELT_WORK, _FELT_STUDY, _THOUGHTS, _NEXT, _MINUTES,
    )
)  # fmt: skip


def text_for(rng: np.random.Generator) -> str:
    """Return a check-in of two to four sentences about one part of the body: practice, work on somebody, or study."""
    draw = rng.random(11)
    acts, felt = _SUBJECTS[0 if draw[0] < 0.45 else 1 if draw[0] < 0.87 else 2]
    told = _pick(_WHEN, draw[1]) + _pick(acts, draw[2]) + "，" + _pick(felt, draw[3])
    if draw[4] < 0.45:
        told += _pick(_THOUGHTS, draw[5])
    if draw[6] < 0.3:
        told += _pick(_NEXT, draw[7])
    values = {"{part}": _pick(_PARTS, draw[8]), "{whom}": _pick(_WHOM, draw[9]), "{minutes}": _pick(_MINUTES, draw[10])}
    for slot, value in values.items():
        told = told.replace(slot, value)
    return told.replace("，，", "，")


def _pick(of: Sequence[str], at: float) -> str:
    return of[int(at * len(of))]
