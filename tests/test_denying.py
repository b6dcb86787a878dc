"""Denials without a «не» before their verb: what must be seen as one, and what must not."""

import pytest

from sayso.links.same.denying import untrue

YES = (
    ("ru", "Сторож назвал рассказы о пропаже лодок выдумкой."),
    ("ru", "Капитан порта назвал обвинения в подкупе ложью."),
    ("ru", "Закрытие верфи — сплетня, заявил мэр."),
    ("ru", "«Это ложь», — сказала она."),
    ("ru", "Версию, не соответствующую действительности, он отверг."),
    ("ru", "«Всё наоборот: лодки вернули в срок», — сказал сторож."),
    ("ru", "Сведения о пожаре не подтвердились."),
    ("uk", "Капітан назвав чутки про пожежу вигадкою."),
    ("en", "The mayor called the reports baseless."),
    ("en", "The story is a lie, she said."),
)
NO = (
    ("ru", "Суд рассмотрел иск о клевете."),
    ("ru", "Следователи уличили сторожа во лжи."),
    ("ru", "Верфь назвали именем капитана."),
    ("ru", "Причал работает, всё не так плохо."),
    ("en", "The crew lies in wait."),
    ("de", "Das ist eine Lüge."),
)


@pytest.mark.parametrize(("language", "text"), YES)
def test_a_denial_is_seen(language, text):
    assert untrue(text, language)


@pytest.mark.parametrize(("language", "text"), NO)
def test_what_only_looks_like_one_is_not(language, text):
    assert not untrue(text, language)


def test_it_is_quick_on_hostile_text():
    assert not untrue("назвал " * 100_000, "ru")
