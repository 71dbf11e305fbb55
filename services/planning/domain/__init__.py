"""Decisions on cycles, objectives and key results; pure, contracts only."""
