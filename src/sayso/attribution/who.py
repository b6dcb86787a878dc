"""Who is who: the mentions of one source in an article, from «представитель Минобороны Конашенков» to «он»."""

from __future__ import annotations

from collections.abc import Sequence

from sayso.attribution.issuers import mentioned, owner, publisher
from sayso.attribution.material import Draft, Material
from sayso.attribution.memory import Entity, Memory
from sayso.attribution.names import Referent, called, stem, stems
from sayso.attribution.nouns import WHOSE, phrase, span
from sayso.grammar import Sentence, Token
from sayso.model import Source, Span

_SINGULAR = {
    **dict.fromkeys(("он", "его", "него", "нём", "нем"), "Masc"),
    **dict.fromkeys(("она", "её", "ее", "неё", "нее", "ней"), "Fem"),
}
_PLURAL = ("они", "их", "них")


def kind(m: Material, draft: Draft, who: Entity | None) -> str:
    """What kind of source speaks: a document, though it is known whose, the kind of the entity, or "none"."""
    if draft.head and m.sentences[draft.head[0]].tokens[draft.head[1]].lemma in m.pack.words["document"]:
        return "document"
    return who.kind if who else "none"


def identify(m: Material, drafts: Sequence[Draft]) -> tuple[list[Entity | None], tuple[Source, ...]]:
    """Give every draft its source entity, and list the sources that are called something."""
    who = _Who(m)
    order = sorted(range(len(drafts)), key=lambda k: _place(drafts[k]))
    found: list[Entity | None] = [None] * len(drafts)
    for k in order:
        found[k] = who.of(drafts[k])
    for number, entity in enumerate(who.entities, 1):
        entity.id = f"s{number}"
        if entity.referent:
            entity.name = entity.referent.name
    sources = tuple(Source(e.id, e.name, e.kind, None, tuple(sorted(set(e.mentions)))) for e in who.entities)
    return found, sources


def _place(draft: Draft) -> int:
    return draft.source.start if draft.source else draft.cue.start if draft.cue else draft.start


class _Who(Memory):
    """Draft by draft, in the order of the text: whom its source means."""

    def __init__(self, m: Material) -> None:
        super().__init__(m)
        self.last: tuple[int, Entity] | None = None

    def of(self, draft: Draft) -> Entity | None:
        """The entity of one draft's source; None when nobody in particular speaks."""
        if draft.source is None or draft.head is None:
            return self._dropped(draft)
        sentence = self.m.sentences[draft.head[0]]
        head = sentence.tokens[draft.head[1]]
        self.said = tuple(c for c in draft.content if self.m.quote_around(c.start))
        entity = self._find(draft.head[0], head, draft.source)
        entity.mentions.append(draft.source)
        entity.heads.add(head.lemma)
        entity.animate = self._is_animate(head) or (entity.animate and entity.kind == "unnamed")
        if head.lemma in self.m.pack.words["outlet"] and entity.kind in ("organization", "unnamed"):
            entity.kind = "outlet"
        self.last = (draft.sentence, entity)
        return entity

    def _dropped(self, draft: Draft) -> Entity | None:
        """No source in the sentence: whoever spoke last goes on, if the form allows a person."""
        if self.last is None or draft.sentence - self.last[0] > 2:
            return None
        if draft.cue is None:
            return self.last[1]
        tokens = self.m.sentences[draft.sentence].tokens
        cue = next((t for t in tokens if draft.cue.start <= t.start and t.tag.form in ("Fin", "Conv")), None)
        if (
            cue is None
            or draft.cue.end < cue.end
            or cue.lemma.endswith("ся")
            or cue.tag.number == "Plur"
            or cue.tag.gender == "Neut"
        ):
            return None
        return self.last[1] if cue.tag.form == "Fin" else None

    def _is_animate(self, head: Token) -> bool:
        return head.tag.animacy == "Anim" or head.lemma in self.m.pack.words["informant"]

    def _find(self, number: int, head: Token, source: Span) -> Entity:
        sentence, words = self.m.sentences[number], self.m.pack.words
        if head.lemma in words["nobody"] and (head.tag.pos != "NOUN" or head.span == source):
            return self._new(sentence, head, source, nobody=True)
        low = head.text.lower()
        found = None
        if head.tag.pos in ("PRON", "DET") or low in _SINGULAR or low in _PLURAL:
            found = self._pronoun(number, low, head, source)
        elif head.lemma in words["document"] | words["speaking"] and not self._person(sentence, head, source):
            found = self._issuer(number, head, source)
        return found or self._called(sentence, head, source) or self._new(sentence, head, source)

    def _called(self, sentence: Sentence, head: Token, source: Span) -> Entity | None:
        """Whom a phrase names, or stands for."""
        referent = self._named(sentence, head, source)
        if referent is None:
            return self._common(sentence, head, source)
        self._with_country(referent, source)
        return self._entity(referent)

    # -------------------------------------------------------------- documents

    def _issuer(self, number: int, head: Token, source: Span) -> Entity | None:
        """Whose word a document or a press office is: its owner's, its publisher's, or that of the body that spoke last."""
        words, sentence = self.m.pack.words, self.m.sentences[number]
        own = owner(self.m, sentence, head, source)
        if own or head.lemma in words["speaking"]:
            return self._by(sentence, own, head) if own else None
        by = publisher(self.m, sentence, head)
        if by:
            return self._by(sentence, by, head)
        if source.end - head.end > 1 or head.lemma in words["charter"]:
            return None
        return self._document(number, source, {head.lemma} - {"документ"}) or self._sender(number, head)

    def _document(self, number: int, source: Span, lemmas: set[str], gender: str = "") -> Entity | None:
        """The issuer of the document that was named last."""
        for n, document in mentioned(self.m, number, source.start, gender=gender):
            sentence = self.m.sentences[n]
            whole = Span(document.start, span(sentence, *phrase(sentence, document.i)).end)
            if not lemmas or document.lemma in lemmas or publisher(self.m, sentence, document):
                by = owner(self.m, sentence, document, whole) or publisher(self.m, sentence, document)
                if by and (found := self._by(sentence, by, document)):
                    return found
        return None

    def _sender(self, number: int, head: Token) -> Entity | None:
        """«В сообщении говорится»: the message of the body that spoke within the two sentences before."""
        if head.lemma not in self.m.pack.words["message"]:
            return None
        since = self.m.sentences[max(number - 2, 0)].start
        fresh = (e for e in self._recent() if e.mentions and e.mentions[-1].start >= since and e.kind != "outlet")
        found = max((e for e in fresh if self._is_body(e)), key=lambda e: e.mentions[-1], default=None)
        again = found or self._again(head, {stem(head.text)})
        return again or self._last(lambda e: e.kind == "outlet" and e.mentions[-1].start >= since)

    def _is_body(self, entity: Entity) -> bool:
        words = self.m.pack.words
        bodies = words["body"] | words["collective"] | words["speaking"]
        return entity.kind in ("organization", "government") or bool(entity.heads & bodies)

    def _by(self, sentence: Sentence, whose: Token, document: Token) -> Entity | None:
        """The owner of a document as a source of its own; None where it is a thing: «данные [опроса]»."""
        if sentence.child(whose.i, "conj"):
            return None
        words = self.m.pack.words
        source = span(sentence, *phrase(sentence, whose.i, barred=frozenset((document.i, whose.head))))
        referent = self._named(sentence, whose, source)
        if referent:
            if document.lemma in words["charter"] or (document.lemma in words["speaking"] and referent.kind == "PER"):
                return None
            self._with_country(referent, source)
            return self._entity(referent)
        bodies = words["body"] | words["collective"] | words["outlet"]
        if whose.lemma in words["speaking"] and (own := owner(self.m, sentence, whose, source)):
            return self._by(sentence, own, whose)
        if whose.lemma in bodies or (whose.lemma in words["person"] and document.lemma in words["document"]):
            return self._common(sentence, whose, source) or self._new(sentence, whose, source)
        return None

    # -------------------------------------------------------------- named

    def _named(self, sentence: Sentence, head: Token, source: Span) -> Referent | None:
        """The name that the phrase is about: a person set beside its head, else the body behind a mere deputy."""
        person = self._person(sentence, head, source)
        if person:
            return person
        others = [(r, p) for r, p in self._inside(source) if r.kind != "PER" and not _is_attribute(sentence, head, p)]
        if not others:
            return None
        words = self.m.pack.words
        first, place = others[0]
        if place.start <= head.start < place.end:
            return first
        if head.lemma in words["outlet"] or (
            first.kind == "ORG" and (head.lemma in words["deputy"] or head.lemma == "министерство")
        ):
            return first
        return first if self._quoted_name(head, first, place) else None

    def _person(self, sentence: Sentence, head: Token, source: Span) -> Referent | None:
        people = [(r, p) for r, p in self._inside(source) if r.kind == "PER" and _apposed(sentence, head, p)]
        own = [r for r, p in people if self._case(sentence, p) == head.tag.case] or [r for r, _ in people]
        return (own[-1] if head.tag.case == "Gen" else own[0]) if own else None

    @staticmethod
    def _case(sentence: Sentence, place: Span) -> str:
        return next((t.tag.case for t in sentence.tokens if t.start >= place.start), "")

    def _quoted_name(self, head: Token, referent: Referent, place: Span) -> bool:
        """«компания „Волна“», «организация Волна»; a country behind a body owns it: «служба Ардании»."""
        return self.m.text[head.end : place.start].strip() in ("«", '"', "“") or (
            head.end + 1 == place.start and referent.kind != "LOC" and head.lemma in self.m.pack.words["body"]
        )

    # -------------------------------------------------------------- pronouns and common nouns

    def _pronoun(self, number: int, low: str, head: Token, source: Span) -> Entity | None:
        plural = low in _PLURAL or head.tag.number == "Plur"
        gender = "" if plural else _SINGULAR.get(low, head.tag.gender)
        if plural:
            fitting = [e for e in self._recent() if e.plural and e.mentions]
            return max(fitting, key=lambda e: e.mentions[-1], default=None)
        if head.tag.case == "Loc":
            return self._document(number, source, set(), gender)
        return self._nearest(gender, source.start)

    def _may_be(self, entity: Entity, lemma: str) -> bool:
        """A holder of one office is not called by another's: «министр» is not «губернатор»."""
        if lemma and entity.referent is None:
            return False  # one bare calling does not stand for another: «депутат», «чиновник»
        offices = self.m.pack.words["rank"]
        known = (entity.heads | (entity.referent.roles if entity.referent else set())) & offices
        return lemma not in offices or not known or lemma in known

    def _nearest(self, gender: str, before: int, lemma: str = "") -> Entity | None:
        """The fitting person named or speaking last before an offset; who has spoken counts as nearer than who was named."""
        best: tuple[int, Entity | Referent] | None = None
        for entity in self._recent():
            person = entity.referent if entity.referent and entity.referent.kind == "PER" else None
            body = lemma and person is None and entity.kind != "unnamed"
            fits = (
                self._may_be(entity, lemma)
                and not entity.plural
                and (entity.animate or person is not None)
                and not body
            )
            if fits and entity.mentions and (person is None or person.gender in (gender, "")):
                best = max(best or (-1, entity), (entity.mentions[-1].end + 150, entity), key=lambda b: b[0])
        offices = self.m.pack.words["rank"]
        people = (f for f in self._before(before, "PER") if f[1].gender in (gender, ""))
        named = next((f for f in people if lemma not in offices or not f[1].roles & offices), None)
        if named and named[0] > self.m.sentences[self.m.sentence_at(before)].start:
            named = (named[0] + 150, named[1])
        if named and (best is None or named[0] > best[0]):
            best = named
        if best is None:
            return None
        return self._entity(best[1]) if isinstance(best[1], Referent) else best[1]

    def _common(self, sentence: Sentence, head: Token, source: Span) -> Entity | None:
        """«ведомство», «издание», «политик»: somebody named before."""
        own = set(stems(self.m.text[source.start : source.end]))
        again = self._again(head, own)
        if again is None and head.lemma in self.m.pack.words["confidant"]:
            return self._confidant(plural=head.tag.number == "Plur")
        if again or head.tag.number == "Plur":
            return again
        office = head.lemma.removeprefix("экс-")
        called = head.tag.animacy == "Anim" or office in self.m.pack.words["person"]
        role = next((r for _, r in self._before(source.start, "PER") if called and office in r.roles), None)
        if role and len(own) <= 3:
            return self._entity(role)
        owned = any(
            sentence.tokens[c].rel == "nmod" or sentence.tokens[c].text.lower() in WHOSE
            for c in sentence.children[head.i]
        )
        return self._stands_for(head, source) if self._may_stand(head, len(own), owned=owned) else None

    def _again(self, head: Token, own: set[str]) -> Entity | None:
        """The last source with the same head word, of the same number, that the phrase does not contradict."""
        same, plural = stem(head.text), head.tag.number == "Plur"
        for entity in self._recent():
            if (
                not entity.nobody
                and entity.plural == plural
                and same in {stem(h) for h in entity.heads}
                and self._compatible(entity, own)
            ):
                return entity
        return None

    def _confidant(self, *, plural: bool) -> Entity | None:
        """«собеседник агентства» is the source the agency has been citing."""
        anonymous = self.m.pack.words["anonymous"]
        return self._last(lambda e: bool(e.heads & anonymous) and e.plural == plural)

    def _may_stand(self, head: Token, size: int, *, owned: bool) -> bool:
        """Short phrases alone stand for somebody else; «автор петиции» is nobody else, «глава правительства» may be."""
        words, lemma = self.m.pack.words, head.lemma
        if owned and not (lemma in words["office"] and size <= 2):
            return False
        return size <= (2 if lemma in words["person"] | words["generic"] else 1)

    def _stands_for(self, head: Token, source: Span) -> Entity | None:
        words, lemma = self.m.pack.words, head.lemma
        if lemma in words["outlet"]:
            spoken = self._last(lambda e: bool(e.heads & words["outlet"]) or e.kind == "outlet")
            return spoken or self._named_outlet(source.start)
        if lemma in words["collective"] | words["body"] and (own := self._named_so(head, source.start)):
            return own
        if lemma in words["body"]:
            return self._last(self._is_body) or self._named_before("ORG", source.start)
        if lemma in words["person"] - words["party"]:
            return self._nearest("Fem" if head.tag.gender == "Fem" else "Masc", source.start, lemma)
        return None

    def _compatible(self, entity: Entity, own: set[str]) -> bool:
        """The longer of two phrases with one head adds nothing that the other contradicts."""
        if len(own) <= 1:
            return True
        for mention in entity.mentions:
            theirs = set(stems(self.m.text[mention.start : mention.end]))
            if own <= theirs or theirs <= own:
                return True
        return False

    # -------------------------------------------------------------- new ones

    def _new(self, sentence: Sentence, head: Token, source: Span, *, nobody: bool = False) -> Entity:
        words = self.m.pack.words
        kind = "unnamed"
        if head.lemma in words["document"]:
            kind = "document"
        elif (
            head.lemma in words["outlet"]
            or self.m.text[source.start : source.end].lower().strip('«»"') in words["outlets"]
        ):
            kind = "outlet"
        elif head.lemma in words["body"]:
            kind = "organization"
        tokens = [t for t in sentence.tokens if source.start <= t.start < source.end]
        tokens = tokens[: next((n for n, t in enumerate(tokens) if t.i > head.i and _begins_clause(sentence, t)), None)]
        animate = not nobody and (self._is_animate(head) or head.tag.pos == "PRON")
        plural = not nobody and head.tag.number == "Plur"
        return self._add(Entity(called(self.m, tokens, head), kind, plural=plural, animate=animate, nobody=nobody))


def _begins_clause(sentence: Sentence, comma: Token) -> bool:
    """«врач[, лечащий …]», «дом[, который …]»: what tells more of a source is no part of its name."""
    if comma.text != "," or comma.i + 1 == len(sentence.tokens):
        return False
    following = sentence.tokens[comma.i + 1]
    return (
        following.tag.form in ("Part", "Conv")
        or following.rel == "acl"
        or "который" in (t.lemma for t in sentence.tokens[comma.i + 1 : comma.i + 3])
    )


def _is_attribute(sentence: Sentence, head: Token, place: Span) -> bool:
    """«[Арданское] студенческое агентство»: an adjective that agrees names no one."""
    first = next((t for t in sentence.tokens if t.start >= place.start), head)
    return place.end <= head.start and first.tag.pos == "ADJ" and first.tag.case == head.tag.case


def _apposed(sentence: Sentence, head: Token, place: Span) -> bool:
    """A person's name that stands for the head or beside it: «врач [Петров]», not «мать [Петрова]»."""
    first = next((t for t in sentence.tokens if place.start <= t.start < place.end), None)
    if first is None or first.start <= head.start < place.end:
        return first is not None
    beside = first.rel in ("appos", "flat", "flat:name")
    if head.tag.case == "Gen":
        possessed = first.rel == "nmod" and first.tag.case == "Gen" and first.head == head.i
        return not possessed or beside or place.end >= sentence.tokens[sentence.reach(head.i)[1]].end
    if head.tag.number == "Plur" and first.tag.number == "Sing":
        return False
    owned = (
        first.tag.case == "Gen" and first.rel == "appos" and first.text[-1] in "аяыио"
    )  # «пресс-агент [Петрова]», not «Берит»
    return first.tag.case in ("", "Nom", head.tag.case) or (beside and not owned)
