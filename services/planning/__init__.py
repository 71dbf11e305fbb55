"""Cycles, objectives and key results: what a company sets out to do."""
