"""The running quarter of the demo bakery: six weeks gone, seven to go."""

from services.cli.demo.shapes import Goal, Result, euros, number, percent, way

WEEKS_GONE = 6

COMPANY: tuple[Goal, ...] = (
    Goal(
        title="Our bread is what the neighbourhood talks about",
        by="Aylin Demir",
        description="A good loaf is the cheapest advertisement, and the only one that is believed.",
        results=(
            Result(
                title="Weekly revenue of both shops",
                metric=euros(38000, 48000),
                by="Aylin Demir",
                said=((38600, 7), (39900, 7), (41200, 8), (41500, 7), (41500, 7), (42300, 7)),
                notes={4: "The fair took a Saturday."},
                status="on_track",
            ),
            Result(
                title="Regulars who buy three times a week",
                metric=number(210, 350, "people"),
                by="Lea Brandt",
                said=((224, 8), (243, 8), (251, 5), (269, 5), (271, 4), (272, 2)),
                notes={3: "The bus line was moved.", 6: "The new bus stop is four streets away."},
                status="off_track",
                weight=2,
            ),
        ),
    ),
    Goal(
        title="Children know what flour is",
        by="Piet Hansen",
        results=(
            Result(
                title="School classes that baked with us",
                metric=number(0, 12, "classes"),
                by="Piet Hansen",
                said=((0, 6), (1, 6), (3, 7), (5, 8), (6, 8), (7, 8)),
                status="on_track",
            ),
        ),
    ),
    Goal(
        title="The house belongs to us before the lease ends",
        by="Dirk Maas",
        confidential=True,
        results=(
            Result(
                title="Share of the price that the bank has agreed to",
                metric=percent(0, 80),
                by="Dirk Maas",
                said=((0, 5), (10, 5), (10, 5), (30, 6), (30, 6)),
                status="at_risk",
            ),
        ),
    ),
)

TEAMS: tuple[Goal, ...] = (
    Goal(
        title="Nobody works a night that sleep does not forgive",
        by="Jonas Weber",
        team="Bakehouse",
        under="Our bread is what the neighbourhood talks about",
        results=(
            Result(
                title="Night shifts a week",
                metric=number(12, 4, "shifts"),
                by="Jonas Weber",
                said=((12, 6), (10, 6), (9, 7), (7, 8), (7, 8), (6, 8)),
                notes={4: "The new retarder works."},
                status="on_track",
            ),
            Result(
                title="Bread thrown away",
                metric=percent(9, 4),
                by="Milan Novak",
                said=((9, 6), (8.4, 6), (7.9, 6), (7.1, 7), (6.6, 7), (6.2, 7)),
                status="on_track",
            ),
        ),
    ),
    Goal(
        title="The bakehouse runs without its master for a week",
        by="Piet Hansen",
        team="Bakehouse",
        ambition="committed",
        results=(
            Result(
                title="Recipes written down and baked by someone else",
                metric=number(3, 24, "recipes"),
                by="Piet Hansen",
                said=((5, 8), (9, 8), (14, 9), (17, 9), (19, 9), (20, 9)),
                status="on_track",
            ),
            Result(
                title="Mornings on which the dough was ready in time",
                metric={"kind": "maintain", "unit": "%", "band": {"at_least": 95}},
                by="Greta Lindner",
                said=((96, 7), (97, 7), (94, 6), (96, 7), (98, 8), (97, 8)),
                status="on_track",
            ),
        ),
    ),
    Goal(
        title="Every shop smells of bread at noon",
        by="Aylin Demir",
        team="Shops",
        under="Our bread is what the neighbourhood talks about",
        results=(
            Result(
                title="Batches baked in the shop after ten",
                metric=number(0, 5, "batches a day"),
                by="Noor Haddad",
                said=((0, 6), (1, 6), (2, 7), (2.5, 7), None, None),
                status="on_track",
            ),
            Result(
                title="Customers between twelve and two",
                metric=number(85, 140, "people a day"),
                by="Finn Peters",
                said=((86, 6), (88, 6), (91, 6), (90, 4), (92, 4), (93, 4)),
                notes={4: "People smell it when they are inside, not before."},
                status="at_risk",
            ),
        ),
    ),
    Goal(
        title="Pastry is a reason to come, not an afterthought",
        by="Camille Laurent",
        team="Pastry",
        under="Our bread is what the neighbourhood talks about",
        results=(
            Result(
                title="Pastries sold on a weekday",
                metric=number(110, 200, "pieces"),
                by="Camille Laurent",
                said=way(110, 158, WEEKS_GONE, (7, 7, 8)),
                status="on_track",
            ),
            Result(
                title="New pieces that are still sold after a month",
                metric=number(0, 4, "pieces"),
                by="Yuki Tanaka",
                said=((0, 7), (0, 7), (1, 7), (1, 6), (2, 7), (2, 7)),
                status="on_track",
            ),
        ),
    ),
    Goal(
        title="The pastry room is a place where people stay",
        by="Rosa Keller",
        team="Pastry",
        ambition="committed",
        results=(
            Result(
                title="Apprentices who want to stay",
                metric=number(1, 3, "people"),
                by="Rosa Keller",
                said=((1, 6), (1, 6), (2, 7), (2, 7), (2, 8), (2, 8)),
                status="on_track",
            ),
        ),
    ),
    Goal(
        title="What leaves the house arrives warm",
        by="Omar Said",
        team="Delivery",
        under="Ordering by phone is history",
        results=(
            Result(
                title="Deliveries within thirty minutes",
                metric=percent(55, 90),
                by="Omar Said",
                said=((57, 7), (61, 7), (66, 7), (64, 5), (63, 5), (62, 3)),
                notes={4: "One van is in the workshop.", 6: "The van is still in the workshop."},
                status="off_track",
            ),
        ),
    ),
    Goal(
        title="We drive without diesel",
        by="Lukas Frey",
        team="Delivery",
        results=(
            Result(
                title="Kilometres driven on electricity",
                metric=percent(0, 60),
                by="Lukas Frey",
                said=((0, 6), (0, 6), (12, 6), (18, 6), (18, 6), (19, 6)),
                status="on_track",
            ),
            Result(
                title="The second electric van is on the road",
                metric={"kind": "boolean"},
                by="Anna Berg",
                said=((False, 5), (False, 5), (False, 5), None, None, None),
                status="at_risk",
            ),
        ),
    ),
)

# What was carried over from the quarter before, and how it goes since.
CARRIED = "Ordering by phone is history"
CARRIED_SAID = ((7, 7), (12, 7), (22, 7), (31, 8), (38, 8), (41, 8))

# Who said what they would change in the next quarter, and the votes it got from whom.
IDEAS: tuple[tuple[str, str, tuple[tuple[str, int], ...]], ...] = (
    (
        "Lea Brandt",
        "Nobody waits longer than five minutes on Saturdays",
        (("Noor Haddad", 3), ("Finn Peters", 2), ("Jonas Weber", 2)),
    ),
    ("Noor Haddad", "The queue on Saturdays is gone", (("Lea Brandt", 2),)),
    ("Yuki Tanaka", "A cake of the month that people order ahead", (("Camille Laurent", 3),)),
    ("Milan Novak", "Old bread becomes beer", (("Jonas Weber", 3), ("Lea Brandt", 3))),
    ("Omar Said", "Cafés of the district get their bread by seven", (("Camille Laurent", 2),)),
)
