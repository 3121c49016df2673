/**
 * The token that makes this device one of the hall's screens. It comes in the address's fragment, or from a manager who
 * registers the device once; it is kept on the device, and taken out of the address at once. Without one the page is
 * what everybody sees.
 */
import { ref, watch, type Ref } from 'vue'
import type { Answer } from '../shared/asks'
import { api, Problem } from '../shared/api'
import type { Key } from '../shared/attempt'
import { connection } from '../shared/live'
import { replaying } from '../shared/replay/player'
import { asked, placeBody, storageName } from './place'
import type { ScreenKind } from './types'

export interface Screen {
  /** Empty: not registered. */
  token: Ref<string>
  /** The token that the device had opens nothing any more: it was shut out, or mistyped. */
  revoked: Ref<boolean>
  /** Somebody is about to register the device. */
  registering: Ref<boolean>
  forget: () => void
  /**
   * A manager's name and password, used once, and what the device is called. False: their second factor's code is needed
   * besides; then call it again with that. Throws Problem.
   */
  register: (username: string, password: string, name: string, code: string, key: Key) => Promise<boolean>
}

function kept(where: string): string {
  try {
    return localStorage.getItem(where) ?? ''
  } catch {
    return '' // storage switched off: registered until the page is closed
  }
}

function keep(where: string, token: string): void {
  try {
    if (token) localStorage.setItem(where, token)
    else localStorage.removeItem(where)
  } catch {
    // storage switched off
  }
}

/** Where a code is needed besides, the first step is kept in a cookie, as everywhere. */
async function signIn(username: string, password: string): Promise<Answer<'post', '/api/session'>> {
  const body = { username, password }
  const session = await api.post('/api/session', { body, leavesNoCookie: true })
  return 'step' in session ? api.post('/api/session', { body }) : session
}

/** Use inside a component's setup. `place` is the id of a hall, a window or a self-service terminal. */
export function useScreen(kind: ScreenKind, place: string): Screen {
  const where = storageName(kind, place)
  const given = asked(location.hash)
  const token = ref(given.token ?? kept(where))
  const revoked = ref(false)
  const registering = ref(given.register)
  if (given.token) keep(where, given.token)
  if (given.token || given.register) history.replaceState(history.state, '', location.pathname + location.search)

  function set(fresh: string): void {
    revoked.value = fresh === ''
    token.value = fresh
    keep(where, fresh)
  }

  async function register(username: string, password: string, name: string, code: string, key: Key): Promise<boolean> {
    const session = await (code ? api.post('/api/session/code', { body: { code } }) : signIn(username, password))
    if ('step' in session) return false
    try {
      const body = { kind, name, ...placeBody(place) }
      const registered = await api.post('/api/screens', { body, ...key, token: session.token, leavesNoCookie: !code })
      set(registered.token)
    } finally {
      await api.delete('/api/session', { token: session.token, leavesNoCookie: !code })
    }
    return true
  }

  /** Says that the device is at work, and learns whether it is still registered. Any other failure is the line's. */
  async function check(): Promise<void> {
    const shown = token.value
    try {
      await api.get('/api/screens/mine', { screenToken: shown })
    } catch (problem) {
      if (problem instanceof Problem && problem.code === 'screen.unknown' && token.value === shown) set('')
    }
  }

  watch(
    connection,
    (line) => {
      if (line === 'connected' && token.value && !replaying) void check()
    },
    { immediate: true },
  )
  return { token, revoked, registering, forget: () => set(''), register }
}
