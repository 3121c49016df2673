/**
 * A session that nobody uses ends. What a page asks by itself is no use of it, and of what is only touched the gateway does
 * not know: so a page says now and then that somebody is there.
 */
import { api } from './api'

/** How many times in the time that a session may rest. */
const OFTEN = 6

let every = 0
let last = 0

function touched(): void {
  const now = performance.now()
  if (!every || now - last < every) return
  last = now
  void api.post('/api/session/use').catch(() => undefined) // whether it is over, other requests find out
}

/** Whoever is signed in here goes on for so many seconds without use; 0: as long as the session lasts. */
export function keepInUse(seconds: number): void {
  if (!every && seconds) for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, touched, { passive: true })
  every = (seconds * 1000) / OFTEN
}
