"""From a folder of returns to the bulletin and the payout list.

    input/  ──reading──▶  facts  ──reckoning (+ rules.py)──▶  Reckoning  ──publishing──▶  output/  ──ledger──▶  ledger/

``run.gather`` reads files in worker processes and never judges; ``reckoning.reckon`` is one pure function of facts,
policy, period and date; ``publishing`` turns its result into bytes; ``ledger`` keeps what was issued. Nothing flows back.
``originals`` fetches from the frozen input the workbooks that go back to their senders, marked.
``agreement`` reads the documents back before they are published; ``enquiries`` answers ``explain`` and ``readings``.
"""
