"""Many feeds are read in one statement, each from its own place and none with another's events."""

import asyncio

from services.notification.delivery.news import NEWS_EVENTS, News
from tests.notification.delivery.office import drafted, many, office


async def test_the_feeds_of_many_organisations_are_read_together(database: str):
    async with office(database) as here:
        organisations = [await here.organisation() for _ in range(3)]
        objective = drafted("Bread")
        await here.happened(organisations[0], objective)
        await here.happened(organisations[1], *many(5))
        news = News(here.pool)
        reads: list[int] = []
        read = news._together._carry_out

        async def counted(wanted):
            reads.append(len(wanted))
            return await read(wanted)

        news._together._carry_out = counted
        places = zip(organisations, (0, 2, 0), strict=True)
        pages = await asyncio.gather(*(news.since(one, place) for one, place in places))
        assert reads == [3]
        assert [[told.sequence for told in page.told] for page in pages] == [[1], [3, 4, 5], []]
        assert pages[0].sights.keys() == {str(objective.objective_id)}
        assert len(pages[1].sights) == 3 and pages[2].sights == {}


async def test_a_page_of_news_is_so_long_and_what_follows_is_the_next(database: str):
    async with office(database) as here:
        organisation = await here.organisation()
        await here.happened(organisation, *many(NEWS_EVENTS + 1))
        news = News(here.pool)
        first = await news.since(organisation, 0)
        assert len(first.told) == NEWS_EVENTS
        rest = await news.since(organisation, first.told[-1].sequence)
        assert [told.sequence for told in rest.told] == [NEWS_EVENTS + 1]
