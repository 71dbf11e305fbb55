"""What an organisation, a member, a team and a key may do: pure decisions."""
