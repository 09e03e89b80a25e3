"""What `onboard-relay learn` prints: whether weights learned from people's decisions would be better.

It tells and changes nothing: which weights are used is decided where they ship.
"""

from collections.abc import Iterator

import sqlalchemy as sa

from onboard.domain.event import Event, Fact, facts
from onboard.domain.found_item import ItemMatched, ItemReconsidered, ItemRuledOut, Whose
from onboard.matching.learning import LEAST, Decision, Learned, learn
from onboard.matching.weights import LEVELS, expert
from onboard.store import schema
from onboard.store.ledger import Ledger
from onboard.store.log import ENVELOPE

_TELLING = [body.KIND for body in (ItemMatched, ItemRuledOut, ItemReconsidered)]


def report(ledger: Ledger) -> Iterator[str]:
    """The lines for the operator."""
    made = decisions(ledger)
    learned = learn(made, expert())
    refusals = sum(not decision.confirmed for decision in made)
    yield f"{learned.confirmations} confirmations and {refusals} refusals with reasons."
    yield _verdict(learned)


def _verdict(learned: Learned) -> str:
    if learned.learned_loss is None or learned.expert_loss is None:
        return f"Too few to learn from: it takes {LEAST} confirmations."
    held_back = (
        f"{learned.expert_loss:.3f} bits of surprise at what people confirmed on items held back with the expert's "
        f"weights, {learned.learned_loss:.3f} with learned ones."
    )
    return f"{held_back} Learned weights would {'' if learned.taken else 'not '}be better."


def decisions(ledger: Ledger) -> list[Decision]:
    """What people decided, each candidate's last word, also on items that have gone since.

    Without reasons, as where a person found the owner by themselves, there is nothing to learn. Reasons that this
    version does not know are left out.
    """
    table = schema.event
    query = sa.select(*ENVELOPE).where(table.c.kind.in_(_TELLING)).order_by(table.c.number)
    with ledger.reading() as connection:
        history = facts(Event(*row) for row in connection.execute(query))
    gone = {fact.body.decision for fact in history if isinstance(fact.body, ItemReconsidered)}
    last = {
        (fact.event.subject, fact.body.candidate): _decision(fact, fact.body)
        for fact in history
        if isinstance(fact.body, Whose) and str(fact.event.identity) not in gone
    }
    return [decision for decision in last.values() if decision.levels]


def _decision(fact: Fact, body: Whose) -> Decision:
    levels = {name: level for name, level in body.levels if level in LEVELS.get(name, ())}
    return Decision(item=fact.event.subject, levels=levels, confirmed=isinstance(body, ItemMatched))
