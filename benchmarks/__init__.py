"""What a request costs, as a ratio to a plain Django view in the same process: `python -m benchmarks`.

docs/performance.md says how it is measured and what came out.
"""
