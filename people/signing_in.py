"""Signing citizens in and out: what stands between the routes and the actors. Holds the keys, and nothing else."""

from __future__ import annotations

import asyncio
import hmac
import math
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from actors import Address, Busy, Caller, Cluster, HostUnavailable, Invalid, Refused, Unknown
from common.buckets import Buckets, Budget
from common.fronts import SessionOf
from common.identity import mask_name, mask_number, mask_phone
from common.people import CITIZEN, VERIFIED
from people import tokens
from people.access import FRONT
from people.codes.messages import Issue, Redeem, Unsent
from people.enterprise.messages import Register
from people.identifier import Bind, Find, identifier_of
from people.numbers import plain
from people.person.ids import new_person
from people.person.messages import (
    CloseSession,
    ComeByIdentity,
    ComeByPhone,
    Identity,
    OpenSession,
    ShowIdentity,
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

    def __init__(
        self, cluster: Cluster, derive: Callable[[str], bytes], sealing: Sealing, sender: Sender | None
    ) -> None:
        """``sender``: None where there are no codes."""
        self._cluster = cluster
        self._key = derive("people.codes")
        self._sealing = sealing
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
        challenge = self._marked("challenge", f"{phone} {key or secrets.token_hex(16)}")
        digest = _digest(challenge)
        leaving = self._leaving.get(digest)
        if leaving is None:
            leaving = asyncio.create_task(
                self._send(self.sender, phone, challenge, self._marked("place", whence), known)
            )
            self._leaving[digest] = leaving
            leaving.add_done_callback(lambda _: self._leaving.pop(digest, None))
        return challenge, await asyncio.shield(leaving)

    async def _send(self, sender: Sender, phone: str, challenge: str, place: str, known: str | None) -> str | None:
        """Have the message leave, unless it has before; answers what to show instead."""
        codes = Address("phone_codes", await self._sealing.owner(phone=phone))
        digest, nonce = _digest(challenge), secrets.token_hex(16)
        issue = Issue(
            challenge=digest,
            nonce=nonce,
            code=self._kept(challenge, self._code(challenge, nonce)),
            place=place[:16],
            known=known is not None and hmac.compare_digest(known.encode(), self._device(phone).encode()),
        )
        issued = await self._cluster.call(codes, issue, caller=FRONT)
        if issued.wait:
            raise _wait(issued.wait / 1_000_000)
        if issued.nonce is None:
            return None
        code = self._code(challenge, issued.nonce)
        if issued.leaves:
            try:
                await sender.send(_digest(f"{digest} {issued.nonce}")[:32], phone, code)
            except NotSent:
                await self._cluster.call(codes, Unsent(digest), caller=FRONT)
                raise HostUnavailable("people.sms_failed") from None
        return sender.shown(code)

    async def by_code(
        self, phone: str, challenge: str, code: str, key: str | None, whence: str, *, own_device: bool
    ) -> SignedIn:
        """Sign in with a code. Raises Invalid where it is not that of the challenge (any more), Busy after many wrong
        ones from there."""
        if wait := self._guessed.spend(whence, self._now()):
            raise _wait(wait)
        owner = await self._sealing.known(phone) or NOBODY  # asked all the same: it takes as long
        redeem = Redeem(_digest(challenge), self._kept(challenge, code))
        heard = await self._cluster.call(Address("phone_codes", owner), redeem, command_id=key, caller=FRONT)
        # The answer to a key is kept for long: what was right once lets nobody in when the code is over.
        lasts = heard.said != "right" or self._cluster.clock.now() < heard.until
        if (said := heard.said if lasts else "over") != "right":
            raise Invalid(f"people.code_{said}", field="code")
        self._guessed.charge(whence, self._now(), -1)
        person = await self._bind(identifier_of("phone", owner), new_person())
        await self._reached(person, phone, owner)
        return await self._open(person, 1, own_device, self._device(phone) if own_device else None)

    async def _reached(self, person: str, phone: str, owner: str) -> None:
        sealed = await self._sealing.of_account(person, owner, phone, phone=phone)
        come = ComeByPhone(phone=sealed, mask=mask_phone(phone))
        await self._cluster.call(Address("person", person), come, caller=FRONT)

    # By an identity provider ------------------------------------------------------------------------------------------

    async def by_identity(self, who: Vouched, current: Caller, *, own_device: bool) -> SignedIn:
        """Sign in whom a provider has vouched for; ``current`` is who is signed in here already. One number has one
        account; an account without a number becomes theirs where they say that it is, or where the provider has
        verified its phone. Never by a name."""
        number = self._sealing.known_as(await self._sealing.owner(number=who.number), who.name, who.number)
        phone = None if who.phone is None else await self._sealing.owner(phone=who.phone)
        person = await self._verified(who, number, phone, current)
        if (
            who.phone is not None
            and phone is not None
            and await self._bind(identifier_of("phone", phone), person) == person
        ):
            await self._reached(person, who.phone, phone)
        for code, name in who.represents:
            sealed = await self._sealing.of_representative(code, who.name, who.number, person)
            register = Register(name=name, representative=number, representative_sealed=sealed, issuer=who.issuer)
            await self._cluster.call(Address("enterprise", code), register, caller=FRONT)
        return await self._open(person, 2, own_device, None)

    async def _verified(self, who: Vouched, number: str, phone: str | None, current: Caller) -> str:
        """The account that is the number's from now on. Only the account itself decides whose it is: where another came
        first, it is looked at once more which account the number has."""
        try:
            return await self._come(who, number, await self._account_of(who, number, phone, current))
        except Refused:
            return await self._come(who, number, await self._account_of(who, number, phone, current))

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

    async def _account_of(self, who: Vouched, number: str, phone: str | None, current: Caller) -> str:
        """Whose account a number opens from now on."""
        identifier = identifier_of("number", number)
        known = await self._find(identifier)
        if known is not None:
            return known
        if (before := await self._before(who, number)) is not None:
            return await self._bind(identifier, before)
        candidates = [current.name] if CITIZEN in current.roles else []
        if phone is not None:
            by_phone = await self._find(identifier_of("phone", phone))
            candidates += [by_phone] if by_phone else []
        for person in candidates:
            identity = await self._identity(person)
            if identity.number is None and not identity.ended:
                return await self._bind(identifier, person)
        return await self._bind(identifier, new_person())

    async def _before(self, who: Vouched, number: str) -> str | None:
        """The account that they have from when a number alone said whose it is."""
        alone = plain(number)
        person = None if alone == number else await self._find(identifier_of("number", alone))
        identity = None if person is None else await self._identity(person)
        if person is None or identity is None or identity.number != alone or identity.sealed is None:
            return None
        return person if await self._sealing.is_called(who.name, identity.sealed, person) else None

    async def _find(self, identifier: Address) -> str | None:
        """Whose account it opens; None where it opens none (any more)."""
        person = await self._cluster.call(identifier, Find(), caller=FRONT)
        return person if person is not None and await self._opens(identifier, person) else None

    async def _bind(self, identifier: Address, person: str) -> str:
        """Have it open this person's account unless it opens another; answers whose it opens."""
        opens = await self._cluster.call(identifier, Bind(person), caller=FRONT)
        if opens != person and not await self._opens(identifier, opens):
            return await self._cluster.call(identifier, Bind(person, instead_of=opens), caller=FRONT)
        return opens

    async def _opens(self, identifier: Address, person: str) -> bool:
        """Whether what leads to this account opens it: not where it has ended, nor where it is another number's."""
        identity = await self._identity(person)
        number = None if identity.number is None else identifier_of("number", identity.number)
        of_another = identifier.key.startswith("number:") and number not in (None, identifier)
        return not identity.ended and not of_another

    async def _identity(self, person: str) -> Identity:
        return await self._cluster.call(Address("person", person), ShowIdentity(), caller=FRONT)

    # Sessions ---------------------------------------------------------------------------------------------------------

    async def _open(self, person: str, level: int, own_device: bool, known: str | None) -> SignedIn:
        token = tokens.new_token(person)
        seconds = LONG if own_device else SHORT
        opened = OpenSession(tokens.digest(token), seconds, level)
        await self._cluster.call(Address("person", person), opened, caller=FRONT)
        return SignedIn(person=person, token=token, seconds=seconds, known=known)

    async def whose(self, token: str) -> SessionOf | None:
        """Whose session a token opens, and until when; None: nobody's (any more)."""
        person = tokens.person_of(token)
        if person is None:
            return None
        try:
            who = await self._cluster.call(Address("person", person), WhoIs(tokens.digest(token)), caller=FRONT)
        except Unknown:
            return None
        roles = (CITIZEN, VERIFIED) if who.level >= 2 else (CITIZEN,)
        return SessionOf(Caller(person, roles, (), who.called), who.until)

    async def sign_out(self, token: str) -> None:
        if person := tokens.person_of(token):
            await self._cluster.call(Address("person", person), CloseSession(tokens.digest(token)), caller=FRONT)

    # Keys -------------------------------------------------------------------------------------------------------------

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

    def _mark(self, purpose: str, text: str) -> bytes:
        return hmac.digest(self._key, f"{purpose}\0{text}".encode(), sha256)

    def _marked(self, purpose: str, text: str) -> str:
        return self._mark(purpose, text).hex()

    def _code(self, challenge: str, nonce: str) -> str:
        """Not the same again when a key comes again after its time: who has seen one code knows no later one."""
        return f"{int.from_bytes(self._mark('code', f'{challenge} {nonce}')[:8]) % 1_000_000:06d}"

    def _kept(self, challenge: str, code: str) -> str:
        """What is kept of a code."""
        return self._marked("kept", f"{challenge} {code}")

    def _device(self, phone: str) -> str:
        """What a browser keeps that a phone has let in."""
        return self._marked("device", phone)


def _digest(challenge: str) -> str:
    return sha256(challenge.encode()).hexdigest()


def _wait(seconds: float) -> Busy:
    if seconds <= 120:
        return Busy("people.wait", retry_after=seconds)
    return Busy("people.wait_long", retry_after=seconds, minutes=math.ceil(seconds / 60))
