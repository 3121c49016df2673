/** A board's voice: watches the hall, says what `calls.ts` decides, one sentence at a time. */
import { onScopeDispose, watch, type Ref } from 'vue'
import { hallTime } from '../shared/clock'
import type { LiveState } from '../shared/live'
import type { Hall } from '../shared/types'
import { enableSound, hush, say, silenced } from '../shared/voice'
import { next, noted } from './calls'

/** The Chinese of a call, for a browser's own voice. */
const words = (number: string, window: string): string => `请 ${[...number].join(' ')} 号，到 ${+window} 号窗口。`

/** How far this screen's clock is behind the server's (ms): a call's age must not depend on a clock set wrong. */
async function clockError(): Promise<number> {
  try {
    const date = (await fetch('/healthz', { cache: 'no-store' })).headers.get('date')
    return date ? Date.parse(date) - Date.now() : 0
  } catch {
    return 0
  }
}

export function useSpokenCalls(hall: Ref<Hall | null>, state: Ref<LiveState>): void {
  let said: ReadonlyMap<string, number> = new Map()
  let speaking = false
  let gone = false
  let error = Promise.resolve(0)

  async function speak(): Promise<void> {
    if (speaking) return
    speaking = true
    try {
      while (!gone && hall.value && state.value === 'live') {
        const what = next(hall.value.calls, hall.value.windows, said, hallTime(Date.now() + (await error)))
        if (!what) return
        if (!(await enableSound())) return // nothing is said that nobody could hear
        const { call, tongue } = what
        const path = `/api/speech/${tongue}/calls/${encodeURIComponent(call.number)}/${encodeURIComponent(call.window)}`
        await say(path, tongue, words(call.number, call.window))
        said = noted(said, call, hall.value?.calls ?? [])
      }
    } finally {
      speaking = false
    }
  }

  watch(
    state,
    (now) => {
      if (now === 'live') error = clockError()
    },
    { immediate: true },
  )
  watch([hall, state, silenced], () => void speak())
  void enableSound()
  onScopeDispose(() => {
    gone = true
    hush()
  })
}
