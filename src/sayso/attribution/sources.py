"""Who is speaking: the subject of a cue, or the place it is said to come from («в Минобороны сообщили»)."""

from __future__ import annotations

from typing import NamedTuple

from sayso.attribution.material import Material
from sayso.attribution.nouns import phrase, span
from sayso.grammar import Sentence, Token
from sayso.model import Span

_RELATIVE = "который"
_NEAR = 12  # tokens before «который» among which what it refers to is sought
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
    comma = next((t.i - cue for t in sentence.tokens[cue:] if t.text == ","), 99)
    head = inverted(sentence, cue, reach=min(14, comma)) if after else None
    if head is None and placed:
        head = place(m, sentence, cue) if after else None
    if head is None and after:
        head = _beside(sentence, cue, comma)
    if head is None and after:
        head = inverted(sentence, cue)
    if head is None:
        head = _subject(sentence, cue, set())
    if head is None and not after:
        head = inverted(sentence, cue, reach=3)
    if head is None and not after:
        head = _leftward(sentence, cue)
    if head is None and placed:
        head = place(m, sentence, cue)
    return None if head is None else spoken_by(sentence, head, cue)


def _beside(sentence: Sentence, cue: int, comma: int) -> int | None:
    """«как отмечают [агентство], …»: the subject straight behind the cue, though its number does not agree."""
    subject = next(
        (sentence.tokens[c] for c in sentence.children[cue] if c > cue and sentence.tokens[c].rel == "nsubj"), None
    )
    near = subject is not None and subject.i < cue + min(comma, 3) and subject.tag.case in ("Nom", "")
    return subject.i if subject and near else None


def spoken_by(sentence: Sentence, head: int, cue: int) -> Speaker:
    """The whole phrase around a head word; «который» stands for what it refers to."""
    token = sentence.tokens[head]
    barred = frozenset((cue,))
    if token.lemma == _RELATIVE:
        clause = next((i for i in (head, *sentence.above(head)) if sentence.tokens[i].rel == "acl:relcl"), None)
        if clause is not None and sentence.tokens[clause].head >= 0:
            head = sentence.tokens[clause].head
            barred = frozenset(range(*_widen(sentence.reach(clause))))
        else:
            head = _antecedent(sentence, token)
            barred = frozenset(range(token.i, len(sentence.tokens))) if head < token.i else barred
    return named_by(sentence, head, barred)


def _antecedent(sentence: Sentence, pronoun: Token) -> int:
    """«[агентство] „Волна“, которое …»: the noun before that agrees, where the tree hangs the clause elsewhere."""
    for token in sentence.tokens[: pronoun.i][: -_NEAR - 1 : -1]:
        alike = token.tag.number == pronoun.tag.number and token.tag.gender in (pronoun.tag.gender, "")
        if token.tag.pos in ("NOUN", "PROPN") and alike and token.rel not in ("appos", "flat:name"):
            return token.i
    return pronoun.i


def named_by(sentence: Sentence, head: int, barred: frozenset[int]) -> Speaker:
    """The noun phrase around a head word, without the tokens `barred`, as a speaker."""
    first, last = phrase(sentence, head, barred=barred)
    return Speaker(span(sentence, first, last), head, first, last)


def _widen(reach: tuple[int, int]) -> tuple[int, int]:
    return reach[0], reach[1] + 1


def _subject(sentence: Sentence, verb: int, seen: set[int]) -> int | None:
    """The subject of a verb: its own, or that of the verb it is coordinated with or hangs on."""
    if verb in seen:
        return None
    seen.add(verb)
    pronoun = _pronoun_before(sentence, verb)
    if pronoun is not None:
        return pronoun
    own = sentence.child(verb, "nsubj")
    return _shared(sentence, sentence.tokens[verb], seen) if own is None else _own(sentence, verb, own)


def _pronoun_before(sentence: Sentence, verb: int) -> int | None:
    """«в своём микроблоге Twitter [он] отметил»: a personal pronoun straight before the verb is its subject."""
    before = sentence.tokens[verb - 1] if verb else None
    fits = (
        before and before.tag.pos == "PRON" and before.tag.case == "Nom" and before.lemma in ("он", "она", "они", "оно")
    )
    return (
        before.i
        if before and fits and sentence.tokens[verb].is_finite and _agreeing(before, sentence.tokens[verb])
        else None
    )


def _own(sentence: Sentence, verb: int, own: Token) -> int | None:
    """The verb's own subject, unless it is a thing before the verb and somebody stands behind it."""
    if own.i < verb and own.tag.animacy == "Inan" and own.tag.pos == "NOUN":
        return inverted(sentence, verb, reach=4) or own.i
    return own.i if own.lemma not in _NOT_WHO and _is_subject(sentence, own, verb) else None


def _is_subject(sentence: Sentence, own: Token, verb: int) -> bool:
    """A nominative, a counted genitive, or a thing whose case the tagger may have missed; never «Петрова обвиняют»."""
    if own.tag.case in ("Nom", ""):
        return True
    if sentence.child(own.i, "nummod", "nummod:gov"):
        return True
    thing = own.tag.animacy != "Anim" and own.lemma != _RELATIVE
    return thing and own.tag.case in ("Gen", "Acc") and own.tag.number == sentence.tokens[verb].tag.number


def _shared(sentence: Sentence, verb: Token, seen: set[int]) -> int | None:
    """The subject that a verb without one shares with another verb."""
    if verb.head >= 0 and (verb.rel == "conj" or verb.tag.form in ("Conv", "Inf")):
        shared = _subject(sentence, verb.head, seen)
        if verb.tag.form == "Conv" and shared is None:
            return _nominative_before(sentence, verb)
        if not verb.is_finite or (shared is not None and _agreeing(sentence.tokens[shared], verb)):
            return shared
        return _above(sentence, verb)
    if verb.rel in ("acl:relcl", "advcl") and verb.is_finite and verb.tag.number == "Sing":
        return _above(sentence, verb)  # «прочёл письмо, в котором заявил, что …»
    return _nominative_before(sentence, verb) if verb.tag.form == "Conv" else None


def _nominative_before(sentence: Sentence, verb: Token) -> int | None:
    """«[Врач] извинился, пояснив, что …»: the subject nearest before a gerund."""
    return next((t.i for t in sentence.tokens[: verb.i][::-1] if t.rel == "nsubj" and t.tag.case == "Nom"), None)


def _above(sentence: Sentence, verb: Token) -> int | None:
    """«[Министр] сообщил, что дорога закрыта, и пообещал …»: the nearest subject up the tree that agrees with the verb."""
    subjects = (sentence.child(i, "nsubj") for i in sentence.above(verb.i))
    return next((s.i for s in subjects if s and s.tag.case == "Nom" and _agreeing(s, verb)), None)


def _leftward(sentence: Sentence, cue: int) -> int | None:
    """«[Представитель], сославшись на …, сообщил»: a nominative further left that agrees, past gerunds and relative clauses."""
    verb = sentence.tokens[cue]
    if not verb.is_finite:
        return None
    for token in sentence.tokens[:cue][::-1]:
        if token.is_finite and token.rel not in ("acl:relcl", "acl"):
            return None
        if token.lemma in ("что", "чтобы") or token.rel in ("appos", "flat:name", "nmod", "conj"):
            continue
        if token.tag.pos in ("NOUN", "PROPN", "PRON") and token.tag.case == "Nom" and _agreeing(token, verb):
            return token.i if sentence.child(token.i, "case") is None and token.lemma not in _NOT_WHO else None
    return None


def _agreeing(noun: Token, verb: Token) -> bool:
    """One number, and genders that go together: «глава комитета уточнила» does where a woman heads it."""
    if noun.tag.number and noun.tag.number != verb.tag.number:
        return False
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
            if token.tag.case:
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
    return (
        fits and free and (number or not token.tag.number) and token.rel not in ("appos", "flat:name", "nmod", "amod")
    )


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
        ):
            continue
        if (
            preposition.lemma in ("в", "на")
            and token.tag.case == "Loc"
            and (impersonal or token.lemma not in documents)
        ):
            return child
        if preposition.lemma in ("из", "у") and token.tag.case == "Gen" and not impersonal:
            return child
    return None
