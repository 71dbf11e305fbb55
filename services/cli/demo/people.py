"""The people of the demo bakery, and the teams they work in."""

# Name, role, team.
PEOPLE: tuple[tuple[str, str, str], ...] = (
    ("Jonas Weber", "lead", "Bakehouse"),
    ("Piet Hansen", "member", "Bakehouse"),
    ("Milan Novak", "member", "Bakehouse"),
    ("Tomasz Zielinski", "member", "Bakehouse"),
    ("Greta Lindner", "member", "Bakehouse"),
    ("Emil Sauer", "member", "Bakehouse"),
    ("Aylin Demir", "lead", "Shops"),
    ("Lea Brandt", "member", "Shops"),
    ("Noor Haddad", "member", "Shops"),
    ("Sofia Rossi", "member", "Shops"),
    ("Klara Vogt", "member", "Shops"),
    ("Finn Peters", "member", "Shops"),
    ("Maja Schulz", "member", "Shops"),
    ("Ivo Marek", "member", "Shops"),
    ("Camille Laurent", "lead", "Pastry"),
    ("Ben Hofer", "member", "Pastry"),
    ("Yuki Tanaka", "member", "Pastry"),
    ("Rosa Keller", "member", "Pastry"),
    ("Omar Said", "lead", "Delivery"),
    ("Lukas Frey", "member", "Delivery"),
    ("Anna Berg", "member", "Delivery"),
    ("Dirk Maas", "admin", ""),
    ("Ute Stein", "auditor", ""),
    ("Paul Kornblum", "viewer", ""),
)
TEAMS: tuple[tuple[str, str], ...] = (
    ("Bakehouse", "Jonas Weber"),
    ("Shops", "Aylin Demir"),
    ("Pastry", "Camille Laurent"),
    ("Delivery", "Omar Said"),
)
# Who sees to what comes from outside.
MILL = {"name": "Ferdinand Lenz", "email": "lenz@muehle.example", "company": "Lenz Mill"}


def address(name: str) -> str:
    """The address of a person at work."""
    return f"{name.split()[0].lower()}@kornblum.example"
