import asyncio, json
from gateway.live.source import ClusterSource
from tests.live.test_halls import _in_town
from tests.hall.town import Town
def test_x():
    async def check(it):
        source = ClusterSource(it.cluster)
        news = source.feed()
        assert await anext(news) is None
        ticket = f"ticket:{(await it.take())['id']}"
        await it.cancel(ticket.partition(":")[2])
        for _ in range(40):
            u = await asyncio.wait_for(anext(news), 3)
            print(u)
    _in_town(check)
