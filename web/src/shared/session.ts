/**
 * Who is signed in on this page. The HttpOnly cookie carries the session, over HTTP and on the live socket; of it nothing
 * is readable here. Who it was is remembered for this tab, so that a page knows whose seat it keeps while the gateway is
 * away. When the session ends somewhere else, `ended` says so, and the page asks to sign in over what it shows.
 */
import { ref, shallowRef, watch } from 'vue'
import { api, onUnauthorized, Problem } from './api'
import type { Key } from './attempt'
import { hallDate } from './clock'
import { askWhetherOver, reconnect } from './live'
import { keepInUse } from './touched'
import type { SignedIn, User } from './types'

const KEPT = 'tianhe.user'

export const user = shallowRef<User | null>(null)
/** Whoever was signed in is not any more: expired, revoked, disabled, another password. */
export const ended = ref(false)
/** What whoever is signed in proved themselves with. */
export const how = ref<'password' | 'oidc'>('password')

function keep(now: User | null): void {
  const other = now?.name !== user.value?.name || now?.acting?.name !== user.value?.acting?.name || ended.value
  user.value = now
  ended.value = false
  if (other) reconnect()
  try {
    if (now) sessionStorage.setItem(KEPT, JSON.stringify(now))
    else sessionStorage.removeItem(KEPT)
  } catch {
    // storage switched off: who it was holds until the page is reloaded
  }
}

function kept(): User | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? 'null') as User | null
  } catch {
    return null
  }
}

function admitted(session: SignedIn): User {
  how.value = session.how
  keepInUse(session.idle_seconds)
  return session.user
}

async function ask(): Promise<User> {
  return admitted(await api.get('/api/session'))
}

/** After a reload, or in a second tab: whoever is signed in already, or null. */
export async function restore(): Promise<User | null> {
  if (user.value) return user.value
  try {
    keep(await ask())
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem
    if (problem.status === 401) keep(null)
    else if (kept()) keep(kept()) // the gateway is away: keep the seat until it answers
  }
  return user.value
}

/** Milliseconds until it is asked again, where nobody answered. */
const PAUSE = 2000

/** Is whoever sat here still signed in, and nobody else in their place? Asks until it is known. */
async function find(): Promise<boolean> {
  while (user.value && !ended.value) {
    try {
      const now = await ask()
      if (now.name === user.value?.name) {
        keep(now) // who stood in for somebody may not any more
        return false
      }
      ended.value = user.value !== null
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      if (problem.status === 401) ended.value = user.value !== null
      else await new Promise((resolve) => setTimeout(resolve, PAUSE))
    }
  }
  return ended.value
}

let finding: Promise<boolean> | null = null

/** `find`, once for all who want to know at the same time. */
function isOver(): Promise<boolean> {
  finding ??= find().finally(() => (finding = null))
  return finding
}
onUnauthorized(() => void isOver())
askWhetherOver(isOver)

/** Null: the password was right, and a code is needed besides (`giveCode`). */
export async function signIn(username: string, password: string): Promise<User | null> {
  const session = await api.post('/api/session', { body: { username, password } })
  if ('step' in session) return null
  keep(admitted(session))
  return session.user
}

/** The second step: what the telephone shows, or a recovery code. */
export async function giveCode(code: string): Promise<User> {
  const session = await api.post('/api/session/code', { body: { code } })
  keep(admitted(session))
  return session.user
}

/** Somebody may have signed in with this browser in another window: whoever was signed in here goes on. */
export async function resume(): Promise<boolean> {
  const now = await ask()
  const same = user.value === null || now.name === user.value.name
  if (same) keep(now)
  return same
}

/** A password of my own; every other place where I am signed in is signed out. */
export async function changePassword(current: string, password: string, key: Key): Promise<void> {
  keep(admitted(await api.post('/api/session/password', { body: { current, password }, ...key })))
}

/** Act for somebody whom I stand in for, or (an empty name) for myself again. */
export async function actFor(principal: string, key: Key): Promise<User> {
  keep(admitted(await api.post('/api/session/acting', { body: { principal }, ...key })))
  return user.value!
}

/** Longest time that a timer counts. */
const LONGEST = 2 ** 31 - 1

/** When standing in is over the page says so, whatever the line does. */
watch(user, (now, _, onCleanup) => {
  if (!now?.acting?.until) return
  const left = new Date(now.acting.until).getTime() - hallDate().getTime()
  const timer = setTimeout(() => void isOver(), Math.min(Math.max(left, 0) + PAUSE, LONGEST))
  onCleanup(() => clearTimeout(timer))
})

export async function signOut(): Promise<void> {
  const leaving = api.delete('/api/session')
  try {
    await leaving
  } finally {
    keep(null)
  }
}
