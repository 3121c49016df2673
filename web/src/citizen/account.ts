/**
 * The account of whoever is signed in here as a citizen. An HttpOnly cookie carries the session; nothing of the account is
 * kept by the page, and what was taken while signed in on a machine that others use is not kept either (`mine.ts`).
 */
import { computed, ref, shallowRef } from 'vue'
import { api } from '../shared/api'
import { reconnect } from '../shared/live'
import { forgetMine, keepNothing } from './mine'
import type { Enterprise, Person } from './people'

export interface Ways {
  phone: boolean
  /** A demonstration: codes are shown, not sent. */
  shown: boolean
  providers: { id: string; zh: string; en: string }[]
}

const PATH = '/api/people'
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
  const now = (await api.get<{ person: Person | null }>(`${PATH}/session`)).person
  asked.value = true
  hint(now !== null)
  const other = now?.id !== person.value?.id
  person.value = now
  if (other) reconnect()
  return now
}

export const ways = (): Promise<Ways> => api.get<Ways>(`${PATH}/ways`)

/** What a code was sent for. */
export interface Challenge {
  challenge: string
  /** Seconds until another can be asked for. */
  again: number
  /** The code, in demonstrations. */
  shown: string | null
}

export const sendCode = (phone: string): Promise<Challenge> => api.post<Challenge>(`${PATH}/codes`, { phone })

export async function signIn(phone: string, challenge: string, code: string, ownDevice: boolean): Promise<void> {
  await api.post(`${PATH}/session`, { phone, challenge, code, own_device: ownDevice })
  keepNothing(!ownDevice)
  await restore()
}

/** Another phone for the account, by a code sent there; `other`: what is to be of an account that it opens already. */
export async function changePhone(
  phone: string,
  challenge: string,
  code: string,
  other: 'mine' | 'not_mine' | null,
): Promise<void> {
  await api.post(`${PATH}/phone`, { phone, challenge, code, other })
  await restore()
}

/** Signed out on another device. */
export async function endSession(id: string): Promise<void> {
  await api.delete(`${PATH}/sessions/${encodeURIComponent(id)}`)
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
  return `${PATH}/oidc/${encodeURIComponent(id)}?${query}`
}

/** What belongs to the account goes from this device with it. */
export async function signOut(everywhere = false): Promise<void> {
  await api.delete(`${PATH}/session${everywhere ? '?everywhere=true' : ''}`)
  forgetMine(new Set(person.value?.things.map(({ id }) => id)))
  keepNothing(false)
  hint(false)
  person.value = null
  reconnect()
}

export const enterprises = async (): Promise<Enterprise[]> =>
  (await api.get<{ enterprises: Enterprise[] }>(`${PATH}/enterprises`)).enterprises
