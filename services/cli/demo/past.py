"""The two finished quarters of the demo bakery, as they went and as they were looked back on."""

from services.cli.demo.shapes import Goal, Result, euros, number, percent, way

WEEKS = 13

FIRST: tuple[Goal, ...] = (
    Goal(
        title="The neighbourhood knows our name again",
        by="Aylin Demir",
        description="After the street works half of our regulars had found another way to work.",
        results=(
            Result(
                title="Weekly revenue of both shops",
                metric=euros(33000, 37000),
                by="Aylin Demir",
                said=way(33000, 35900, WEEKS, (6, 6, 7, 7, 7, 6, 6, 7)),
                status="at_risk",
            ),
            Result(
                title="Regulars who buy three times a week",
                metric=number(150, 220, "people"),
                by="Lea Brandt",
                said=way(150, 206, WEEKS, (7, 7, 8)),
                notes={4: "The stamp card is liked more than we thought."},
                status="on_track",
                weight=2,
            ),
        ),
        review=(
            "The stamp card brought people back.",
            "The street works lasted six weeks longer.",
            "Ask regulars before inventing something for them.",
        ),
        outcome="partly",
    ),
    Goal(
        title="We know what a loaf costs us",
        by="Dirk Maas",
        ambition="committed",
        results=(
            Result(
                title="Products with a calculated cost",
                metric=number(0, 40, "products"),
                by="Dirk Maas",
                said=way(0, 40, WEEKS, (7, 8, 8, 9)),
                status="on_track",
            ),
        ),
        review=("Every product has its sheet.", "", "Small sheets beat one large one."),
        outcome="achieved",
    ),
    Goal(
        title="Nights get shorter",
        by="Jonas Weber",
        team="Bakehouse",
        results=(
            Result(
                title="Night shifts a week",
                metric=number(18, 10, "shifts"),
                by="Jonas Weber",
                said=[*way(18, 14, 8, (7, 7, 6, 6, 5)), None, None, None, (13, 3), (12, 3)],
                notes={5: "The old oven cools too fast to bake later.", 12: "Two bakers were ill."},
                status="off_track",
            ),
        ),
        review=(
            "Saturday works without a night shift.",
            "The old oven.",
            "Machines first, rosters after.",
        ),
        outcome="partly",
    ),
    Goal(
        title="Nobody learns a recipe by shouting across the room",
        by="Piet Hansen",
        team="Bakehouse",
        ambition="committed",
        results=(
            Result(
                title="Recipes written down and baked by someone else",
                metric=number(0, 12, "recipes"),
                by="Piet Hansen",
                said=way(0, 3, WEEKS, (6, 5, 5, 4, 4, 3)),
                notes={4: "No quiet hour to write."},
                status="off_track",
                graded=(0.3, "Three are written, and all three are baked by others every week."),
            ),
        ),
        review=(
            "Three recipes are good.",
            "Nobody had an hour for it.",
            "Writing needs a fixed hour.",
        ),
        outcome="missed",
    ),
)

SECOND: tuple[Goal, ...] = (
    Goal(
        title="A morning in our shop is worth the detour",
        by="Aylin Demir",
        description="People decide at the counter whether they come back.",
        results=(
            Result(
                title="Weekly revenue of both shops",
                metric=euros(35900, 39500),
                by="Aylin Demir",
                said=way(35900, 38100, WEEKS, (7, 7, 7, 6, 6, 5, 6)),
                notes={6: "The heat kept people away."},
                status="at_risk",
            ),
            Result(
                title="Minutes in the queue on a Saturday",
                metric=number(14, 6, "minutes"),
                by="Noor Haddad",
                said=way(14, 6.5, WEEKS, (6, 6, 7, 7, 8)),
                status="on_track",
            ),
        ),
        review=(
            "The second till changed Saturdays.",
            "Two weeks of heat.",
            "Look at the queue, not only at the till.",
        ),
        outcome="achieved",
    ),
    Goal(
        title="We buy from people we can visit",
        by="Dirk Maas",
        results=(
            Result(
                title="Flour from mills within fifty kilometres",
                metric=percent(20, 80),
                by="Dirk Maas",
                said=way(20, 52, WEEKS, (7, 7, 6, 6, 5, 5, 6)),
                notes={5: "The mill has one harvest to give, and we were late."},
                status="at_risk",
            ),
        ),
        review=("The Lenz mill trusts us.", "The harvest was sold in June.", "Sign in spring."),
        outcome="partly",
    ),
    Goal(
        title="Ordering by phone is history",
        by="Aylin Demir",
        team="Shops",
        ambition="committed",
        results=(
            Result(
                title="Orders placed online",
                metric=percent(2, 70),
                by="Sofia Rossi",
                said=[*way(2, 5, 6, (7, 6, 5)), None, None, None, (5, 3), (5, 3)],
                notes={3: "The first page was too slow on phones.", 10: "We began anew."},
                status="off_track",
            ),
        ),
        review=(
            "We know what people want to order.",
            "We built it twice.",
            "Try it with ten people first.",
        ),
        outcome="postponed",
    ),
    Goal(
        title="Everybody at the counter can tell what is in the bread",
        by="Klara Vogt",
        team="Shops",
        results=(
            Result(
                title="Questions on ingredients answered right by a test customer",
                metric=percent(40, 90),
                by="Klara Vogt",
                said=way(40, 88, WEEKS, (6, 7, 8, 8)),
                status="on_track",
            ),
        ),
        review=(
            "Ten minutes every Tuesday were enough.",
            "",
            "Short and often beats long and seldom.",
        ),
        outcome="achieved",
    ),
)
