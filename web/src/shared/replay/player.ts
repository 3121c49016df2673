/**
 * The clock of a replay: one for the whole page. It stands still while any channel that is watched has not been read as
 * far as its moment, and never runs past the present.
 */
import { computed, ref } from 'vue'
import { hallTime } from '../clock'
import { asked } from './asked'

/** How often the clock moves (ms). */
const TICK = 250

const wanted = typeof location === 'undefined' ? null : asked(location.search)

/** Is this page a replay? For as long as it is open. */
export const replaying = wanted !== null

export const moment = ref(wanted?.at ?? 0)
/** The last speed chosen: seconds of then per second of now. */
export const speed = ref(wanted?.speed || 1)
export const playing = ref((wanted?.speed ?? 0) > 0)
/** Counts jumps: what was read for another stretch of time is of no use then. */
export const jumps = ref(0)

const awaited = ref<ReadonlySet<string>>(new Set())
const blank = ref<ReadonlySet<string>>(new Set())
/** Is something still being read for this moment? */
export const reading = computed(() => awaited.value.size > 0)
/** Is there something of which nothing had been recorded by then? */
export const nothingYet = computed(() => blank.value.size > 0)

export const problem = ref<{ title: string; detail: string; status: number } | null>(null)

/** Whether the clock has to wait for a channel. */
export function waitFor(channel: string, missing: boolean): void {
  awaited.value = changed(awaited.value, channel, missing)
}

/** Whether a channel had shown nothing by then. */
export function leaveBlank(channel: string, nothing: boolean): void {
  blank.value = changed(blank.value, channel, nothing)
}

function changed(names: ReadonlySet<string>, name: string, within: boolean): ReadonlySet<string> {
  if (within === names.has(name)) return names
  return within ? new Set([...names, name]) : new Set([...names].filter((other) => other !== name))
}

export function seek(to: number): void {
  moment.value = Math.min(to, hallTime())
  problem.value = null
  jumps.value += 1
}

if (replaying) {
  let before = Date.now()
  setInterval(() => {
    const now = Date.now()
    const passed = now - before
    before = now
    if (!playing.value || reading.value || problem.value) return
    moment.value = Math.min(moment.value + passed * speed.value, hallTime(now))
    if (moment.value >= hallTime(now)) playing.value = false
  }, TICK)
}
