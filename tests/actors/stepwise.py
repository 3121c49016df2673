"""Hosts step by step, without an event loop: a shell around `Machine` in which a test says what happens next, and which
host dies after it. The store is a real one; what is between the hosts is a list."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from typing import Any, NamedTuple

from actors._edge.wire import Reply
from actors._host.machine import Fetch, Machine, RemoteAsk
from actors._host.work import Call, Firing, Told, told_by
from actors.address import Address, rendezvous
from actors.clock import SECOND
from actors.crash import never
from actors.messages import ANONYMOUS, Caller, Message, decode_message, encode_message
from actors.registry import kind_of, placement_of
from actors.stores.contract import Batch, Conflict, Overtaken, StoredTell, StoreError, TellMark, Unwritable
from actors.stores.sqlite import SqliteStore

START = 1_767_225_600 * SECOND
PAGE = 4  # rows of the outbox read at once: so few that a page is not all
AGAIN = frozenset(("StoreUnavailable", "Busy", "DeadlineExceeded", "HostUnavailable", "ActorFailed"))
TRIES = 5  # that a client makes before it believes that its command fails

Act = Callable[[], None]


def at_once(work: Coroutine[Any, Any, Any]) -> Any:
    """The result of a coroutine that does not wait."""
    try:
        work.send(None)
    except StopIteration as stop:
        return stop.value
    raise AssertionError("the store waits")


class Step(NamedTuple):
    """Something that can happen next, and to which host (None: between them)."""

    name: str
    node: Node | None
    act: Act


class Request:
    """What is on its way to a host until it is answered, whatever dies meanwhile."""

    def __init__(
        self,
        id_: str,
        target: Address,
        message: Message,
        caller: Caller,
        sender: Node | None,
        then: Callable[[Reply], None],
        *,
        chain: tuple[str, ...] = (),
        check: bool = False,
        tell: bool = False,
    ) -> None:
        self.id, self.target, self.message, self.caller, self.sender, self.then = (
            id_, target, message, caller, sender, then,
        )  # fmt: skip
        self.chain, self.check, self.tell = chain, check, tell
        self.answered = False


class Node:
    """One life of one host."""

    def __init__(self, site: Site, index: int) -> None:
        self.site = site
        self.index = index
        self.alive = True
        self.machine = Machine(
            lambda address: site.host_of(address) == index,
            mailbox=site.mailbox,
            batch=site.batch,
            clock=site.clock,
            time=lambda: site.now,
            watched=lambda address: False,
            crash=never,
        )
        self.fetches: list[Fetch] = []
        self.batch: Batch | None = None
        self.uncut: tuple[float, int, int] | None = None
        self.written: tuple[Exception | None] | None = None
        self.pages: list[tuple[Address, TellMark | None]] = []
        self.again: list[str] = []
        self.term = at_once(site.store.take_over(index))
        mark: TellMark | None = None
        while page := at_once(site.store.tells(mark, PAGE)):
            mark = page[-1].mark
            self.machine.recovered((tell, _told(tell)) for tell in page if site.host_of(tell.source) == index)
        self.woken = True

    def steps(self) -> Iterator[tuple[str, Act]]:
        machine = self.machine
        due = machine.next_timer
        if self.woken or machine.busy or (due is not None and due <= self.site.now):
            yield "run", self._run
        for fetch in self.fetches:
            yield "fetch", lambda fetch=fetch: self._fetch(fetch)  # type: ignore[misc]
        if self.batch is None and self.uncut != self._moment and self._has_something_to_write:
            yield "cut", self._cut
        if self.batch is not None and self.written is None:
            yield "write", self._write
        if self.written is not None:
            yield "told", self._told
        for target, mark in self.pages:
            yield "page", lambda page=(target, mark): self._page(*page)  # type: ignore[misc]
        for id_ in self.again:
            yield "again", lambda id_=id_: self._again(id_)  # type: ignore[misc]
        if machine.reminders.next <= self.site.clock():
            yield "remind", self._remind

    @property
    def _has_something_to_write(self) -> bool:
        machine = self.machine
        return not machine.committing and bool(machine.commits.pending or machine.delivery.tried)

    @property
    def _moment(self) -> tuple[float, int, int]:
        return self.site.now, self.machine.turns.fetching, len(self.machine.commits.open)

    def _run(self) -> None:
        self.woken = False
        self.machine.expire()
        self.machine.run()

    def _fetch(self, fetch: Fetch) -> None:
        self.fetches.remove(fetch)
        store, work = self.site.store, fetch.work
        actor = found = None
        if fetch.load:
            actor = kind_of(work.address)(work.address.key)
            at_once(store.load(actor))
        if fetch.look:
            if isinstance(work, Firing):
                found = at_once(store.due(work.address, work.name))
            elif isinstance(work, Told):
                found = at_once(store.tell(work.id))
            else:
                found = at_once(store.reply(work.address, work.id))
        self.machine.fetched(fetch, actor, found)
        self.woken = True

    def _cut(self) -> None:
        self.batch = self.machine.cut()
        if self.batch is None:
            self.uncut = self._moment  # it waits for something

    def _write(self) -> None:
        assert self.batch is not None
        error = self.site.fault()
        try:
            if error is not None:
                raise error
            if self.batch:
                self.batch.term = self.term
                at_once(self.site.store.commit(self.batch))
        except Overtaken:
            self.alive = False
            self.machine.turns.close()
        except (Conflict, Unwritable, StoreError) as refused:
            self.written = (refused,)
        else:
            self.written = (None,)

    def _told(self) -> None:
        assert self.written is not None
        (error,), self.batch, self.written = self.written, None, None
        if error is None:
            self.machine.committed()
            self.machine.released.clear()
        else:
            self.machine.failed(error)
        self.woken = True

    def _page(self, target: Address, mark: TellMark | None) -> None:
        self.pages.remove((target, mark))
        page = at_once(self.site.store.tells(mark, PAGE, to=target))
        ours = (_told(tell) for tell in page if self.site.host_of(tell.source) == self.index)
        self.machine.outbox_read(target, page, [told for told in ours if told is not None], PAGE)
        self.woken = True

    def _again(self, id_: str) -> None:
        self.again.remove(id_)
        tell = at_once(self.site.store.tell(id_))
        if tell is not None:
            self.machine.recovered([(tell, _told(tell))])
        self.woken = True

    def _remind(self) -> None:
        reminders, now = self.machine.reminders, self.site.clock()
        while reminders.wants_reading(now):
            reminders.read(at_once(self.site.store.reminders(reminders.horizon(now), reminders.page)), now)
        self.machine.fire(
            Firing.of(address, name, due, decode_message(payload), payload)
            for address, name, due, payload in reminders.due(now)
        )
        self.woken = True

    def let_out(self) -> None:
        """What the machine has to say leaves for where it goes."""
        machine, delivery, site = self.machine, self.machine.delivery, self.site
        self.fetches += machine.fetches  # which are then no longer there
        self.pages += delivery.fetches
        self.again += machine.again
        asks, sends, answers = machine.asks, delivery.sends, machine.answers
        delivery.fetches, machine.again = [], []
        machine.asks, delivery.sends, machine.answers = [], [], []
        for done, reply in answers:
            done(reply)
        for ask in asks:
            site.send(
                Request(
                    ask.id,
                    ask.asking.target,
                    ask.asking.message,
                    ask.running.turn.caller,
                    self,
                    self._asked(ask),
                    chain=(*ask.running.turn.chain, str(ask.running.work.address)),
                    check=ask.running.work.repeated,
                )
            )
        for told in sends:
            request = Request(
                told.id,
                told.address,
                told.message,
                told_by(told.source),
                self,
                partial(self.machine.told, told),
                check=told.repeated,
                tell=True,
            )
            site.send(request)

    def _asked(self, ask: RemoteAsk) -> Callable[[Reply], None]:
        return lambda reply: self.machine.answered(ask, reply)


def _told(tell: StoredTell) -> Told:
    return Told.read(tell, decode_message(tell.payload))


class Site:
    """A store, its hosts and what is between them. ``fault`` is asked at each write what error it is to be."""

    def __init__(
        self,
        hosts: int = 2,
        *,
        mailbox: int = 50,
        batch: int = 100,
        fault: Callable[[], Exception | None] = lambda: None,
    ) -> None:
        self.hosts, self.mailbox, self.batch, self.fault = hosts, mailbox, batch, fault
        self.store = SqliteStore(":memory:", create=True)
        self.now = 0.0
        self.between: list[tuple[Node | None, Act]] = []  # for a life of a host (None: for whoever waits)
        self.requests: list[Request] = []
        self.later: list[tuple[float, Act]] = []  # what clients will do
        self.zombies: list[Node] = []
        self.nodes: list[Node] = []
        for index in range(hosts):
            self.nodes.append(Node(self, index))

    def clock(self) -> int:
        return START + int(self.now * SECOND)

    def host_of(self, address: Address) -> int:
        return rendezvous(placement_of(address), self.hosts)

    # Between the hosts ----------------------------------------------------------------------------------------------

    def send(self, request: Request) -> None:
        self.requests.append(request)
        self._carry(request)

    def _carry(self, request: Request) -> None:
        node = self.nodes[self.host_of(request.target)]
        message = decode_message(encode_message(request.message))
        payload = encode_message(message)

        def done(reply: Reply) -> None:
            self.between.append((None, lambda: self._answered(request, reply)))

        def arrive() -> None:
            if request.tell:
                source = Address.parse(request.caller.name)
                told = Told(
                    request.id, request.target, message, payload, told_by(source), check=check, source=source, done=done
                )
                node.machine.put(told)
            else:
                node.machine.put(
                    Call(
                        request.id,
                        request.target,
                        message,
                        payload,
                        request.caller,
                        request.chain,
                        None,
                        check,
                        done=done,
                    )
                )
            node.woken = True

        check = request.check
        self.between.append((node, arrive))

    def _answered(self, request: Request, reply: Reply) -> None:
        if request.answered:
            return  # an answer of an earlier life
        request.answered = True
        self.requests = [other for other in self.requests if other is not request]
        if request.sender is None or request.sender.alive:
            request.then(reply)
            if request.sender is not None:
                request.sender.woken = True
                request.sender.let_out()

    # What happens ---------------------------------------------------------------------------------------------------

    def steps(self) -> list[Step]:
        """Everything that can happen next; the first is what would."""
        found = [
            Step(name, node, act)
            for node in itertools.chain(self.nodes, self.zombies)
            if node.alive
            for name, act in node.steps()
        ]
        found += [
            Step("carry", node, lambda item=(node, act): self._carried(*item))  # type: ignore[misc]
            for node, act in self.between
            if node is None or node.alive
        ]
        found += [
            Step("client", None, lambda item=(due, act): self._client(*item))  # type: ignore[misc]
            for due, act in self.later
            if due <= self.now
        ]
        return found

    def _carried(self, node: Node | None, act: Act) -> None:
        self.between.remove((node, act))
        act()

    def _client(self, due: float, act: Act) -> None:
        self.later.remove((due, act))
        act()

    def take(self, step: Step) -> None:
        step.act()
        for node in itertools.chain(self.nodes, self.zombies):
            if node.alive:
                node.let_out()

    def kill(self, index: int, *, zombie: bool = False) -> None:
        """A host dies and a new one is started from the store; or it only seems so, and the old one goes on."""
        old = self.nodes[index]
        if zombie:
            self.zombies.append(old)
        else:
            old.alive = False
            old.machine.turns.close()
        self.nodes[index] = Node(self, index)
        self.requests = [r for r in self.requests if r.sender is None or r.sender.alive]
        for request in [r for r in self.requests if self.host_of(r.target) == index]:
            request.check = True
            self._carry(request)

    @property
    def at_rest(self) -> bool:
        """Whether everything that was begun has ended."""
        return not (
            self.requests
            or self.later
            or at_once(self.store.tells(None, 1))
            or at_once(self.store.reminders(2**62, 1))
            or any(node.machine.delivery.tried for node in self.nodes)
            or any(node.machine.delivery.sending or node.machine.delivery.retrying for node in self.nodes)
            or any(node.machine.reminders._under_way for node in self.nodes)
        )

    def pass_time(self) -> None:
        """Nothing can happen now: on to when something can."""
        moments = [due for due, _ in self.later]
        for node in itertools.chain(self.nodes, self.zombies):
            if node.alive:
                if (due := node.machine.next_timer) is not None:
                    moments.append(due)
                moments.append((node.machine.reminders.next - START) / SECOND)
        assert moments, "nothing will ever happen again, and something is left to be done"
        self.now = max(self.now, min(moments)) + 1e-6

    # Clients --------------------------------------------------------------------------------------------------------

    def call(self, id_: str, target: Address, message: Message, then: Callable[[Reply], None]) -> None:
        """Send a command until it is decided."""
        tries = itertools.count(1)

        def heard(reply: Reply) -> None:
            if reply.error is not None and reply.error[0] in AGAIN and next(tries) < TRIES:
                self.later.append((self.now + 1.0, lambda: send(check=True)))
            else:
                then(reply)

        def send(*, check: bool) -> None:
            self.send(Request(id_, target, message, ANONYMOUS, None, heard, check=check))

        send(check=False)
