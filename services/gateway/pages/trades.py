"""Objectives as companies of a trade write them, each with what it is measured by.

They begin a form and nothing else: whoever takes one changes it and sends it, or does not. The
rules that judge what people write find nothing in them, in any language; a test holds them to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.values import MetricKind
from services.gateway.pages.marking import words


@dataclass(frozen=True)
class Measure:
    """A key result to begin with. Amounts as an API would take them, unit and title as sentences of
    the catalogue."""

    title: str
    baseline: str
    target: str
    unit: str = ""
    kind: MetricKind = "number"


@dataclass(frozen=True)
class Pattern:
    """An objective to begin with; slug is its name in an address, why what it matters for."""

    slug: str
    title: str
    why: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class Trade:
    """A trade with its patterns."""

    name: str
    patterns: tuple[Pattern, ...]


def _share(title: str, baseline: str, target: str) -> Measure:
    return Measure(title, baseline, target, kind="percent")


SAMPLE = Pattern(
    "sample",
    words("Our bread is what the neighbourhood talks about"),
    words("Whoever buys bread here every day buys cake on Sunday."),
    (
        Measure(words("Regulars who buy three times a week"), "210", "350", words("customers")),
        _share(words("Bread thrown away"), "9", "4"),
    ),
)

TRADES: tuple[Trade, ...] = (
    Trade(
        words("Retail shop"),
        (
            Pattern(
                "shop-regulars",
                words("The neighbourhood buys from us first"),
                words("Who comes every week decides whether we stay."),
                (
                    Measure(words("Customers of every week"), "210", "350", words("customers")),
                    _share(words("Sales to regulars"), "38", "50"),
                    Measure(words("Complaints a month"), "14", "5", words("complaints")),
                ),
            ),
            Pattern(
                "shop-shelves",
                words("Nobody leaves because something is sold out"),
                words("An empty shelf sends people elsewhere, and a full cellar binds money."),
                (
                    Measure(words("Days without a bestseller"), "11", "2", words("days")),
                    Measure(words("Money bound in slow stock"), "42000", "25000", "€", "currency"),
                    Measure(words("Orders picked up in the shop"), "5", "70", words("orders")),
                ),
            ),
        ),
    ),
    Trade(
        words("Restaurant"),
        (
            Pattern(
                "restaurant-guests",
                words("Guests come back and bring their friends"),
                words("A guest who returns costs no advertising."),
                (
                    _share(words("Tables reserved by returning guests"), "24", "40"),
                    Measure(words("Empty seats on a Tuesday evening"), "46", "20", words("seats")),
                    Measure(words("Mean of the reviews"), "4.1", "4.6", words("stars")),
                ),
            ),
            Pattern(
                "restaurant-kitchen",
                words("The kitchen throws nothing away"),
                words("What lands in the bin was paid for twice."),
                (
                    Measure(words("Food thrown away in a week"), "38", "15", "kg"),
                    Measure(words("Time from order to plate"), "27", "18", words("minutes")),
                    _share(words("Evenings with a full crew"), "70", "95"),
                ),
            ),
        ),
    ),
    Trade(
        words("Software"),
        (
            Pattern(
                "software-start",
                words("New customers succeed without asking us"),
                words("Who succeeds in the first week stays for years."),
                (
                    _share(words("New accounts that invite a colleague"), "18", "40"),
                    Measure(words("Time until a report is shared"), "9", "2", words("days")),
                    Measure(words("Questions of each new account"), "3.2", "1", words("questions")),
                ),
            ),
            Pattern(
                "software-trust",
                words("Customers trust us with their daily work"),
                words("An hour without us is an hour in which they look for another."),
                (
                    Measure(words("Outage in a month"), "95", "20", words("minutes")),
                    _share(words("Customers who leave in a quarter"), "4.5", "2"),
                    Measure(words("Errors found by customers"), "31", "10", words("errors")),
                ),
            ),
        ),
    ),
    Trade(
        words("Workshop and craft"),
        (
            Pattern(
                "craft-promise",
                words("We keep the day that we promise"),
                words("People recommend whoever comes when they said they would."),
                (
                    _share(words("Orders finished on the promised day"), "61", "90"),
                    Measure(words("Time from request to quote"), "12", "3", words("days")),
                    Measure(words("Rework in a month"), "34", "12", words("hours")),
                ),
            ),
            Pattern(
                "craft-apprentices",
                words("Young people want to learn the trade with us"),
                words("Without them nobody takes over the work of those who retire."),
                (
                    Measure(words("Applications for a place"), "2", "12", words("applications")),
                    _share(words("Apprentices who stay after the exam"), "50", "100"),
                ),
            ),
        ),
    ),
    Trade(
        words("Agency"),
        (
            Pattern(
                "agency-work",
                words("We live on the work that we are known for"),
                words("Everything else costs evenings and brings no client."),
                (
                    _share(words("Hours that clients pay for"), "58", "72"),
                    Measure(words("Projects over budget"), "7", "2", words("projects")),
                    Measure(words("Fees of regular clients"), "210000", "300000", "€", "currency"),
                ),
            ),
            Pattern(
                "agency-word",
                words("Clients recommend us unasked"),
                words("A recommendation wins more pitches than any slide."),
                (
                    Measure(words("Requests by recommendation"), "3", "10", words("requests")),
                    _share(words("Clients who would recommend us"), "35", "60"),
                ),
            ),
        ),
    ),
    Trade(
        words("Logistics"),
        (
            Pattern(
                "logistics-time",
                words("Freight arrives when we say it does"),
                words("Customers plan their people by our hour."),
                (
                    _share(words("Deliveries within the promised hour"), "82", "95"),
                    Measure(words("Damaged consignments"), "23", "8", words("consignments")),
                    Measure(words("Calls that ask for a delivery"), "140", "50", words("calls")),
                ),
            ),
            Pattern(
                "logistics-road",
                words("Our trucks do not drive empty"),
                words("An empty kilometre costs as much as a full one."),
                (
                    _share(words("Kilometres driven empty"), "31", "20"),
                    Measure(words("Drivers who leave in a quarter"), "6", "2", words("drivers")),
                ),
            ),
        ),
    ),
    Trade(
        words("Medical practice"),
        (
            Pattern(
                "practice-waiting",
                words("Nobody waits longer than they must"),
                words("Who waits in pain remembers the waiting."),
                (
                    Measure(words("Time in the waiting room"), "38", "15", words("minutes")),
                    Measure(words("Time until a free appointment"), "21", "7", words("days")),
                    Measure(words("Calls that nobody answers"), "44", "10", words("calls")),
                ),
            ),
            Pattern(
                "practice-team",
                words("The team goes home on time"),
                words("Rested people make fewer mistakes, and they stay."),
                (
                    Measure(words("Overtime in a week"), "26", "8", words("hours")),
                    _share(words("Appointments missed without a word"), "12", "4"),
                ),
            ),
        ),
    ),
)

PATTERNS: Mapping[str, Pattern] = {
    one.slug: one for one in (SAMPLE, *(each for trade in TRADES for each in trade.patterns))
}
