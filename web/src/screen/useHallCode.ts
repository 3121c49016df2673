/**
 * The hall's page as a scanned code opens it. On a registered kiosk or board the address carries the code that shows
 * presence; it is asked for when the screen learns of its token, when the line is back, and whenever it has turned.
 */
import { computed, onScopeDispose, ref, watch, type ComputedRef } from 'vue'
import { api, Problem } from '../shared/api'
import { connection } from '../shared/live'
import { replaying } from '../shared/replay/player'
import { nextIn, pauseAfter, shownUntil } from './codeLife'
import type { Screen } from './screen'

export interface HallCodeShown {
  /** What the code drawn on the screen says. */
  address: ComputedRef<string>
  /** Does it show presence? */
  proves: ComputedRef<boolean>
}

/** Use inside a component's setup. */
export function useHallCode(hall: string, screen: Screen): HallCodeShown {
  const code = ref('')
  let until = 0
  let failures = 0
  let waiting: ReturnType<typeof setTimeout> | undefined

  async function look(): Promise<void> {
    clearTimeout(waiting)
    const token = screen.token.value
    if (!token || replaying) {
      code.value = ''
      return
    }
    const next = await asked(token)
    if (token !== screen.token.value) return // another look is under way with that one
    clearTimeout(waiting)
    waiting = setTimeout(() => void look(), next)
  }

  /** Asks once; answers when to ask again (ms). */
  async function asked(token: string): Promise<number> {
    try {
      const shown = await api.get('/api/halls/{hall}/code', { path: { hall }, screenToken: token })
      code.value = shown.code
      until = shownUntil(performance.now(), shown.seconds)
      failures = 0
      return nextIn(shown.seconds)
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      if (problem.code === 'screen.unknown' && token === screen.token.value) screen.forget()
      if (performance.now() >= until) code.value = ''
      failures += 1
      return pauseAfter(failures)
    }
  }

  watch(
    [screen.token, connection],
    ([token, line]) => {
      if (!token || line === 'connected') void look()
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(waiting))

  const page = `${location.origin}/halls/${encodeURIComponent(hall)}?from=code`
  return {
    address: computed(() => (code.value ? `${page}&code=${encodeURIComponent(code.value)}` : page)),
    proves: computed(() => code.value !== ''),
  }
}
