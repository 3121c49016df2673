/**
 * The token that lets this tablet give ratings at its window. It comes in the address's fragment, or from a manager who
 * admits the tablet once; it is kept on the tablet, and taken out of the address at once.
 */
import { ref, type Ref } from 'vue'
import { api } from '../shared/api'
import type { Session } from '../shared/types'

export interface Screen {
  /** Empty: not admitted. */
  token: Ref<string>
  /** The token that this tablet had opens nothing any more: another screen was admitted here, or it was mistyped. */
  revoked: Ref<boolean>
  /** The server does not know the token. */
  forget: () => void
  /** A manager's name and password, used once. Throws Problem. */
  admit: (username: string, password: string) => Promise<void>
}

function kept(place: string): string {
  try {
    return localStorage.getItem(place) ?? ''
  } catch {
    return '' // storage switched off: admitted until the page is closed
  }
}

function keep(place: string, token: string): void {
  try {
    if (token) localStorage.setItem(place, token)
    else localStorage.removeItem(place)
  } catch {
    // storage switched off
  }
}

export function useScreen(window: string): Screen {
  const place = `tianhe.screen.${window}`
  const given = new URLSearchParams(location.hash.slice(1)).get('screen')
  const token = ref(given ?? kept(place))
  const revoked = ref(false)
  if (given) {
    keep(place, given)
    history.replaceState(history.state, '', location.pathname)
  }

  function set(fresh: string): void {
    revoked.value = fresh === ''
    token.value = fresh
    keep(place, fresh)
  }
  async function admit(username: string, password: string): Promise<void> {
    const session = await api.post<Session>('/api/session', { username, password })
    try {
      const admitted = await api.post<{ token: string }>('/api/screens', { window }, { token: session.token })
      set(admitted.token)
    } finally {
      await api.delete('/api/session', undefined, { token: session.token })
    }
  }
  return { token, revoked, forget: () => set(''), admit }
}
