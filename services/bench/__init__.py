"""The budgets, measured as ratios side by side in one run on one machine."""
