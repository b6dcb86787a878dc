"""Sayings set beside what is said: «P, сообщил X», «как сообщает X, P», «по данным X, P»."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sayso.attribution.carve import carve
from sayso.attribution.cues import Cue, idiom
from sayso.attribution.material import Draft, Material, replace
from sayso.attribution.nouns import phrase, span
from sayso.attribution.sources import Speaker, inverted, named_by, speaker
from sayso.grammar import Sentence, Token
from sayso.languages import Rule
from sayso.model import Span

_LINKS = {"и", "а", "но", "однако", "при", "этом", "также", "кроме", "того", "тем", "временем", "впрочем", "между"}
_RELATIVES = ("который", "чей", "где", "куда", "откуда", "когда")
_NEAR = 3  # tokens from «что» to the aside behind it
_POSSESSIVE = ("его", "её", "ее", "их", "моим", "нашим", "своим")


class Aside(NamedTuple):
    """A draft whose content is still the rest of its sentence, and the tokens first…last that it takes itself."""

    draft: Draft
    first: int
    last: int


def asides(m: Material, number: int, taken: frozenset[int]) -> list[Aside]:
    """All asides of one sentence, in order; `taken` are cues that direct speech has used."""
    found = [*_phrases(m, number), *_verbs(m, number, taken)]
    return sorted(found, key=lambda a: a.first)


def with_content(m: Material, number: int, found: list[Aside], holes: list[Span]) -> Iterator[Draft]:
    """Give each aside the rest of its sentence for content, less all that announces."""
    sentence = m.sentences[number]
    segments = [span(sentence, a.first, a.last) for a in found]
    for aside in found:
        start, end = _region(m, sentence, aside)
        content = carve(m, start, end, [*segments, *holes])
        back = bool(content) and m.text[start : start + 7].lower() == "об этом"
        yield replace(aside.draft, content=content, points_back=back)


def _region(m: Material, sentence: Sentence, aside: Aside) -> tuple[int, int]:
    """The clause around an aside: from the last that-clause or break before it to the end of the sentence."""
    tokens = sentence.tokens
    first = _clause_start(sentence, aside)
    quote = m.quote_around(tokens[aside.first].start)
    first, last = (first, len(tokens) - 1) if tokens[aside.first].text == "(" else _bracket(sentence, aside, first)
    start, end = tokens[first].start, tokens[last].end
    if quote:
        start, end = max(start, quote.inner.start), min(end, quote.inner.end)
    while first < aside.first and tokens[first].text.lower() in _LINKS and tokens[first].start >= start:
        first += 1
    lone = first + 1 == aside.first and tokens[first].tag.pos not in ("NOUN", "PROPN", "PRON", "VERB")
    if lone or tokens[first].start >= tokens[aside.first].start:
        start = tokens[aside.last].end
    return start, end


def _clause_start(sentence: Sentence, aside: Aside) -> int:
    """Where the clause around an aside begins: behind a colon or «что»; of an aside in the middle also behind «, а», «и»."""
    opens = _opens_inner if _in_the_middle(sentence, aside) else _opens_reported
    starts = (
        t.i + 1 for t in sentence.tokens[: aside.first][::-1] if _breaks(sentence, t) or opens(sentence, t, aside)
    )
    return next(starts, 0)


def _breaks(sentence: Sentence, token: Token) -> bool:
    return token.text in (":", ";") and sentence.tokens[token.i + 1].start > token.end  # but not «в 22:30»


def _opens_reported(sentence: Sentence, token: Token, aside: Aside) -> bool:
    """«…, [что], по словам X, P»: straight before the aside."""
    return token.lemma in ("что", "чтобы") and _follows_comma(sentence, token) and aside.first - token.i <= _NEAR


def _opens_inner(sentence: Sentence, token: Token, aside: Aside) -> bool:
    """Before an aside in the middle also «, что» and «, а» further off, «, который», and «P [и], по словам X, Q»."""
    near = aside.first - token.i <= _NEAR
    if near and token.tag.pos == "CCONJ" and all(t.text == "," for t in sentence.tokens[token.i + 1 : aside.first]):
        return True
    return ((near and token.lemma in _RELATIVES) or token.lemma in ("что", "чтобы", "а", "но")) and _follows_comma(
        sentence, token
    )


def _follows_comma(sentence: Sentence, token: Token) -> bool:
    """A comma stands before the word, or before its preposition: «…, в [котором]»."""
    before = [t.text for t in sentence.tokens[max(token.i - 2, 0) : token.i]]
    adposition = bool(token.i) and sentence.tokens[token.i - 1].tag.pos == "ADP"
    return before[-1:] == [","] or (adposition and before[0] == ",")


def _in_the_middle(sentence: Sentence, aside: Aside) -> bool:
    """Words of the statement stand before the aside and behind it."""
    behind = [t for t in sentence.tokens[aside.last + 1 :] if t.is_word]
    return bool(behind) and any(t.is_word for t in sentence.tokens[: aside.first])


def _bracket(sentence: Sentence, aside: Aside, first: int) -> tuple[int, int]:
    """Stay inside the bracket in which the aside stands."""
    texts = [t.text for t in sentence.tokens]
    opened = [i for i in range(aside.first) if texts[i] == "(" and ")" not in texts[i : aside.first]]
    if not opened:
        return first, len(texts) - 1
    closed = next((i for i in range(aside.last, len(texts)) if texts[i] == ")"), len(texts))
    return max(first, opened[-1] + 1), closed - 1


# ------------------------------------------------------------------ verbs


def _verbs(m: Material, number: int, taken: frozenset[int]) -> Iterator[Aside]:
    sentence = m.sentences[number]
    for token in sentence.tokens:
        cue = _aside_cue(m, sentence, token) if token.i not in taken else None
        opening = _opening(sentence, token) if cue else None
        if cue is None or opening is None or not ("aside" in cue.rule.frames or _how(sentence, token) is not None):
            continue
        known = cue.last > token.i and _dative(sentence, cue.last)
        who = known or speaker(m, number, token.i, after=True)
        if who and cue.first <= who.head <= cue.last:
            who = None
        if _is_second(sentence, token, who, opening):
            continue
        last = _last(sentence, sentence.tokens[cue.last], who, opening)
        if last is None:
            continue
        source, head = (who.span, (number, who.head)) if who else (None, None)
        shown = span(sentence, cue.first, cue.last)
        yield Aside(Draft(f"{cue.rule.name}/aside", cue.act, number, shown, (), source, head), opening, last)


def _aside_cue(m: Material, sentence: Sentence, token: Token) -> Cue | None:
    """A verb that can stand in an aside, or an idiom that can: «как стало известно „Волне“»."""
    rule = _aside_rule(m, token)
    if rule and rule.act != "none":
        return Cue(rule, token, token.i, token.i, rule.act)
    if token.lemma in m.pack.words["managing"] and (found := _managed(m, sentence, token)):
        return found
    found = idiom(m, sentence, token)
    return found if found and _set_beside(found.rule) and found.first == token.i else None


def _managed(m: Material, sentence: Sentence, token: Token) -> Cue | None:
    """«как удалось выяснить [„Волне“]»: the infinitive is what announces."""
    told = next((t for t in sentence.tokens[token.i + 1 : token.i + 4] if t.tag.form == "Inf"), None)
    if told is None:
        return None
    rules = (*m.pack.verb_rules(told.lemma, told.text), *(r for _, r in m.pack.idioms.get(told.lemma, ())))
    rule = next((r for r in rules if _set_beside(r)), None)
    return Cue(rule, token, token.i, told.i, rule.act) if rule and rule.act != "none" else None


def _set_beside(rule: Rule) -> bool:
    return bool({"aside", "how"} & set(rule.frames)) and rule.act != "none"


def _dative(sentence: Sentence, last: int) -> Speaker | None:
    """«стало известно [„Волне“]»: to whom it became known, and who tells."""
    head = next(
        (t for t in sentence.tokens[last + 1 : last + 4] if t.tag.case == "Dat" and t.tag.pos in _NOMINAL), None
    )
    if head is None:
        return None
    return named_by(sentence, head.i, frozenset(range(last + 1)))


def _aside_rule(m: Material, token: Token) -> Rule | None:
    if not token.is_finite and token.tag.variant != "Short":
        return None
    rules = m.pack.verb_rules(token.lemma, token.text)
    return next((r for r in rules if _set_beside(r)), None)


_TEMPORAL = ("после", "до", "перед", "мера")
_NOMINAL = ("NOUN", "PROPN", "PRON", "X")
_DASHES = ("—", "–", "-")


def _opening(sentence: Sentence, verb: Token) -> int | None:
    """Where the aside begins: «как» at the start or behind a comma, a bracket, or the comma straight before the verb."""
    if verb.i == 0 or _negated(sentence, verb):
        return None
    how = _how(sentence, verb)
    if how is not None:
        return how if _starts_aside(sentence, how) else None
    return verb.i - 1 if sentence.tokens[verb.i - 1].text == "(" else _comma_before(sentence, verb)


def _how(sentence: Sentence, verb: Token) -> int | None:
    """The «как» that goes with the verb: «как в среду сообщил …»."""
    for token in sentence.tokens[max(verb.i - 9, 0) : verb.i][::-1]:
        if token.text in (",", *_DASHES):
            return None
        if token.lemma == "как" and not any(t.is_predicate for t in sentence.tokens[token.i + 1 : verb.i]):
            return token.i
    return None


def _starts_aside(sentence: Sentence, how: int) -> bool:
    if how > 2 and sentence.tokens[how - 3].lemma in _TEMPORAL:  # «после того, как требовали …»
        return False
    lead = [t for t in sentence.tokens[:how] if t.is_word]
    before = sentence.tokens[how - 1].text if how else ","
    return before in (",", "(", "—", "«", '"') or all(t.text.lower() in _LINKS for t in lead)


def _comma_before(sentence: Sentence, verb: Token) -> int | None:
    """«P, сообщил X», «P», — сообщил X»: the comma or dash straight before the verb, an adverb between them allowed."""
    tokens = sentence.tokens
    at = verb.i - 1
    if (tokens[at].tag.pos == "ADV" and tokens[at].lemma not in _RELATIVES) or tokens[at].lemma in ("также", "тоже"):
        at -= 1
    if at <= 0 or tokens[at].text not in (",", *_DASHES) or verb.i + 1 >= len(tokens):
        return None
    if _takes_clause(sentence, verb) or verb.tag.person == "1" or _governed_before(sentence, verb):
        return None
    doubled = at >= 2 and tokens[at].text in _DASHES and tokens[at - 1].text in (",", "»", '"')
    return at - 1 if doubled else at


def _negated(sentence: Sentence, verb: Token) -> bool:
    return sentence.tokens[verb.i - 1].lemma == "не"


def _takes_clause(sentence: Sentence, verb: Token) -> bool:
    """«…, заявил, что Q»: the verb has a clause of its own and is no aside."""
    for token in sentence.tokens[verb.i + 1 :]:
        if token.is_finite:
            return False
        if token.lemma in ("что", "чтобы") and sentence.tokens[token.i - 1].text == ",":
            return True
    return False


def _governed_before(sentence: Sentence, verb: Token) -> bool:
    """«X, глава Y, заявил …», «которые угрожали взорвать»: the verb has its subject before it, or an infinitive to follow."""
    behind = inverted(sentence, verb.i, reach=4)
    subjects = [c for c in sentence.children[verb.i] if sentence.tokens[c].rel in ("nsubj", "csubj")]
    before = behind is None and bool(subjects) and max(subjects) < verb.i
    follows = sentence.tokens[verb.i + 1 : verb.i + 3]
    return before or any(t.tag.form == "Inf" for t in follows)


def _is_second(sentence: Sentence, verb: Token, who: Speaker | None, opening: int) -> bool:
    """«представили отзывы, напомнили о P»: with nobody behind it and a complement of its own, a second predicate."""
    if sentence.tokens[opening].text != "," or (who and who.head > verb.i):
        return False
    behind = [sentence.tokens[c] for c in sentence.children[verb.i] if c > verb.i]
    return any(t.rel == "obj" or sentence.tokens[sentence.reach(t.i)[0]].lemma in ("о", "об") for t in behind)


def _last(sentence: Sentence, verb: Token, who: Speaker | None, opening: int) -> int | None:
    """The aside's last token: it ends with the sentence, or at the comma behind which the statement goes on."""
    tokens = sentence.tokens
    least = max(verb.i, who.last if who and who.first > opening else verb.i)
    if tokens[opening].text == "(":
        return next((t.i for t in tokens[least + 1 :] if t.text == ")"), None)
    that = next((t.i for t in tokens[:opening][::-1] if t.lemma == "что" and tokens[t.i - 1].text == ","), 0)
    stated = any(t.is_predicate or t.tag.pos == "VERB" for t in tokens[that:opening])
    initial = not any(t.is_word for t in tokens[:opening] if t.text.lower() not in _LINKS)
    for token in tokens[least + 1 :]:
        if token.text in (",", "—", "–", "-") and _goes_on(sentence, verb, token.i + 1):
            return token.i
    if initial or not (stated or tokens[0].lemma in ("об", "о") or (opening > 3 and (who or not that))):
        return None
    return len(tokens) - 1


def _goes_on(sentence: Sentence, verb: Token, start: int) -> bool:
    """What stands behind this comma belongs to the statement, not to the aside."""
    rest = sentence.tokens[start:]
    if not rest or rest[0].lemma in ("который", "где", "чей", "ссылаться") or _attached(rest[0]):
        return False
    if rest[0].lemma == "со" and len(rest) > 1 and rest[1].lemma == "ссылка":
        return False
    outside = [t for t in rest if verb.i not in sentence.above(t.i)]
    return any(t.is_predicate or t.tag.pos in ("NOUN", "PROPN", "VERB", "ADJ") for t in outside) and len(
        outside
    ) >= min(2, len(rest))


def _attached(token: Token) -> bool:
    """A gerund or full participle goes on with the aside: «сообщил министр, ссылаясь на …»."""
    return token.tag.form == "Conv" or (token.tag.form == "Part" and token.tag.variant != "Short")


# ------------------------------------------------------------------ phrases


def _phrases(m: Material, number: int) -> Iterator[Aside]:
    sentence = m.sentences[number]
    tokens = sentence.tokens
    low = [t.text.lower() for t in tokens]
    busy = -1
    for i in range(len(tokens)):
        if i <= busy:
            continue
        for words, rule in m.pack.phrases:
            if low[i] == words[0] and (match := _match(low, tokens, i, words, gap=rule.gap)) is not None:
                aside = _phrase(m, number, rule, i, match)
                if aside:
                    busy = aside.last
                    yield aside
                break


def _match(low: list[str], tokens: tuple[Token, ...], i: int, words: tuple[str, ...], *, gap: bool) -> int | None:
    """Last token of the phrase's words from `i`, allowing adjectives and possessives in the gap after the first word."""
    at = i
    for n, word in enumerate(words):
        if n == 1 and gap:
            while (
                at < len(low)
                and at - i < 5
                and low[at] != word
                and tokens[at].tag.pos in ("ADJ", "DET", "PRON", "NUM", "CCONJ", "ADV")
            ):
                at += 1
        if at >= len(low) or low[at] != word:
            return None
        at += 1
    return at - 1


def _phrase(m: Material, number: int, rule: Rule, first: int, last: int) -> Aside | None:
    sentence = m.sentences[number]
    tokens = sentence.tokens
    own = next((t for t in tokens[first:last] if t.text.lower() in _POSSESSIVE), None)
    if own:
        who = Speaker(own.span, own.i, own.i, own.i)
        return Aside(_phrase_draft(m, number, rule, (first, last), who), first, _comma(sentence, last))
    if _modifies(sentence, first, last):
        return None
    head = _governed(sentence, last, rule.case)
    if head is None:
        if rule.relay or rule.case == "Dat" or not (first == 0 or _comma(sentence, last) > last):
            return None
        return Aside(_phrase_draft(m, number, rule, (first, last), None), first, _comma(sentence, last))
    if tokens[head].lemma == "который":
        return None
    a, b = phrase(sentence, head, barred=_outer(sentence, head, first))
    a = max(a, last + 1)
    who = Speaker(span(sentence, a, b), head, a, b)
    return Aside(_phrase_draft(m, number, rule, (first, last), who), first, _comma(sentence, b))


def _modifies(sentence: Sentence, first: int, last: int) -> bool:
    """«поездка [по оценке] ситуации»: no comma, and the tree hangs it on the noun before."""
    tokens = sentence.tokens
    nouns = (t for t in tokens[first : last + 1] if t.rel == "nmod" and 0 <= t.head < first)
    return any(tokens[t.head].tag.pos == "NOUN" and "," not in [x.text for x in tokens[t.head : first]] for t in nouns)


def _phrase_draft(m: Material, number: int, rule: Rule, words: tuple[int, int], who: Speaker | None) -> Draft:
    sentence = m.sentences[number]
    kind = "relay" if rule.relay else "phrase"
    head = (number, who.head) if who else None
    cue = span(sentence, *words)
    return Draft(f"{rule.name}/{kind}", rule.act, number, cue, (), who.span if who else None, head)  # type: ignore[arg-type]


def _outer(sentence: Sentence, head: int, first: int) -> frozenset[int]:
    """Tokens a source phrase must not swallow: its predicates on the level of the sentence."""
    below = set(range(sentence.reach(head)[0], sentence.reach(head)[1] + 1))
    return frozenset(t.i for t in sentence.tokens if t.i < first or (t.i not in below and t.is_finite))


def _governed(sentence: Sentence, last: int, case: str) -> int | None:
    """The noun that the phrase governs: the one its preposition hangs on, else the nearest in the right case."""
    tokens = sentence.tokens
    by_tree = tokens[last].head if tokens[last].rel == "case" else -1
    for token in tokens[last + 1 : last + 9]:
        if token.i == by_tree and token.tag.pos in _NOMINAL:
            return token.i
        if token.text in (",", "—", "(") or token.is_finite or (token.tag.pos == "ADP" and by_tree < token.i):
            return None
        if by_tree < token.i and _has_case(sentence, token, case):
            return token.i
    return None


def _has_case(sentence: Sentence, token: Token, case: str) -> bool:
    """A noun in this case, a name in any, and «[одного] из помощников»."""
    fits = token.tag.case in (case, "")
    named = token.tag.pos in ("PROPN", "X") or (token.tag.pos in _NOMINAL and fits)
    return named or (fits and token.is_word and [t.text for t in sentence.tokens[token.i + 1 : token.i + 2]] == ["из"])


def _comma(sentence: Sentence, last: int) -> int:
    """Take the comma that closes the aside."""
    after = sentence.tokens[last + 1] if last + 1 < len(sentence.tokens) else None
    return last + 1 if after and after.text == "," else last
