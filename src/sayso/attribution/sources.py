"""Who is speaking: the subject of a cue, or the place it is said to come from («в Минобороны сообщили»)."""

from __future__ import annotations

from typing import NamedTuple

from sayso.attribution.material import Material
from sayso.attribution.nouns import is_colon, phrase, span
from sayso.grammar import Sentence, Token
from sayso.grammar.lemmas import may_be_nominative
from sayso.model import Span

_RELATIVE = "который"
_MANY = ("ряд", "большинство", "меньшинство", "часть", "множество", "половина", "треть")
_STAGES = (
    "сайт", "страница", "страничка", "интервью", "эфир", "брифинг", "пресс-конференция", "блог", "микроблог", "соцсеть",
)  # fmt: skip
_NEAR = 12  # tokens before «который» among which what it refers to is sought
_PARTS = ("appos", "flat:name", "flat:foreign", "nmod", "amod")
_NOT_WHO = {"что", "это", "кто", "всё", "весь", "то"}


class Speaker(NamedTuple):
    """A source where it stands: its span, its head word, and the first and last token of its phrase."""

    span: Span
    head: int
    first: int
    last: int


def speaker(m: Material, number: int, cue: int, *, after: bool = False, placed: bool = True) -> Speaker | None:
    """The source of the cue at token `cue` of sentence `number`; `after`: the cue is an aside, its subject follows; `placed`:
    a place can speak («в Минобороны сообщили»).
    """
    sentence = m.sentences[number]
    if _is_passive(m, sentence.tokens[cue]):
        head = _told_in(m, sentence, cue) if placed else None
        return None if head is None else spoken_by(sentence, head, cue)
    comma = next((t.i - cue for t in sentence.tokens[cue:] if t.text == ","), 99)
    head = inverted(sentence, cue, reach=min(14, comma)) if after else None
    if head is None and placed:
        head = place(m, sentence, cue) if after else None
    if head is None and after:
        head = _beside(sentence, cue, comma)
    if head is None and after and not any(t.lemma == "как" for t in sentence.tokens[:cue]):  # «как ожидается, мэр …»
        head = inverted(sentence, cue)
    if head is None:
        head = _subject(sentence, cue, set())
    if head is None and not after:
        head = inverted(sentence, cue, reach=3)
    if head is None and not after:
        head = _leftward(sentence, cue)
    if head is None and not after:
        head = _left_of_other(sentence, sentence.tokens[cue])
    if head is None and placed:
        head = place(m, sentence, cue)
    return None if head is None else spoken_by(sentence, head, cue)


def _is_passive(m: Material, verb: Token) -> bool:
    """«сообщается», «было сказано», «ожидается»: nobody's doing; who says it can only be a place."""
    reflexive = verb.lemma in m.pack.words["passive"] or any(
        rule.name == "impersonal" for rule in m.pack.verb_rules(verb.lemma, verb.text)
    )
    return verb.tag.form == "Part" or (verb.is_finite and reflexive)


def _told_in(m: Material, sentence: Sentence, cue: int) -> int | None:
    """«в [письме] говорится», «письмо, [где] говорится»; not «в доме оказалось»."""
    verb = sentence.tokens[cue]
    if verb.is_finite and verb.tag.aspect == "Perf":
        return None
    before = (c for c in sentence.children[cue] if c < cue and verb.rel == "acl:relcl")
    where = next((c for c in before if sentence.tokens[c].lemma == "где"), None)
    return place(m, sentence, cue) if where is None else where


def _beside(sentence: Sentence, cue: int, comma: int) -> int | None:
    """«как отмечают [агентство], …»: the subject straight behind the cue, though its number or the tagger's case is amiss."""
    verb = sentence.tokens[cue]
    near = [sentence.tokens[c] for c in sentence.children[cue] if cue < c < cue + min(comma, 4)]
    subject = next((t for t in near if t.rel == "nsubj" and t.tag.case in ("Nom", "") and t.i < cue + 3), None)
    rels = ("nsubj", "obj") if verb.tag.gender == "Neut" else ("nsubj",)  # «завершил [год]» can have an object
    subject = subject or next((t for t in near if t.rel in rels and _mistaken(t, verb)), None)
    return subject.i if subject else None


def spoken_by(sentence: Sentence, head: int, cue: int) -> Speaker:
    """The whole phrase around a head word; «который» stands for what it refers to."""
    token = sentence.tokens[head]
    if token.lemma not in (_RELATIVE, "где"):
        return named_by(sentence, head, frozenset((cue,)))
    head = _antecedent(sentence, token)
    clause = next((t.i for t in sentence.tokens[head : token.i][::-1] if t.text == ","), token.i)
    return named_by(sentence, head, frozenset((clause,) if head < clause else (cue,)))


def _antecedent(sentence: Sentence, pronoun: Token) -> int:
    """What «который» stands for: «[агентство] „Волна“, которое …»; where the tree's answer does not agree, the noun before."""
    while twin := _twin(sentence, pronoun):
        pronoun = twin
    clause = next((i for i in (pronoun.i, *sentence.above(pronoun.i)) if sentence.tokens[i].rel == "acl:relcl"), None)
    hung = sentence.tokens[sentence.tokens[clause].head] if clause is not None else pronoun
    while pronoun.lemma == "где" and hung.rel == "nmod":
        hung = sentence.tokens[hung.head]
    if hung.i < pronoun.i and _stands_for(pronoun, hung) and not _parted(sentence, hung, pronoun):
        return hung.i
    before = sentence.tokens[: pronoun.i][: -_NEAR - 1 : -1]
    nouns = (t for t in before if t.tag.pos in ("NOUN", "PROPN") and t.rel not in ("appos", "flat:name"))
    return next((t.i for t in nouns if _stands_for(pronoun, t)), hung.i)


def _twin(sentence: Sentence, pronoun: Token) -> Token | None:
    """«письмо, [которое] он послал и в котором …»: the relative pronoun that this one is coordinated with."""
    if not any(t.tag.pos == "CCONJ" for t in sentence.tokens[max(pronoun.i - 2, 0) : pronoun.i]):
        return None
    before = sentence.tokens[max(pronoun.i - 2 * _NEAR, 0) : pronoun.i][::-1]
    return next((t for t in before if t.lemma == _RELATIVE and _stands_for(pronoun, t)), None)


def _stands_for(pronoun: Token, noun: Token) -> bool:
    """One number, and one gender where both show it; «котором» is of either."""
    genders = {pronoun.tag.gender, noun.tag.gender} - {""}
    either = pronoun.tag.case in ("Gen", "Dat", "Ins", "Loc") and "Fem" not in genders
    return len({pronoun.tag.number, noun.tag.number} - {""}) < 2 and (len(genders) < 2 or either)


def _parted(sentence: Sentence, noun: Token, other: Token) -> bool:
    """A verb stands between the two, not in a relative clause and not the other's own auxiliary."""
    first, last = sorted((noun.i, other.i))
    between = (t for t in sentence.tokens[first + 1 : last] if t.tag.pos != "AUX" or t.head != other.i)
    edges = (t.is_finite for t in between if t.is_finite or t.lemma in (_RELATIVE, "где"))
    return next(edges, False)


def qualified(sentence: Sentence, participle: Token) -> Speaker | None:
    """«[коалиция], заявлявшая о нарушениях»: the noun before a participle that agrees with it."""
    first, last = sentence.reach(participle.i)
    nouns = (t for t in sentence.tokens[:first][: -_NEAR - 1 : -1] if t.tag.pos in ("NOUN", "PROPN"))
    noun = next((t for t in nouns if _qualifies(participle, t)), None)
    return noun and named_by(sentence, noun.i, frozenset(range(first, last + 1)))


def _qualifies(participle: Token, noun: Token) -> bool:
    a, b = participle.tag, noun.tag
    alike = a.number == b.number and (a.number == "Plur" or a.gender == b.gender)
    return alike and (a.case == b.case or participle.head == noun.i) and noun.rel not in ("appos", "flat:name")


def named_by(sentence: Sentence, head: int, barred: frozenset[int]) -> Speaker:
    """The noun phrase around a head word, without the tokens `barred`, as a speaker."""
    first, last = phrase(sentence, head, barred=barred | _stage(sentence, head))
    return Speaker(span(sentence, first, last), head, first, last)


def _stage(sentence: Sentence, head: int) -> frozenset[int]:
    """«секретариат союза [на] своём сайте»: where a speaker speaks is no part of the speaker."""
    if sentence.tokens[head].tag.case != "Nom":
        return frozenset()
    end = min(sentence.reach(head)[1], head + _NEAR)
    stages = (t.i for t in sentence.tokens[head + 1 : end + 1] if t.lemma in _STAGES)
    places = (sentence.child(i, "case") for i in stages)
    return frozenset(p.i for p in places if p and p.lemma in ("в", "на") and p.i > head)


def _subject(sentence: Sentence, verb: int, seen: set[int]) -> int | None:
    """The subject of a verb: its own, or that of the verb it is coordinated with or hangs on."""
    if verb in seen:
        return None
    seen.add(verb)
    pronoun = _pronoun_before(sentence, verb)
    if pronoun is not None:
        return pronoun
    subjects = [sentence.tokens[c] for c in sentence.children[verb] if sentence.tokens[c].rel == "nsubj"]
    if not subjects:
        near = _person_behind(sentence, verb)
        return _shared(sentence, sentence.tokens[verb], seen) if near is None else near
    nearer = (
        s for s in subjects if _agreeing(s, sentence.tokens[verb]) and not _parted(sentence, s, sentence.tokens[verb])
    )
    return _own(sentence, verb, next(nearer, subjects[0]))


def _person_behind(sentence: Sentence, verb: int) -> int | None:
    """«Мэр уехал, о ремонте рассказал [инженер]»: not the subject of the other verb where a person stands behind this one."""
    found = inverted(sentence, verb, reach=4)
    person = found is not None and sentence.tokens[found].tag.animacy == "Anim"
    return found if found is not None and person and _agreeing(sentence.tokens[found], sentence.tokens[verb]) else None


def _pronoun_before(sentence: Sentence, verb: int) -> int | None:
    """«в своём микроблоге Twitter [он] отметил»: a personal pronoun straight before the verb is its subject."""
    before = sentence.tokens[verb - 1] if verb else None
    personal = before and before.tag.pos == "PRON" and before.lemma in ("он", "она", "они", "оно")
    if before is None or not personal or before.tag.case != "Nom" or not sentence.tokens[verb].is_finite:
        return None
    return before.i if _agreeing(before, sentence.tokens[verb]) else None


def _own(sentence: Sentence, verb: int, own: Token) -> int | None:
    """The verb's own subject, unless it is a thing before the verb and somebody stands behind it."""
    if own.i < verb and own.tag.animacy == "Inan" and own.tag.pos == "NOUN":
        behind = inverted(sentence, verb, reach=4)
        return own.i if behind is None else behind
    if _clashes(sentence, own, sentence.tokens[verb]):
        behind = inverted(sentence, verb, reach=6)
        return behind if behind is not None and _agreeing(sentence.tokens[behind], sentence.tokens[verb]) else None
    return own.i if own.lemma not in _NOT_WHO and _is_subject(sentence, own, verb) else None


def _clashes(sentence: Sentence, own: Token, verb: Token) -> bool:
    """«[Орлов] поддержало», «[П.] Орлова обвиняют», «[оно] уведомили»: one person, and a verb of a thing or of many."""
    many = verb.tag.number == "Plur" and own.tag.number == "Sing" and not sentence.child(own.i, "conj")
    one = own.tag.pos == "PRON" or (own.tag.pos == "PROPN" and own.tag.animacy == "Anim" and own.text[-1] not in "иы")
    thing = verb.tag.gender == "Neut" and own.tag.gender in ("Masc", "Fem")
    return one and (many or (thing and own.tag.animacy == "Anim"))


def _is_subject(sentence: Sentence, own: Token, verb: int) -> bool:
    """A nominative, a counted genitive, or a thing whose case the tagger may have missed; never «Петрова обвиняют»."""
    if own.tag.case in ("Nom", ""):
        return True
    if sentence.child(own.i, "nummod", "nummod:gov") or _mistaken(own, sentence.tokens[verb]):
        return True
    thing = own.tag.animacy != "Anim" and own.lemma != _RELATIVE
    return thing and own.tag.case in ("Gen", "Acc") and own.tag.number == sentence.tokens[verb].tag.number


def _mistaken(noun: Token, verb: Token) -> bool:
    """«заявил [Челах]», «сообщило [ведомство]»: the tagger's case is another, but the word can be a nominative that agrees."""
    word, tag = noun.text.lower(), noun.tag
    alike = tag.number == verb.tag.number and verb.tag.gender in ("", tag.gender)
    return tag.pos in ("NOUN", "PROPN") and alike and may_be_nominative(word, tag.number, tag.gender)


def _shared(sentence: Sentence, verb: Token, seen: set[int]) -> int | None:
    """The subject that a verb without one shares with another verb."""
    if verb.head >= 0 and (verb.rel == "conj" or verb.tag.form in ("Conv", "Inf")):
        shared = _subject(sentence, verb.head, seen)
        if verb.tag.form == "Conv" and shared is None:
            return _nominative_before(sentence, verb)
        if not verb.is_finite or (shared is not None and _agreeing(sentence.tokens[shared], verb)):
            return shared
        return _above(sentence, verb)
    if verb.rel in ("acl:relcl", "advcl", "acl") and verb.is_finite:
        return _above(sentence, verb)  # «прочёл письмо, в котором заявил, что …»
    return _nominative_before(sentence, verb) if verb.tag.form == "Conv" else None


def _nominative_before(sentence: Sentence, verb: Token) -> int | None:
    """«[Врач] извинился, пояснив, что …»: the subject nearest before a gerund."""
    return next((t.i for t in sentence.tokens[: verb.i][::-1] if t.rel == "nsubj" and t.tag.case == "Nom"), None)


def _above(sentence: Sentence, verb: Token) -> int | None:
    """«[Министр] сообщил, что дорога закрыта, и пообещал …»: the nearest subject up the tree that agrees with the verb."""
    subjects = (sentence.child(i, "nsubj") for i in sentence.above(verb.i))
    fits = (s for s in subjects if s and s.tag.case == "Nom" and _agreeing(s, verb))
    return next((s.i for s in fits if verb.tag.number == "Sing" or s.tag.animacy == "Anim"), None)


def _leftward(sentence: Sentence, cue: int) -> int | None:
    """«[Представитель], сославшись на …, сообщил»: a nominative further left that agrees, past gerunds and relative clauses."""
    verb = sentence.tokens[cue]
    if not verb.is_finite:
        return None
    for token in sentence.tokens[:cue][::-1]:
        if (token.is_finite and token.rel not in ("acl:relcl", "acl")) or is_colon(sentence.tokens, token.i):
            return None
        if token.lemma in ("что", "чтобы") or token.rel == "flat:name" or _belongs(sentence, token, verb):
            continue
        if _nominal(sentence, token) and _agreeing(token, verb):
            return token.i if sentence.child(token.i, "case") is None and token.lemma not in _NOT_WHO else None
    return None


def _left_of_other(sentence: Sentence, verb: Token) -> int | None:
    """«После ухода мужа [Анна Каро] правила сама, хотя и говорила, что …»: left of the verb that this one hangs on."""
    if verb.rel not in ("conj", "advcl") or verb.head > verb.i or sentence.child(verb.i, "nsubj"):
        return None
    found = _leftward(sentence, verb.head)
    return found if found is not None and (not verb.is_finite or _agreeing(sentence.tokens[found], verb)) else None


def _belongs(sentence: Sentence, noun: Token, verb: Token) -> bool:
    """Part of another noun's phrase; a nominative is no more so behind another case: «рыбакам [МИД] советует»."""
    case = sentence.tokens[noun.head].tag.case
    if noun.rel == "appos":
        person = noun.tag.pos == "PROPN" and noun.tag.animacy == "Anim" and verb.i - noun.i < _NEAR
        return case == "Nom" or not person or any(t.text == "," for t in sentence.tokens[noun.i : verb.i])
    return (noun.rel == "nmod" and case != "Dat") or (noun.rel == "conj" and case in ("Nom", ""))


def _nominal(sentence: Sentence, token: Token) -> bool:
    """A nominative, «[одна] из них», «пять [фирм]»."""
    if token.tag.pos in ("NOUN", "PROPN", "PRON") or token.lemma == "один":
        count = sentence.child(token.i, "nummod:gov")
        return token.tag.case == "Nom" or (count is not None and token.tag.case == "Gen" and count.tag.case == "Nom")
    return False


def _agreeing(noun: Token, verb: Token) -> bool:
    """One number, and genders that go together: «глава комитета уточнила» does where a woman heads it."""
    if noun.tag.number and noun.tag.number != verb.tag.number:
        return verb.tag.number == "Plur" and noun.lemma in _MANY
    woman = noun.tag.animacy == "Anim" and (noun.tag.gender, verb.tag.gender) == ("Masc", "Fem")
    return woman or not verb.tag.gender or not noun.tag.gender or noun.tag.gender == verb.tag.gender


def inverted(sentence: Sentence, cue: int, *, reach: int = 14) -> int | None:
    """Head of the first nominative after the cue: «…, сообщил в среду [представитель] штаба»."""
    verb = sentence.tokens[cue]
    if not (verb.is_finite or verb.tag.variant == "Short"):
        return None
    loose = None  # a foreign name without a case, taken where no nominative follows at once
    for token in sentence.tokens[cue + 1 : cue + reach]:
        if (
            token.lemma in ("что", "чтобы", ":")
            or token.is_finite
            or (loose and (token.text == "," or token.i > loose.i + 4))
        ):
            break
        if token.tag.pos in ("NOUN", "PROPN", "PRON", "X") and _could_say(sentence, token, verb):
            if token.tag.case and token.rel != "iobj":
                return token.i
            loose = loose or token
    return loose.i if loose else None


def _could_say(sentence: Sentence, token: Token, verb: Token) -> bool:
    """A nominative, or a foreign name that has no case, agreeing with the verb and free of prepositions."""
    if token.tag.pos in ("PROPN", "X") and not token.tag.case:
        fits = True
    else:
        fits = token.tag.case == "Nom" or (
            token.tag.case == "Gen" and sentence.child(token.i, "nummod:gov", "nummod") is not None
        )
    free = sentence.child(token.i, "case") is None and token.lemma not in _NOT_WHO
    number = not verb.tag.number or verb.tag.number in (token.tag.number, "Plur")
    return fits and free and (number or not token.tag.number) and token.rel not in _PARTS


def place(m: Material, sentence: Sentence, cue: int, *, anywhere: bool = False) -> int | None:
    """«В Минобороны сообщили», «в докладе говорится», «из прокуратуры сообщили»; `anywhere`: whatever the verb's number."""
    verb = sentence.tokens[cue]
    impersonal = verb.tag.form == "Part" or (
        verb.lemma.endswith(("ться", "тись")) and verb.tag.voice in ("Pass", "Mid")
    )
    if not impersonal and verb.tag.number != "Plur" and not anywhere:
        return None
    documents, settings = m.pack.words["document"], m.pack.words["setting"]
    for child in sentence.children[cue]:
        token = sentence.tokens[child]
        preposition = sentence.child(child, "case")
        if (
            preposition is None
            or not (token.tag.pos in ("NOUN", "PROPN", "X") or token.lemma == _RELATIVE)
            or token.lemma in settings
            or _parted(sentence, token, verb)
        ):
            continue
        if (
            preposition.lemma in ("в", "на")
            and _where_case(sentence, token)
            and (impersonal or token.lemma not in documents)
        ):
            return child
        if preposition.lemma in ("из", "у") and token.tag.case == "Gen" and not impersonal:
            return child
    return None


def _where_case(sentence: Sentence, noun: Token) -> bool:
    """The case of a place, told by an adjective too («в городском управление»), or none at all («в Facebook»)."""
    adjective = sentence.child(noun.i, "amod")
    bare = noun.tag.pos in ("PROPN", "X") and (not noun.tag.case or noun.text.isascii())
    return noun.tag.case == "Loc" or bare or (adjective is not None and adjective.tag.case == "Loc")
