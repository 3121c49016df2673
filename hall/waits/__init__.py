"""How long people wait: what a queue learns, the estimate it gives, forecasts, and what would be if.

`learning` keeps what was measured, `estimator` makes a wait of it, `calibration` corrects it by what came true; all
three are pure, and `benchmarks/waits.py` drives them through days they have not seen.
"""
