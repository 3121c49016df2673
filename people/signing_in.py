"""Signing citizens in and out: what stands between the routes and the actors. Holds the keys, and nothing else."""

from __future__ import annotations

import asyncio
import math
import secrets
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from actors import Address, Busy, Caller, Cluster, HostUnavailable, Invalid, Refused, Unknown
from common.buckets import Buckets, Budget
from common.fronts import SessionOf
from common.identity import mask_name, mask_number, mask_phone
from common.passes import Derive, Passes, same
from common.passes.bearer import digest_of
from common.people import CITIZEN, VERIFIED
from people import tokens
from people.access import FRONT
from people.accounts import Accounts
from people.codes.messages import Issue, Redeem, Unsent
from people.enterprise.messages import Register
from people.numbers import plain
from people.passes import CHALLENGE, CODE, DEVICE, KEPT, PLACE
from people.person.ids import new_person
from people.person.messages import (
    ChangePhone,
    CloseSession,
    ComeByIdentity,
    ComeByPhone,
    IsSure,
    LeavePhone,
    MergeInto,
    OpenSession,
    WhoIs,
)
from people.phones import can_be_texted
from people.sealing import Sealing, written
from people.sms import NotSent, Sender

CODES: Final = Budget(rate=1 / 60, burst=20)
"""Codes asked for from one address, for whichever phones: a hall full of people may share one."""
GUESSES: Final = Budget(rate=1 / 10, burst=60)
"""Wrong codes from one address; right ones are given back."""
NOBODY: Final = "nobody"
"""Has no codes."""
SHORT: Final = 2 * 3600
LONG: Final = 30 * 24 * 3600
"""Seconds that a session lasts: on a machine that others use too, and on a phone of one's own."""


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """Who came, and the token to prove it from now on, valid for so many seconds. ``known``: what tells this browser
    from strangers when the same phone asks for a code again; None: nothing is to stay behind."""

    person: str
    token: str
    seconds: int
    known: str | None = None


class Device(NamedTuple):
    """What somebody signs in on: is it their own, and of which kind (`people.browsers`)."""

    own: bool
    kind: str = ""


class Changed(NamedTuple):
    """After a change of phone. ``known``: as `SignedIn`; ``opened``: where another account is theirs from now on."""

    known: str | None
    opened: SignedIn | None = None


class Code(NamedTuple):
    """A code, of which challenge, sent to which phone."""

    phone: str
    challenge: str
    code: str


Other = Literal["mine", "not_mine"]
"""Of an account that a phone opens already: it is theirs, too, and becomes part of this one; or it is somebody else's,
who had the phone before, and keeps all but that."""


@dataclass(frozen=True, kw_only=True)
class Vouched:
    """What an identity provider has vouched for, in normal form. ``phone``: where it has verified one; ``represents``:
    credit code and name of each enterprise whose legal representative this is."""

    issuer: str
    name: str
    number: str
    phone: str | None = None
    represents: tuple[tuple[str, str], ...] = ()


class Door:
    """The citizens' door of one gateway."""

    def __init__(self, cluster: Cluster, derive: Derive, sealing: Sealing, sender: Sender | None) -> None:
        """``sender``: None where there are no codes."""
        self._cluster = cluster
        self._challenges = Passes(derive, CHALLENGE)
        self._codes = Passes(derive, CODE)
        self._codes_kept = Passes(derive, KEPT)
        self._places = Passes(derive, PLACE)
        self._devices = Passes(derive, DEVICE)
        self._sealing = sealing
        self._accounts = Accounts(cluster)
        self.sender = sender
        self._leaving: dict[str, asyncio.Task[str | None]] = {}
        """Messages that are about to leave, by digests of their challenges: whoever asks again waits for the same."""
        self._asked = Buckets(CODES)
        self._guessed = Buckets(GUESSES)

    # By phone ---------------------------------------------------------------------------------------------------------

    async def send_code(self, phone: str, key: str | None, whence: str, known: str | None) -> tuple[str, str | None]:
        """Send a code; answers the challenge that it is good for, and what to show instead of sending. Whether the
        phone has an account changes nothing. ``key``: the same again is the same message; ``known``: as in `SignedIn`.

        Raises Invalid, Refused where there are no codes, Busy with the wait, HostUnavailable where it was not sent.
        """
        if self.sender is None:
            raise Refused("people.no_sms")
        if not can_be_texted(phone):
            raise Invalid("people.not_mobile", field="phone")
        if wait := self._asked.spend(whence, self._now()):
            raise _wait(wait)
        # The same key may come for another phone, from somebody else: each has a challenge of its own.
        challenge = self._challenges.mark(f"{phone} {key or secrets.token_hex(16)}").hex()
        digest = digest_of(challenge)
        leaving = self._leaving.get(digest)
        if leaving is None:
            leaving = asyncio.create_task(
                self._send(self.sender, phone, challenge, self._places.mark(whence).hex(), known)
            )
            self._leaving[digest] = leaving
            leaving.add_done_callback(lambda _: self._leaving.pop(digest, None))
        return challenge, await asyncio.shield(leaving)

    async def _send(self, sender: Sender, phone: str, challenge: str, place: str, known: str | None) -> str | None:
        """Have the message leave, unless it has before; answers what to show instead."""
        digest = digest_of(challenge)
        codes = Address("phone_codes", await self._sealing.owner(phone=phone))
        nonce = secrets.token_hex(16)
        issue = Issue(
            challenge=digest,
            nonce=nonce,
            code=self._kept(challenge, self._code(challenge, nonce)),
            place=place[:16],
            known=known is not None and same(self._device(phone), known),
        )
        issued = await self._cluster.call(codes, issue, caller=FRONT)
        if issued.wait:
            raise _wait(issued.wait / 1_000_000)
        if issued.nonce is None:
            return None
        code = self._code(challenge, issued.nonce)
        if issued.leaves:
            try:
                await sender.send(digest_of(f"{digest} {issued.nonce}")[:32], phone, code)
            except NotSent:
                await self._cluster.call(codes, Unsent(digest), caller=FRONT)
                raise HostUnavailable("people.sms_failed") from None
        return sender.shown(code)

    async def by_code(
        self, phone: str, challenge: str, code: str, key: str | None, whence: str, *, on: Device
    ) -> SignedIn:
        """Sign in with a code. Raises Invalid where it is not that of the challenge (any more), Busy after many wrong
        ones from there."""
        owner = await self._proven(Code(phone, challenge, code), key, whence)
        person = await self._accounts.bind("phone", owner, new_person())
        await self._reached(person, phone, owner)
        return await self._open(person, 1, on, self._device(phone) if on.own else None)

    async def _proven(self, code: Code, key: str | None, whence: str, *, only_try: bool = False) -> str:
        """The opaque id of whose a phone is that a code proves. ``only_try``: the code stays good."""
        if wait := self._guessed.spend(whence, self._now()):
            raise _wait(wait)
        owner = await self._sealing.known(code.phone) or NOBODY  # asked all the same: it takes as long
        redeem = Redeem(digest_of(code.challenge), self._kept(code.challenge, code.code), only_try)
        heard = await self._cluster.call(Address("phone_codes", owner), redeem, command_id=key, caller=FRONT)
        # The answer to a key is kept for long: what was right once lets nobody in when the code is over.
        lasts = heard.said != "right" or self._cluster.clock.now() < heard.until
        if (said := heard.said if lasts else "over") != "right":
            raise Invalid(f"people.code_{said}", field="code")
        self._guessed.charge(whence, self._now(), -1)
        return owner

    async def _reached(self, person: str, phone: str, owner: str) -> None:
        come = ComeByPhone(phone=await self._sealed(person, phone, owner), owner=owner, mask=mask_phone(phone))
        await self._cluster.call(Address("person", person), come, caller=FRONT)

    async def _sealed(self, person: str, phone: str, owner: str) -> str:
        return await self._sealing.of_account(person, owner, phone, phone=phone)

    async def change_phone(
        self, token: str, code: Code, other: Other | None, key: str | None, whence: str, kind: str
    ) -> Changed:
        """Have the phone that a code proves open the account of the session ``token``, instead of the one it has.
        ``other``: what is to be of an account that this phone opens already; None: they are asked, and the code stays
        good; ``kind``: of the device.

        Raises as `by_code`; Forbidden where this session may not (`people.person.policy`), Refused where they have to
        say, or where that account is not merged by a phone alone."""
        person, digest = tokens.person_of(token), digest_of(token)
        if person is None:
            raise Unknown("people.expired")
        account = Address("person", person)
        own = await self._cluster.call(account, IsSure(digest), caller=FRONT)
        owner = await self._proven(code, key and f"{key}-tried", whence, only_try=True)
        opens = await self._accounts.find("phone", owner)
        if opens not in (None, person):
            await self._must_be_said(opens, other)
        await self._proven(code, key, whence)
        known = self._device(code.phone) if own else None
        if opens not in (None, person) and other == "mine":
            stays = await self._merge(person, opens, digest)
            if stays == opens:
                return Changed(known, await self._open(opens, 1, Device(own, kind), known))
        elif opens not in (None, person):
            await self._cluster.call(Address("person", opens), LeavePhone(owner), caller=FRONT)
        await self._accounts.bind("phone", owner, person)
        change = ChangePhone(
            digest=digest,
            phone=await self._sealed(person, code.phone, owner),
            owner=owner,
            mask=mask_phone(code.phone),
        )
        await self._cluster.call(account, change, caller=FRONT)
        return Changed(known)

    async def _merge(self, person: str, opens: str, digest: str) -> str:
        """Which of the two stays: the one that a provider has vouched for. Of two others always the same one, so that
        two browsers which ask it at once do not merge each into the other; the phone that was proven is its phone."""
        verified = (await self._accounts.identity(person)).number is not None
        stays = person if verified else min(person, opens)
        goes = opens if stays == person else person
        merge = MergeInto(stays, with_phone=goes == opens, keeping=digest)
        await self._cluster.call(Address("person", goes), merge, caller=FRONT)
        return stays

    async def _must_be_said(self, opens: str, other: Other | None) -> None:
        """Whoever has shown that a phone is theirs says what is to be of the account that it opens."""
        verified = (await self._accounts.identity(opens)).number is not None
        if other is None or (other == "mine" and verified):
            raise Refused("people.phone_of_verified" if verified else "people.phone_opens", field="other")

    # By an identity provider ------------------------------------------------------------------------------------------

    async def by_identity(self, who: Vouched, link: str | None, *, on: Device) -> SignedIn:
        """Sign in whom a provider has vouched for. One number has one account. ``link``: the token of a session here of
        which they say that its account is theirs, too: that becomes the number's, or a part of the account that the
        number has. Never by a name, nor by a phone that the provider knows: it may be another's by now.

        Raises Forbidden where that session may not (`people.person.policy`)."""
        number = self._sealing.known_as(await self._sealing.owner(number=who.number), who.name, who.number)
        linked = None if link is None else await self._linked(link)
        person = await self._verified(who, number, linked)
        if who.phone is not None and not (await self._accounts.identity(person)).phone:
            phone = await self._sealing.owner(phone=who.phone)
            if await self._accounts.bind("phone", phone, person) == person:
                await self._reached(person, who.phone, phone)
        for code, name in who.represents:
            sealed = await self._sealing.of_representative(code, who.name, who.number, person)
            register = Register(name=name, representative=number, representative_sealed=sealed, issuer=who.issuer)
            await self._cluster.call(Address("enterprise", code), register, caller=FRONT)
        return await self._open(person, 2, on, None)

    async def _verified(self, who: Vouched, number: str, linked: str | None) -> str:
        """The account that is the number's from now on. Only the account itself decides whose it is: where another came
        first, it is looked at once more which account the number has."""
        try:
            return await self._come(who, number, await self._account_of(who, number, linked))
        except Refused:
            return await self._come(who, number, await self._account_of(who, number, None))

    async def _account_of(self, who: Vouched, number: str, linked: str | None) -> str:
        """The account that a number opens; ``linked`` becomes that, or a part of it."""
        person = await self._accounts.find("number", number)
        if person is None:
            begun = await self._before(who, number) or linked or new_person()
            person = await self._accounts.bind("number", number, begun)
        if linked not in (None, person):
            await self._cluster.call(Address("person", linked), MergeInto(person), caller=FRONT)
        return person

    async def _before(self, who: Vouched, number: str) -> str | None:
        """The account that they have from when a number alone said whose it is."""
        alone = plain(number)
        person = None if alone == number else await self._accounts.find("number", alone)
        identity = None if person is None else await self._accounts.identity(person)
        if person is None or identity is None or identity.number != alone or identity.sealed is None:
            return None
        return person if await self._sealing.is_called(who.name, identity.sealed, person) else None

    async def _come(self, who: Vouched, number: str, person: str) -> str:
        identity = written(who.name, who.number)
        come = ComeByIdentity(
            issuer=who.issuer,
            identity=await self._sealing.of_account(person, number, identity, number=who.number),
            number=number,
            name_mask=mask_name(who.name),
            number_mask=mask_number(who.number),
        )
        await self._cluster.call(Address("person", person), come, caller=FRONT)
        return person

    async def _linked(self, token: str) -> str | None:
        """Whose the session is, where no provider has vouched for who they are."""
        person = tokens.person_of(token)
        if (
            person is None
            or await self.whose(token) is None
            or (await self._accounts.identity(person)).number is not None
        ):
            return None
        await self._cluster.call(Address("person", person), IsSure(digest_of(token)), caller=FRONT)
        return person

    # Sessions ---------------------------------------------------------------------------------------------------------

    async def _open(self, person: str, level: int, on: Device, known: str | None) -> SignedIn:
        token = tokens.new_token(person)
        seconds = LONG if on.own else SHORT
        opened = OpenSession(digest_of(token), seconds, level, on.own, on.kind)
        await self._cluster.call(Address("person", person), opened, caller=FRONT)
        return SignedIn(person=person, token=token, seconds=seconds, known=known)

    async def whose(self, token: str) -> SessionOf | None:
        """Whose session a token opens, and until when; None: nobody's (any more)."""
        person = tokens.person_of(token)
        if person is None:
            return None
        try:
            who = await self._cluster.call(Address("person", person), WhoIs(digest_of(token)), caller=FRONT)
        except Unknown:
            return None
        roles = (CITIZEN, VERIFIED) if who.level >= 2 else (CITIZEN,)
        return SessionOf(Caller(person, roles, (), who.called), who.until)

    async def sign_out(self, token: str) -> None:
        if person := tokens.person_of(token):
            await self._cluster.call(Address("person", person), CloseSession(digest_of(token)), caller=FRONT)

    # Keys -------------------------------------------------------------------------------------------------------------

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def _code(self, challenge: str, nonce: str) -> str:
        """Not the same again when a key comes again after its time: who has seen one code knows no later one."""
        return f"{int.from_bytes(self._codes.mark(f'{challenge} {nonce}')[:8]) % 1_000_000:06d}"

    def _kept(self, challenge: str, code: str) -> str:
        """What is kept of a code."""
        return self._codes_kept.mark(f"{challenge} {code}").hex()

    def _device(self, phone: str) -> str:
        """What a browser keeps that a phone has let in."""
        return self._devices.mark(phone).hex()


def _wait(seconds: float) -> Busy:
    if seconds <= 120:
        return Busy("people.wait", retry_after=seconds)
    return Busy("people.wait_long", retry_after=seconds, minutes=math.ceil(seconds / 60))
