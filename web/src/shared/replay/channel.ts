/** A channel in a replay: the same values as live, read from the journal page by page, ahead of the replay's clock. */
import { computed, effectScope, onScopeDispose, ref, shallowRef, triggerRef, watch, type EffectScope, type Ref } from 'vue'
import { api, Problem } from '../api'
import { hallTime } from '../clock'
import type { LiveError, LiveState, Read } from '../seen'
import { jumps, leaveBlank, moment, playing, problem, speed, waitFor } from './player'
import { Tape } from './tape'

/** How much is asked for at once, at least (ms), and for how long ahead the clock should find something (ms of now). */
const LEAST = 60_000
const AHEAD = 20_000
/** So near the present (ms) there is nothing to read ahead. */
const NEAR = 6000
/** Pause before asking again: the server is still reading a long journal, or its clock is behind this one's (ms). */
const PAUSE = 1000

interface Reel {
  tape: Ref<Tape | null>
  error: Ref<LiveError | null>
  scope: EffectScope
  watchers: number
}

const reels = new Map<string, Reel>()

export interface Replayed<T> {
  value: Ref<T | null>
  state: Ref<LiveState>
  since: Ref<Date | null>
  error: Ref<LiveError | null>
  silent: Ref<boolean>
}

function open(channel: string): Reel {
  const tape = shallowRef<Tape | null>(null)
  const error = ref<LiveError | null>(null)
  /** No page came, and none will before a jump: the bar says why, the page stays empty. */
  const refused = ref(false)
  const scope = effectScope(true)
  /** Which reading is the one that counts; a jump makes the one under way worthless. */
  let current = 0
  let busy = false

  const missing = computed(() => !tape.value?.covers(moment.value))
  /** Soon to be missing: read before the clock has to wait. The present is the end of every tape. */
  const short = computed(() => {
    const until = tape.value?.until ?? 0
    return playing.value && until - moment.value < speed.value * AHEAD && until < hallTime() - NEAR
  })

  /** Read on until there is enough, one page at a time. */
  async function read(): Promise<void> {
    if (busy || refused.value || Number.isNaN(moment.value)) return
    const mine = current
    busy = true
    while (mine === current && !refused.value && (missing.value || short.value)) {
      const pause = await page(mine)
      if (pause) await new Promise((resolve) => setTimeout(resolve, pause))
    }
    if (mine === current) busy = false
  }

  /** Read one page; answers how long to wait before the next (ms). */
  async function page(mine: number): Promise<number> {
    const from = moment.value
    const known = tape.value?.covers(from) ? tape.value : null
    const begin = known ? known.next : new Date(from).toISOString()
    const end = Math.max(from, known?.until ?? 0) + Math.max(LEAST, speed.value * AHEAD * 2)
    const query = { from: begin, to: new Date(end).toISOString() }
    try {
      const found = await api.get('/api/replay/{channel}', { path: { channel }, query })
      if (mine !== current) return 0
      if (known) known.extend(found)
      else tape.value = new Tape(from, found)
      triggerRef(tape)
      return found.until === begin ? PAUSE : 0
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught
      if (mine !== current) return 0
      if (caught.status === 429) return PAUSE
      refused.value = true
      if (caught.status === 404) error.value = { code: 102, message: caught.title }
      problem.value = { title: caught.title, detail: caught.errors[0]?.message ?? caught.detail, status: caught.status }
      return 0
    }
  }

  scope.run(() => {
    const waited = computed(() => missing.value && !refused.value)
    const nothing = computed(() => !missing.value && tape.value?.at(moment.value, (data) => data) === null)
    watch(waited, (now) => waitFor(channel, now), { immediate: true, flush: 'sync' })
    watch(nothing, (now) => leaveBlank(channel, now))
    watch([missing, short], () => void read())
    watch(jumps, () => {
      current += 1
      busy = false
      error.value = null
      refused.value = false
      void read()
    })
    void read()
  })
  return { tape, error, scope, watchers: 0 }
}

/** The channel as it was at the replay's moment; `onEntry` is told of each entry as the clock passes it. */
export function replayed<T>(
  channel: string,
  read: Read<T>,
  onEntry?: (data: unknown) => void,
): Replayed<T> {
  const reel = reels.get(channel) ?? open(channel)
  reels.set(channel, reel)
  reel.watchers += 1
  const covered = computed(() => reel.tape.value?.covers(moment.value) ?? false)
  let last: T | null = null
  /** While the next stretch is read, what was shown stays. The same value is the same object: watchers rest. */
  const value = computed(() => {
    if (covered.value && reel.tape.value) last = reel.tape.value.at(moment.value, (data) => read(data, null))
    return last
  })
  const state = computed<LiveState>(() => (reel.error.value ? 'error' : value.value === null ? 'loading' : 'live'))
  if (onEntry) {
    watch(moment, (now, before) => {
      if (now > before) reel.tape.value?.between(before, now).forEach(onEntry)
    })
  }
  onScopeDispose(() => {
    if (--reel.watchers > 0) return
    reels.delete(channel)
    reel.scope.stop()
    waitFor(channel, false)
    leaveBlank(channel, false)
  })
  return {
    value: value as Ref<T | null>,
    state: state as Ref<LiveState>,
    since: computed(() => (value.value === null ? null : new Date(moment.value))) as Ref<Date | null>,
    error: reel.error,
    silent: ref(false),
  }
}
