/**
 * Who sits at this desk. The HttpOnly cookie carries the session over HTTP; the token is kept for this tab only, because
 * the live socket wants it by name.
 */
import { shallowRef } from 'vue'
import { api, Problem } from '../shared/api'
import { setConnectionToken } from '../shared/live'
import type { Session, User } from '../shared/types'

const KEPT = 'tianhe.session'

export const user = shallowRef<User | null>(null)

function keep(session: Session | null): void {
  user.value = session?.user ?? null
  setConnectionToken(session?.token ?? '')
  try {
    if (session) sessionStorage.setItem(KEPT, JSON.stringify(session))
    else sessionStorage.removeItem(KEPT)
  } catch {
    // storage switched off: the session holds until the page is reloaded
  }
}

function kept(): Session | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? 'null') as Session | null
  } catch {
    return null
  }
}

/** After a reload, or in a second tab: whoever is signed in already, or null. */
export async function restore(): Promise<User | null> {
  if (user.value) return user.value
  const token = kept()?.token ?? ''
  try {
    const session = await api.get<{ user: User; token?: string }>('/api/session', token ? { token } : {})
    keep({ token, ...session })
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem
    if (problem.status === 401) keep(null)
    else if (kept()) keep(kept()) // the gateway is away: keep the seat until it answers
  }
  return user.value
}

export async function signIn(username: string, password: string): Promise<User> {
  const session = await api.post<Session>('/api/session', { username, password })
  keep(session)
  return session.user
}

/** A password of my own; every other place where I am signed in is signed out. */
export async function changePassword(current: string, password: string): Promise<void> {
  const answer = await api.post<{ user: User }>('/api/session/password', { current, password })
  keep({ token: kept()?.token ?? '', user: answer.user })
}

export async function signOut(): Promise<void> {
  try {
    await api.delete<unknown>('/api/session')
  } finally {
    keep(null)
  }
}
