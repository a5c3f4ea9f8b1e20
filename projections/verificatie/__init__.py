"""The replay: is everything that the ledger says what follows from its events?

Reads the log up to one settled position, so it may run while the ledger is in use; nothing below
that position can change any more. Each check is a module of its own:

* `boomcontrole`     events against the Merkle tree, the tree against its checkpoints;
* `stromen`          streams without gaps, in which the recorded instant never runs backwards;
* `ontcijferen`      every event can be read;
* `reserveringen`    what must be unique is claimed by the event that needs it, and by no other;
* `archiefcontrole`  the kept bytes of messages are those of which the hash was recorded;
* `invarianten`      the rules of the ledger, recomputed from the raw events;
* `oordelen`         every stored verdict comes out again;
* `leesmodellen`     every projection equals a fresh fold.

`loop` divides the streams over processes and `rapport` holds what came of it.
"""
