"""The read side: tables that answer questions, derived from the events and nothing else.

Reading order:

* `rijen.py`     the rows of each read model as they are in memory.
* `tabellen.py`  how they lie in PostgreSQL, with what they contained before.
* `*_stappen.py` what one event changes: plain functions on rows.
* `vouwen.py`    which function belongs to which kind of event; from stored bytes to rows.
* `werkset.py`   the rows that a batch touches: loaded at once, changed in memory, written at once.
* `partij.py`    one batch in one transaction, exactly once; an event that cannot be applied is
                 parked with its reason.
* `loper.py`     the runner: follows the log, one leader per database, repairs itself.
* `herbouw.py`   a new set of tables beside the running one, filled from the start and switched.
* `schema.py`    sets of tables, the pointer to the active one, and the views that readers use.
* `bekend.py`    the read models as they were known at an instant.
* `vragen.py`, `budgetvragen.py`  the questions that the API asks.
* `toestand.py`  how far each projection is, and what it parked.

Each set of tables has a version in its names (`p7_toewijzingen`). Readers only know the views
(`projectie_toewijzingen`), which a rebuild moves to the new set in one transaction; a reader needs
no pointer of its own and can never see half of a switch. What is personal stays out: events are
read as JSON in which personal data is ciphertext, and that key is never opened here.

Beside them, and never rebuilt, stands the Merkle tree over the log:

* `bewijsschema.py`, `bewijsboom.py`  its tables; leaves in, heads and proofs out.
* `controlepunten.py`  signed checkpoints, and the receipts that rest on them.
* `bewijsloper.py`     the runner that lets it grow and signs.
* `bewijscontrole.py`  events against leaves, leaves against tree and checkpoints.
"""
