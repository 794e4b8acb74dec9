"""Invented people with names as they come: several languages and scripts, few names shared by many.

Given and family names are made of each language's syllables. How often one is used follows
Zipf's law, as real names do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random

_Part = tuple[str, str]  # in Latin letters, and in the native script ("" where that is Latin)


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """A primary name, and further ones with their kinds (see `NameKind`)."""

    name: str
    further: tuple[tuple[str, str], ...]

    @property
    def native(self) -> str:
        """The name in its own script, empty where that is Latin."""
        return next((name for name, kind in self.further if kind == "native"), "")


@dataclass(frozen=True, slots=True)
class _Language:
    share: float
    syllables: str  # "latin" or "latin=native", several with spaces between
    endings: str  # of family names
    given: int  # how many there are
    family: int
    given_syllables: tuple[int, int]
    family_syllables: tuple[int, int]
    family_first: bool = False
    two_word_given: bool = False


_LANGUAGES = (
    _Language(
        0.30,
        "al an ar bel ben bran cal car chris da dan dav e el em er ev fran ga ger gil han har "
        "he hol i is ja jo ka kel ken ki lan lar le lin lo lu ma mar mel mi mor na nel nic o "
        "ol pa pat per quin ra rob ro sam san ser shel si ste tam the tim to tra va vic wal "
        "wen wil win za",
        "son ton ley er man field wood well ford ham berg s",
        3000, 60000, (1, 3), (1, 3),
    ),
    _Language(
        0.22,
        "wei=伟 fang=芳 li=丽 min=敏 jing=静 qiang=强 lei=磊 jun=军 yang=洋 yong=勇 yan=艳 jie=杰 juan=娟 "
        "tao=涛 ming=明 chao=超 xiu=秀 xia=霞 ping=平 gang=刚 gui=桂 hui=辉 ying=英 hua=华 yu=玉 lan=兰 "
        "bin=斌 bo=波 chen=晨 cheng=成 dan=丹 dong=冬 fei=飞 feng=峰 guo=国 hai=海 hao=浩 hong=红 jia=佳 "
        "jian=建 kai=凯 kun=昆 liang=亮 lin=林 ling=玲 long=龙 mei=梅 na=娜 ning=宁 peng=鹏 qi=琪 qin=琴 "
        "rui=瑞 shan=山 shu=淑 song=松 ting=婷 wen=文 xiang=翔 xiao=小 xin=欣 xue=雪 yi=艺 yuan=元 yue=月 "
        "yun=云 ze=泽 zhen=珍 zhi=志 zhou=舟",
        "",
        4000, 72, (1, 2), (1, 1), family_first=True, two_word_given=True,
    ),
    _Language(
        0.14,
        "a=а al=ал an=ан ar=ар bo=бо da=да di=ди do=до ga=га go=го gri=гри i=и iv=ив ka=ка "
        "kol=кол kon=кон le=ле ly=лы ma=ма mak=мак mi=ми mo=мо na=на ni=ни ok=ок pav=пав "
        "pe=пе pol=пол ra=ра ro=ро ru=ру sa=са se=се so=со sta=ста ta=та ti=ти tro=тро va=ва "
        "ve=ве vla=вла vol=вол za=за zi=зи",
        "ov=ов ev=ев in=ин sky=ский enko=енко chuk=чук ko=ко",
        1500, 40000, (2, 3), (1, 3),
    ),
    _Language(
        0.14,
        "a ab ad aj ak am an ar ash av bha chan da de dev di ga go gu ha ish jay ka kal kar "
        "kri ku la lak ma man mi mo na nand ni pa pra pri ra raj ram ree ri sa san sha shi "
        "shri si su ta tha u va ven vi vik ya",
        "an ar esh i ya nathan murthy swamy rao kar wal",
        5000, 50000, (2, 3), (1, 3),
    ),
    _Language(
        0.08,
        "a=あ i=い ka=か ki=き ko=こ sa=さ shi=し su=す ta=た na=な ni=に no=の ha=は hi=ひ fu=ふ ma=ま "
        "mi=み mo=も ya=や yu=ゆ yo=よ ra=ら ri=り ru=る wa=わ",
        "",
        3000, 9000, (2, 3), (2, 4), family_first=True,
    ),
    _Language(
        0.06,
        "gim=김 i=이 bag=박 choe=최 jeong=정 gang=강 jo=조 yun=윤 jang=장 im=임 min=민 seo=서 jun=준 ji=지 "
        "hyeon=현 su=수 yeong=영 ho=호 u=우 jin=진 hui=희 gyeong=경 seong=성 mi=미 eun=은 ha=하 na=나 "
        "dong=동",
        "",
        800, 60, (2, 2), (1, 1), family_first=True,
    ),
    _Language(
        0.06,
        "mhmd=محمد ahmd=احمد ly=علي hsn=حسن slm=سلم krm=كرم nwr=نور smyr=سمير khld=خلد "
        "rshd=رشد frs=فرس tlb=طلب zyd=زيد bdr=بدر jml=جمل",
        "y=ي awy=اوي any=اني",
        200, 3000, (1, 2), (1, 3),
    ),
)  # fmt: skip
_TO_ZIPF = 1.0
_SHARE_OF = {"initials": 0.35, "native": 0.75, "turned": 0.25, "middle": 0.25}


class _Lexicon:
    """Names of one sort, and how often each is used."""

    def __init__(self, names: list[_Part]) -> None:
        self._names = names
        self._weights = list(accumulate(1 / (rank + 3) ** _TO_ZIPF for rank in range(len(names))))

    def pick(self, random: Random) -> _Part:
        return random.choices(self._names, cum_weights=self._weights)[0]


class InventedNames:
    """An endless crowd of people; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311  # names, not secrets
        self._lexicons = [
            (
                self._lexicon(language, language.given, language.given_syllables, ""),
                self._lexicon(language, language.family, language.family_syllables, language.endings),
            )
            for language in _LANGUAGES
        ]

    def people(self) -> Iterator[InventedPerson]:
        languages = range(len(_LANGUAGES))
        shares = list(accumulate(language.share for language in _LANGUAGES))
        while True:
            at = self._random.choices(languages, cum_weights=shares)[0]
            given, family = (lexicon.pick(self._random) for lexicon in self._lexicons[at])
            yield self._person(_LANGUAGES[at], given, family)

    def _person(self, language: _Language, given: _Part, family: _Part) -> InventedPerson:
        latin_given, latin_family = given[0].title(), family[0].title()
        if language.two_word_given:
            latin_given = latin_given.replace("-", self._random.choice(("-", "")))
            latin_given = latin_given if "-" in latin_given else latin_given.capitalize()
        further: list[tuple[str, str]] = []
        if given[1] and self._is("native"):
            native = family[1] + given[1] if language.family_first else f"{given[1]} {family[1]}"
            further.append((native, "native"))
        if self._is("initials"):
            further.append((f"{latin_given[0]}. {latin_family}", "alias"))
        if self._is("turned"):
            further.append((f"{latin_family} {latin_given}", "alias"))
        if self._is("middle"):
            further.append(
                (f"{latin_given} {self._random.choice('ABCDEFGHJKLMPRST')}. {latin_family}", "alias")
            )
        return InventedPerson(f"{latin_given} {latin_family}", tuple(further))

    def _is(self, kind: str) -> bool:
        return self._random.random() < _SHARE_OF[kind]

    def _lexicon(self, language: _Language, size: int, syllables: tuple[int, int], endings: str) -> _Lexicon:
        parts = [_part(written) for written in language.syllables.split()]
        ends = [_part(written) for written in endings.split()]
        join = "-" if language.two_word_given else ""
        names: dict[str, _Part] = {}
        for _try in range(size * 6):
            chosen = self._random.choices(parts, k=self._random.randint(*syllables))
            if ends and self._random.random() < 0.8:
                chosen.append(self._random.choice(ends))
            name = join.join(latin for latin, _native in chosen)
            names.setdefault(name, (name, "".join(native for _latin, native in chosen)))
            if len(names) == size:
                break
        return _Lexicon([name for name in names.values() if len(name[0]) > 1])


def _part(written: str) -> _Part:
    latin, _equals, native = written.partition("=")
    return latin, native
