"""Who is who: organisations, their people, teams and keys."""
