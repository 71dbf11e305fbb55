"""Commands of people, and reactions to what planning says."""
