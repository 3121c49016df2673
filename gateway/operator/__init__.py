"""For whoever keeps the hall running: how it is (`status`, `metrics`), what was put aside (`parked`), what is wrong
with the machine (`doctor`), and copies of the data (`copies`)."""
