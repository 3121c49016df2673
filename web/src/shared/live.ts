/**
 * The live socket: one connection for the whole page, one subscription per channel however many components watch it.
 * Centrifugo protocol by the official client; this file only says what its events mean for a page. A page that is a
 * replay (`replay/player.ts`) is given the same values from the journal instead, and opens no socket.
 */
import { Centrifuge, type Subscription } from 'centrifuge'
import { computed, onScopeDispose, ref, shallowReactive, shallowRef, toRef, type Ref, type ShallowRef } from 'vue'
import { hallDate } from './clock'
import type { Api } from './generated'
import { replayed } from './replay/channel'
import { replaying } from './replay/player'
import { nothingSeen, SILENT, step, type Happening, type LiveError, type LiveState, type Read, type Seen } from './seen'

export type { LiveError, LiveState } from './seen'
export type Connection = 'connecting' | 'connected' | 'lost'

export interface Channel<T> {
  value: Ref<T | null>
  state: Ref<LiveState>
  since: Ref<Date | null>
  error: Ref<LiveError | null>
  /** The value is old because the service hears nothing of it, not because the line is lost. */
  silent: Ref<boolean>
}

/** What the service says beside the channels (docs/close-codes.md). */
interface SourceNews {
  type: 'source'
  channel: string
  silent: boolean
}

/** The close code after which a client comes back as whoever it is now (docs/close-codes.md). */
const EXPIRED = 3005
/** What a channel is refused or taken away with where whoever asks may not watch it. */
const FORBIDDEN = new Set([103, 2103])

/** State of the line itself, and when something was last heard on it (pings count). */
export const connection = ref<Connection>(replaying ? 'connected' : 'connecting')
export const heardAt = shallowRef<Date | null>(null)

/** A WebSocket that notes when it last heard anything: a dead line is noticed late, and must not be dated late. */
class HeardWebSocket extends WebSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols)
    this.addEventListener('message', () => (heardAt.value = hallDate()))
  }
}

interface Watched {
  subscription: Subscription
  seen: ShallowRef<Seen<unknown>>
  watchers: number
}

const watched = shallowReactive(new Map<string, Watched>())

/** The channels of this page of which the service hears nothing, and since when what they show may be old. */
export const silence = computed(() => {
  const silent = [...watched.values()].map(({ seen }) => seen.value).filter((seen) => seen.silent)
  const since = silent.flatMap((seen) => (seen.since ? [seen.since] : [])).sort((a, b) => a.getTime() - b.getTime())
  return silent.length ? { since: since[0] ?? null } : null
})
let client: Centrifuge | null = null

function theClient(): Centrifuge {
  if (client) return client
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  client = new Centrifuge(`${scheme}://${location.host}/connection/websocket`, {
    websocket: HeardWebSocket,
    minReconnectDelay: 300,
    maxReconnectDelay: 8000,
  })
  client.on('message', (context) => {
    const news = context.data as Partial<SourceNews>
    const entry = news.type === 'source' ? watched.get(news.channel ?? '') : undefined
    if (!entry) return
    const kind = news.silent ? 'silent' : 'heard'
    entry.seen.value = step(entry.seen.value, { kind, at: hallDate() }, (data) => data)
  })
  client.on('connected', () => (connection.value = 'connected'))
  client.on('connecting', (context) => {
    if (context.code === EXPIRED) void sessionOver()
    else if (context.code !== 0) lineLost() // code 0: the first attempt, asked for by us
  })
  client.on('error', () => {
    if (client?.state !== 'connected') lineLost()
  })
  client.on('disconnected', lineLost)
  client.connect()
  return client
}

function lineLost(): void {
  connection.value = 'lost'
  const heard = heardAt.value ?? hallDate()
  for (const { seen } of watched.values()) seen.value = step(seen.value, { kind: 'lost', heard }, (data) => data)
}

/** Nothing is asked for as nobody meanwhile: what a page shows of its own it would lose. */
async function sessionOver(): Promise<void> {
  client?.disconnect()
  connection.value = 'connecting'
  if (!(await isOver())) reconnect()
}

let isOver: () => Promise<boolean> = () => Promise.resolve(false)

/** Who can find out whether somebody was signed in on this page and is so no longer. Then comes `reconnect`. */
export function askWhetherOver(ask: () => Promise<boolean>): void {
  isOver = ask
}

/** Signing in or out: everything after this is asked for as whoever the cookie now stands for. */
export function reconnect(): void {
  if (!client) return
  client.disconnect()
  connection.value = 'connecting'
  client.connect()
  // What was refused to somebody else, or to nobody, is asked for again.
  for (const { subscription } of watched.values()) if (subscription.state === 'unsubscribed') subscription.subscribe()
}

function watch<T>(
  channel: string,
  options: { token?: string; log?: boolean },
  read: Read<T>,
  onEntry?: (data: unknown) => void,
): Channel<T> {
  if (replaying) return replayed(channel, read, onEntry)
  let entry = watched.get(channel)
  if (!entry) {
    const subscription = theClient().newSubscription(channel, {
      ...(options.token ? { token: options.token } : {}),
      // A value's changes are a small part of it: the client puts it together again.
      ...(options.log ? { recoverable: true } : { delta: 'fossil' as const }),
      maxResubscribeDelay: 5000,
    })
    entry = { subscription, seen: shallowRef<Seen<unknown>>(nothingSeen), watchers: 0 }
    watched.set(channel, entry)
    const { seen } = entry
    const happened = (what: Happening): void => {
      seen.value = step(seen.value, what, read as Read<unknown>)
    }
    subscription.on('subscribed', (context) =>
      happened({ kind: 'subscribed', data: context.data, recovered: context.recovered, at: hallDate() }),
    )
    subscription.on('publication', (context) => happened({ kind: 'published', data: context.data, at: hallDate() }))
    subscription.on('error', (context) => {
      if (context.error.code === SILENT) happened({ kind: 'silent', at: hallDate() })
    })
    subscription.on('unsubscribed', async (context) => {
      // A line that came back after a session's end is nobody's: the page keeps what it shows and asks to sign in.
      if (context.code === 0 || (FORBIDDEN.has(context.code) && (await isOver()))) return
      happened({ kind: 'refused', error: { code: context.code, message: context.reason } })
    })
    subscription.subscribe()
  }
  const { subscription, seen } = entry
  const note = (context: { data: unknown }): void => onEntry?.(context.data)
  if (onEntry) subscription.on('publication', note)
  entry.watchers += 1

  onScopeDispose(() => {
    if (onEntry) subscription.off('publication', note)
    const left = watched.get(channel)
    if (!left || --left.watchers > 0) return
    watched.delete(channel)
    subscription.unsubscribe()
    client?.removeSubscription(subscription)
  })
  return {
    value: toRef(() => seen.value.value as T | null) as Ref<T | null>,
    state: toRef(() => seen.value.state) as Ref<LiveState>,
    since: toRef(() => seen.value.since) as Ref<Date | null>,
    error: toRef(() => seen.value.error) as Ref<LiveError | null>,
    silent: toRef(() => seen.value.silent) as Ref<boolean>,
  }
}

/** What is said of a channel, by its name: `map`, or a family's before the colon. */
type Of<Table, Name extends string> = Name extends keyof Table
  ? Table[Name]
  : Name extends `${infer Family}:${string}`
    ? Family extends keyof Table
      ? Table[Family]
      : never
    : never
type Value<Name extends string> = Of<Api['Values'], Name>
type Entry<Name extends string> = Of<Api['Entries'], Name>

/** A state channel (`map`, `hall:…`, `window:…`): always the newest whole value. Use inside a component's setup. */
export function useChannel<Name extends string>(channel: Name, options: { token?: string } = {}): Channel<Value<Name>> {
  return watch<Value<Name>>(channel, options, (data) => data as Value<Name>)
}

/**
 * A log channel (`ticket:…`, `inbox:…`): `reduce` makes the value of the one before and the newest entry; `onEntry` is
 * told of every entry, missed ones included. Use inside a component's setup.
 */
export function useLog<Name extends string>(
  channel: Name,
  reduce: (before: Value<Name> | null, entry: Entry<Name>) => Value<Name> | null,
  { token, onEntry }: { token?: string; onEntry?: (entry: Entry<Name>) => void } = {},
): Channel<Value<Name>> {
  return watch<Value<Name>>(
    channel,
    { ...(token ? { token } : {}), log: true },
    (data, before) => reduce(before, data as Entry<Name>),
    onEntry && ((data) => onEntry(data as Entry<Name>)),
  )
}
