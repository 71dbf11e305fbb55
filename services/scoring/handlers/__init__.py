"""Commands of people, and reactions to what planning and check-in say."""
