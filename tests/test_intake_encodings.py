"""Encodings: every one in which Russian and Ukrainian texts come, at many places of a text, declared or not."""

import pytest

from sayso.errors import InputError
from sayso.intake import page
from sayso.intake.decode import decode

RUSSIAN = """
Мост через Верхнюю Лугу закрыт на ремонт до 15 мая, сообщили во вторник в министерстве транспорта области. По словам
представителя ведомства Ивана Петрова, экспертиза показала износ опор, и «рисковать людьми никто не будет». Объезд
организован через соседний посёлок, пассажирам предложат ещё и бесплатные автобусы. Ранее мэр города Анна Соколова
заявляла, что ограничивать движение не станут; теперь она отказалась от комментариев, пишет местная газета. Жители
микрорайона Южный опасаются, что «скорая помощь» не успеет доехать. Подрядчик, фирма «Щит», получит 48,7 млн рублей:
половину — сразу, остальное — после приёмки. В прокуратуре (там подтвердили проверку) уточнили: съёмка объекта, как и
подъём грузов, временно запрещена. Эксперты считают иначе: эту работу, вероятно, можно было выполнить ещё прошлым летом.
ОБЪЯВЛЕНИЕ: ДВИЖЕНИЕ ПАРОМА НАЧНЁТСЯ В СРЕДУ, ПОСАДКА У ПРИСТАНИ ЦЕНТРАЛЬНАЯ. РАСПИСАНИЕ ВЫВЕСЯТ НА ОБОИХ БЕРЕГАХ.
"""
UKRAINIAN = """
Міст через річку закрито на ремонт до 15 травня, повідомили у вівторок у міністерстві транспорту області. За словами
речника відомства Івана Петренка, експертиза виявила зношені опори, і «ризикувати людьми ніхто не буде». Об'їзд
організовано через сусіднє селище, пасажирам також запропонують безкоштовні автобуси. Раніше мерка міста Ганна Соколенко
заявляла, що рух не обмежуватимуть; тепер вона відмовилася від коментарів, пише місцева газета. Мешканці мікрорайону
Південний побоюються, що «швидка» не встигне доїхати. Підрядник, фірма «Щит», отримає 48,7 млн гривень: половину
одразу, решту після приймання. У прокуратурі (там підтвердили перевірку) уточнили: зйомку об'єкта тимчасово заборонено.
Експерти вважають інакше: цю роботу, ймовірно, можна було виконати ще минулого літа, якби не суперечка між підрядниками.
ОГОЛОШЕННЯ: РУХ ПОРОМА РОЗПОЧНЕТЬСЯ В СЕРЕДУ, ПОСАДКА БІЛЯ ПРИСТАНІ ЦЕНТРАЛЬНА. ЇЇ ВІДКРИЮТЬ ПІСЛЯ ОБІДУ.
"""
LENGTH = 200
STEP = 25
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
PAGES = {"ru": ("cp1251", "koi8-r", "koi8-u", "cp866", "iso8859-5"), "uk": ("cp1251", "koi8-u", "cp866", "iso8859-5")}
TEXTS = {"ru": RUSSIAN, "uk": UKRAINIAN}
# cp866 has «і» in no version; what Ukrainian texts in it hold instead is the Latin letter, or cp1125, which none declares.
REPLACED = {"cp866": str.maketrans("іІґҐ", "iIгГ")}


def windows(language, encoding):
    """Stretches of 200 characters, every 25, in what of the text the encoding can say."""
    text = TEXTS[language].replace("\n", " ").translate(REPLACED.get(encoding, {}))
    kept = text.encode(encoding, "ignore").decode(encoding)
    return [kept[at : at + LENGTH] for at in range(0, len(kept) - LENGTH + 1, STEP)]


@pytest.mark.parametrize(
    ("language", "encoding"),
    [(language, encoding) for language in TEXTS for encoding in UNICODE + PAGES[language]],
)
def test_two_hundred_characters_are_enough(language, encoding):
    stretches = windows(language, encoding)
    assert len(stretches) > 25
    wrong = [stretch for stretch in stretches if decode(stretch.encode(encoding), "x") != stretch]
    assert wrong == []


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize(
    "declared", ["utf-8", "windows-1251", "koi8-r", "iso-8859-1", "ibm866", "no-such-encoding", "zip"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "koi8-u", "cp866"])
def test_a_wrong_declaration_is_outvoted(language, declared, encoding):
    text = windows(language, encoding)[0]
    assert decode(text.encode(encoding), "x", declared=declared) == text


FRENCH = (
    "L’été dernier, le président a déclaré que le pont serait fermé jusqu’à la fin de l’année, a rapporté le journal. "
    * 2
)


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (FRENCH, "cp1252", "iso-8859-1"),
        (FRENCH, "cp1252", "windows-1252"),
        ("今日、橋は修理のため閉鎖されたと市役所が発表した。" * 5, "shift_jis", "Shift_JIS"),
        ("Γέφυρα έκλεισε για επισκευή, ανακοίνωσε το υπουργείο." * 3, "iso8859-7", "iso-8859-7"),
        (RUSSIAN, "mac_cyrillic", "x-mac-cyrillic"),
    ],
)
def test_what_is_declared_is_believed(text, encoding, declared):
    kept = text.encode(encoding, "ignore").decode(encoding)
    assert decode(kept.encode(encoding), "x", declared=declared) == kept


def test_other_languages_are_decoded_where_two_libraries_agree():
    german = (
        "Die Brücke über den Fluß bleibt bis Mai gesperrt, teilte das Ministerium mit. Der Bürgermeister äußerte sich. "
        * 3
    )
    assert decode(german.encode("cp1252"), "x") == german


def test_a_few_broken_characters_are_let_pass_where_an_encoding_is_declared():
    data = RUSSIAN.encode()
    broken = data[:401] + b"\xff" + data[401:]
    with pytest.raises(InputError, match="cannot be decoded"):
        decode(broken, "x")
    assert decode(broken, "x", declared="utf-8").count("\ufffd") <= 3


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b'<meta charset="windows-1251">', "windows-1251"),
        (b'<META http-equiv=Content-Type content="text/html; charset=koi8-r">', "koi8-r"),
        (b"<meta charset=utf-8>", "utf-8"),
        (b"<p>none</p>", "utf-8"),
    ],
)
def test_a_page_declares_its_encoding(head, encoding):
    assert page.declared_charset(b"<html><head>" + head) == encoding
