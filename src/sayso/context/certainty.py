"""How sure a statement is put by whoever says it, whether it says that something is not so, and the words that show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sayso.attribution.material import Material
from sayso.context.signs import Shows, Sign, Signs
from sayso.grammar import Sentence, Token
from sayso.model import Act, Attribution, Certainty, Polarity, Span

# Of several signs the one that stands first here decides: «опроверг, что мост, возможно, закроют» is denied.
ORDER: tuple[Certainty, ...] = (
    "denied",
    "asked",
    "doubted",
    "conditional",
    "possible",
    "probable",
    "planned",
    "asserted",
)
_ACTS: dict[Act, Certainty] = {"deny": "denied", "ask": "asked", "believe": "probable", "promise": "planned"}
_SUBORDINATE = ("acl", "acl:relcl", "advcl", "ccomp", "csubj")


class Put(NamedTuple):
    """How a statement is put: the words `shown` are spans of the text, in its order."""

    certainty: Certainty
    polarity: Polarity
    shown: tuple[Span, ...]


class Hint(NamedTuple):
    """One thing that tells how sure a statement is, and the words that show it."""

    shows: Certainty
    span: Span


class Clause(NamedTuple):
    """The main clause of a stretch: its predicate (or its noun), and the tokens that make one predicate with it."""

    sentence: Sentence
    words: Sequence[Token]
    top: Token
    core: frozenset[int]


class Row(NamedTuple):
    """A row of words of a sentence that is a sign: first and last token."""

    sign: Sign
    first: int
    last: int


def put(
    m: Material, sentence: Sentence, words: Sequence[Token], holder: Attribution | None, signs: Signs, found: list[Row]
) -> Put:
    """Tell how a stretch of one sentence is put; `holder` is the attribution on whose word it stands.

    1. the act of the cue, or what the cue's own word shows; 2. words and particles that belong to the main predicate of the
    stretch; 3. the predicate itself: modal, plan, mood, future; 4. question marks and scare quotes. Whatever stands first in
    ORDER decides, and all hints for it are shown. Negation is no denial: «не приехал» is asserted. But who says that
    there is no such thing («сбоев не было») denies it, however sure.
    """
    clause = _clause(m, sentence, words, holder)
    hints = [*_cue(m, holder, signs), *_question(sentence, words)]
    if clause:
        hints += [*_rows(m, clause, holder, signs, found), *_predicate(clause, signs), *_mood(clause, signs, found)]
        hints += [] if holder else _scare(m, clause)
    shows = {h.shows for h in hints}
    certainty: Certainty = next((c for c in ORDER if c in shows), "asserted")
    shown = [h.span for h in hints if h.shows == certainty]
    absence = _absence(clause, signs) if clause and holder else None
    if absence:
        shown.append(absence)
    return Put(certainty, "denies" if absence or certainty == "denied" else "asserts", _merged(shown))


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start < out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)


# ------------------------------------------------------------------ the main clause


def _clause(m: Material, sentence: Sentence, words: Sequence[Token], holder: Attribution | None) -> Clause | None:
    """The clause that nothing in the stretch stands above: its first predicate, else the noun that heads it."""
    inside = {t.i for t in words}
    cue = holder.cue if holder else None
    tops = [t for t in words if not _within(t, inside) and not (cue and cue.meets(t.span))]
    tops = [below for t in tops for below in _told(m, sentence, t)]
    top = next((t for t in tops if t.is_predicate and t.tag.form != "Conv"), None)
    top = top or next((t for t in tops if t.tag.pos not in ("ADP", "PART", "CCONJ", "SCONJ", "PUNCT")), None)
    if top is None:
        return None
    return Clause(sentence, words, top, frozenset(_core(sentence, top)))


def _told(m: Material, sentence: Sentence, top: Token) -> list[Token]:
    """«[Напомним], что мост закрыт»: the article speaks of its own telling, and the clause below is what it tells."""
    speaks = top.tag.person == "1" and top.tag.number == "Plur" and top.lemma in m.pack.verbs
    below = [sentence.tokens[c] for c in sentence.children[top.i]] if speaks else []
    return [t for t in below if t.is_predicate] or [top]


def _within(token: Token, inside: set[int]) -> bool:
    """Tell whether the token hangs on a word of the stretch."""
    return token.head in inside


def _core(sentence: Sentence, top: Token) -> Iterator[int]:
    """The predicate with its copula and auxiliaries, and the infinitives it governs: «должен был быть построен»."""
    yield top.i
    for child in sentence.children[top.i]:
        token = sentence.tokens[child]
        governed = token.tag.form == "Inf" and token.rel in ("xcomp", "csubj", "nsubj", "obj", "conj")
        if governed or token.rel in ("aux", "aux:pass", "cop"):
            yield child


# ------------------------------------------------------------------ the cue


def _cue(m: Material, holder: Attribution | None, signs: Signs) -> Iterator[Hint]:
    """What the cue announces: its own word goes before its act («не исключил» is possible, not probable)."""
    if holder is None:
        return
    own = _cue_sign(m, holder.cue, signs) if holder.cue else None
    shows = own or _ACTS.get(holder.act)
    if shows and shows != "nothing":
        yield Hint(shows, holder.cue or holder.content[0])


def _cue_sign(m: Material, cue: Span, signs: Signs) -> Shows | None:
    tokens = [t for t in m.sentences[m.sentence_at(cue.start)].tokens if cue.meets(t.span)]
    negated = any(signs.has("negation", t.lemma) for t in tokens)
    for token in tokens:
        sign = signs.of("cue", token.lemma)
        if sign:
            return sign.negated if negated and sign.negated != "nothing" else None if negated else sign.shows
    return None


# ------------------------------------------------------------------ words in a row


def rows(sentence: Sentence, signs: Signs) -> list[Row]:
    """Every row of words in a sentence that is a sign, or only looks like one; the longest match takes its words."""
    low = [t.text.lower() for t in sentence.tokens]
    out: list[Row] = []
    for at, word in enumerate(low):
        beginning = signs.beginning(word)
        if beginning and (not out or at > out[-1].last):
            match = next((r for r in beginning if tuple(low[at : at + len(r[0])]) == r[0]), None)
            out += [Row(match[1], at, at + len(match[0]) - 1)] if match else []
    return out


def _rows(
    m: Material, clause: Clause, holder: Attribution | None, signs: Signs, found: Iterable[Row]
) -> Iterator[Hint]:
    for row in found:
        tokens = clause.sentence.tokens[row.first : row.last + 1]
        span = Span(tokens[0].start, tokens[-1].end)
        in_cue = bool(holder and holder.cue and holder.cue.meets(span))
        named = any(n.span.holds(span) for n in m.names_in(span))
        if row.sign.shows == "nothing" or named or _negated(clause.sentence, tokens[0], signs):
            continue
        if in_cue or _belongs(clause, tokens):
            yield Hint(row.sign.shows, span)


def _belongs(clause: Clause, row: Sequence[Token]) -> bool:
    """Words hedge the clause they hang on; where the tree says nothing clear, the one whose predicate comes next."""
    tokens = clause.sentence.tokens
    if _stands_alone(clause, row):
        return False
    if len(row) == 1 and row[0].tag.pos == "NOUN":
        return True
    if any(t.i in clause.core or (t.head in clause.core and t.rel not in _SUBORDINATE) for t in row):
        return True
    over = [tokens[t.head] for t in row if t.head >= 0 and not row[0].i <= t.head <= row[-1].i]
    return not any(_is_nominal(t) for t in over) and _leads_up(clause, row)


def _is_nominal(token: Token) -> bool:
    return token.tag.pos in ("ADJ", "NOUN", "PROPN") or (token.tag.form == "Part" and token.tag.variant != "Short")


def _leads_up(clause: Clause, row: Sequence[Token]) -> bool:
    """The row stands in the stretch or straight before it, and nothing but words of the main clause up to its predicate."""
    first = clause.words[0].i
    if not first - len(row) - 1 <= row[0].i < clause.top.i:
        return False
    between = clause.sentence.tokens[row[-1].i + 1 : clause.top.i]
    return not any(t.is_predicate or t.tag.pos == "CCONJ" for t in between)


def _stands_alone(clause: Clause, row: Sequence[Token]) -> bool:
    """No aside: «восстановление [возможно] к осени», «вышел за [мол]», «пока я [думаю]»; but «это [ложь]», «назвал [ложью]»."""
    sentence, word = clause.sentence, row[-1]
    if sentence.child(word.i, "mark") or (
        word.is_finite and word.tag.person == "1" and not _has_clause(sentence, word)
    ):
        return True
    if len(row) > 1:
        return False
    if word.tag.pos == "NOUN":
        told = word.tag.case == "Ins" or sentence.child(word.i, "nsubj") is not None
        return _within(word, {t.i for t in clause.words}) or not told
    return word.tag.variant == "Short" and sentence.child(word.i, "nsubj", "nsubj:pass") is not None


def _has_clause(sentence: Sentence, word: Token) -> bool:
    """«Думаю, мост закроют», «мост, думаю, закроют», but not «считаем виной спешку»."""
    aside = word.rel in ("parataxis", "discourse")
    return aside or sentence.child(word.i, "ccomp", "conj", "csubj", "parataxis") is not None


# ------------------------------------------------------------------ the predicate itself


def _predicate(clause: Clause, signs: Signs) -> Iterator[Hint]:
    tokens = clause.sentence.tokens
    heads = [clause.top, *(tokens[i] for i in sorted(clause.core) if i != clause.top.i)]
    for token in heads:
        sign = signs.of("predicate", token.lemma) if _governs(clause.sentence, token) else None
        sign = sign or (signs.of("state", token.lemma) if _is_state(clause.sentence, token) else None)
        silent = sign is None or _negated(clause.sentence, token, signs) or (sign.able and _does_again(clause, token))
        if sign and sign.shows != "nothing" and not silent:
            yield Hint(sign.shows, token.span)
    if not any(t.is_predicate for t in heads):
        yield from _noun(clause, signs)


def _governs(sentence: Sentence, token: Token) -> bool:
    """The word takes an infinitive."""
    return _infinitive(sentence, token) is not None


def _infinitive(sentence: Sentence, token: Token) -> Token | None:
    below = (sentence.tokens[c] for c in sentence.children[token.i])
    return next((t for t in below if t.tag.form == "Inf"), None)


def _is_state(sentence: Sentence, token: Token) -> bool:
    """«Заседание назначено», «планируется ремонт», but not «министром назначен Петров»."""
    if token.tag.variant == "Short":
        who = sentence.child(token.i, "nsubj", "nsubj:pass")
        return who is None or who.tag.animacy != "Anim"
    return token.is_finite and (token.lemma.endswith("ся") or token.lemma == "предстоять")


def _does_again(clause: Clause, token: Token) -> bool:
    """«Жители могут переходить границу»: somebody animate, something done again and again."""
    action = _infinitive(clause.sentence, token)
    who = clause.sentence.child(token.i, "nsubj") or (action and clause.sentence.child(action.i, "nsubj"))
    return bool(action and action.tag.aspect == "Imp" and action.lemma != "быть" and who and who.tag.animacy != "Inan")


def _noun(clause: Clause, signs: Signs) -> Iterator[Hint]:
    """«о возможном взрыве», «о планах закрыть мост»: nothing but a noun is told."""
    below = (clause.sentence.tokens[c] for c in clause.sentence.children[clause.top.i])
    for token in (clause.top, *(t for t in below if t.rel == "amod")):
        sign = signs.of("head", token.lemma)
        if sign and sign.shows != "nothing":
            yield Hint(sign.shows, token.span)


def _mood(clause: Clause, signs: Signs, found: Iterable[Row]) -> Iterator[Hint]:
    """«закрыли бы», «если …, закроют», «закройте», «закроют», «закроют ли»; but not «хотя бы»."""
    sentence, top = clause.sentence, clause.top
    hollow = {i for row in found if row.sign.shows == "nothing" for i in range(row.first, row.last + 1)}
    near = [sentence.tokens[c] for i in sorted(clause.core) for c in sentence.children[i]]
    near += [t for t in sentence.tokens[max(top.i - 1, 0) : top.i + 2] if t.i != top.i]
    for token in (t for t in near if t.i not in hollow):
        if signs.has("irrealis", token.text.lower()) or _is_condition(sentence, token, signs):
            yield Hint("conditional", _condition(sentence, token, signs))
    if top.tag.mood == "Imp":
        yield Hint("asked", top.span)
    if top.i + 1 < len(sentence.tokens) and sentence.tokens[top.i + 1].text == "ли" and top.is_predicate:
        yield Hint("asked", sentence.tokens[top.i + 1].span)
    future = next((sentence.tokens[i] for i in sorted(clause.core) if _is_future(sentence.tokens[i])), None)
    if future:
        yield Hint("planned", future.span)


def _is_condition(sentence: Sentence, token: Token, signs: Signs) -> bool:
    return token.rel == "advcl" and _mark(sentence, token, signs) is not None


def _mark(sentence: Sentence, token: Token, signs: Signs) -> Token | None:
    below = (sentence.tokens[c] for c in sentence.children[token.i])
    return next((t for t in below if signs.has("condition", t.text.lower())), None)


def _condition(sentence: Sentence, token: Token, signs: Signs) -> Span:
    mark = _mark(sentence, token, signs) if token.rel == "advcl" else None
    return (mark or token).span


def _is_future(token: Token) -> bool:
    return token.tag.mood == "Ind" and (
        token.tag.tense == "Fut" or (token.lemma == "быть" and token.text[:3].lower() == "буд")
    )


# ------------------------------------------------------------------ marks


def _question(sentence: Sentence, words: Sequence[Token]) -> Iterator[Hint]:
    """The stretch ends its sentence, and a question mark stands behind it."""
    for token in sentence.tokens[words[-1].i + 1 :]:
        if token.is_word or token.text == ")":
            return
        if token.text.startswith("?") and ")" not in [t.text for t in sentence.tokens[token.i + 1 :]]:
            yield Hint("asked", token.span)
            return


def _scare(m: Material, clause: Clause) -> Iterator[Hint]:
    """Мэрия «починила» мост: the predicate alone between quotation marks."""
    quote = m.quote_around(clause.top.start) if clause.top.is_finite else None
    if quote and quote.closed and quote.inner == clause.top.span and len(clause.words) > 1:
        yield Hint("doubted", quote.outer)


def _negated(sentence: Sentence, token: Token, signs: Signs) -> Span | None:
    before = sentence.tokens[token.i - 1] if token.i else None
    if before and signs.has("negation", before.text.lower()):
        return before.span
    return None


def _absence(clause: Clause, signs: Signs) -> Span | None:
    """«Вспышки болезни [нет]», «сбоев [не было]»: not that somebody does not, but that there is none."""
    top = clause.top
    if signs.has("absence", top.text.lower()):
        return top.span
    denied = _negated(clause.sentence, top, signs) if top.lemma == "быть" else None
    subjects = (t.tag.case for t in clause.words if t.rel == "nsubj")
    return Span(denied.start, top.end) if denied and next(subjects, "") == "Gen" else None
