"""Papers in, drafts out: an official document becomes a draft plan with every doubt shown.

    file ──unpack──▶ Paper ──clean──▶ Paper ──outline──▶ Outline ──understand──▶ Draft

Each step is a function of values; nothing here reads a clock, a network or a database, and
the same file gives the same draft on any machine.
"""
