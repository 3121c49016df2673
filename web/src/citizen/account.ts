/**
 * The account of whoever is signed in here as a citizen. An HttpOnly cookie carries the session; nothing of the account is
 * kept by the page, and what was taken while signed in on a machine that others use is not kept either (`mine.ts`).
 */
import { computed, ref, shallowRef } from 'vue'
import { api } from '../shared/api'
import type { Key } from '../shared/attempt'
import { reconnect } from '../shared/live'
import { forgetMine, keepNothing } from './mine'
import type { CodeAnswer, WaysAnswer } from '../shared/generated'
import type { Enterprise, Person } from './people'

export type { CodeAnswer as Challenge, WaysAnswer as Ways } from '../shared/generated'

/** Somebody has signed in with this browser, and not out again: pages that need not know ask only then. */
const HINT = 'tianhe.account'

export function mayBeSignedIn(): boolean {
  try {
    return localStorage.getItem(HINT) !== null
  } catch {
    return true
  }
}

function hint(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(HINT, '1')
    else localStorage.removeItem(HINT)
  } catch {
    // storage switched off: then it is always asked
  }
}

/** Null: nobody, as far as is known. */
export const person = shallowRef<Person | null>(null)
/** Has it been asked? */
export const asked = ref(false)
export const isVerified = computed(() => person.value?.session_level === 2)

/** Who is signed in, as the hall knows it now. Raises Problem. */
export async function restore(): Promise<Person | null> {
  const now = (await api.get('/api/people/session')).person
  asked.value = true
  hint(now !== null)
  const other = now?.id !== person.value?.id
  person.value = now
  if (other) reconnect()
  return now
}

export const ways = (): Promise<WaysAnswer> => api.get('/api/people/ways')

export const sendCode = (phone: string, key: Key): Promise<CodeAnswer> =>
  api.post('/api/people/codes', { body: { phone }, ...key })

export async function signIn(phone: string, challenge: string, code: string, ownDevice: boolean, key: Key): Promise<void> {
  await api.post('/api/people/session', { body: { phone, challenge, code, own_device: ownDevice }, ...key })
  keepNothing(!ownDevice)
  await restore()
}

/** Another phone for the account, by a code sent there; `other`: what is to be of an account that it opens already. */
export async function changePhone(
  phone: string,
  challenge: string,
  code: string,
  other: 'mine' | 'not_mine' | null,
  key: Key,
): Promise<void> {
  await api.post('/api/people/phone', { body: { phone, challenge, code, other }, ...key })
  await restore()
}

/** Signed out on another device. */
export async function endSession(id: string): Promise<void> {
  await api.delete('/api/people/sessions/{session}', { path: { session: id } })
}

/** Off to a provider: whoever comes back is signed in, as the pages find out when they ask. */
export function departing(ownDevice: boolean): void {
  keepNothing(!ownDevice)
  hint(true)
}

/**
 * Where to go for a provider to say who somebody is; it sends the browser back, to `back`. `link`: the account that is
 * signed in here is theirs, too.
 */
export function addressOfProvider(id: string, back: string, ownDevice: boolean, link: boolean): string {
  const query = new URLSearchParams({ back, own_device: String(ownDevice), link: String(link) })
  return `/api/people/oidc/${encodeURIComponent(id)}?${query}`
}

/** What belongs to the account goes from this device with it. */
export async function signOut(everywhere = false): Promise<void> {
  await api.delete('/api/people/session', everywhere ? { query: { everywhere } } : {})
  forgetMine(new Set(person.value?.things.map(({ id }) => id)))
  keepNothing(false)
  hint(false)
  person.value = null
  reconnect()
}

export const enterprises = async (): Promise<Enterprise[]> =>
  (await api.get('/api/people/enterprises')).enterprises
