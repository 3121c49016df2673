/**
 * What time it is in the hall. That is the device's time, except in a demonstration, where the hall's clock runs a
 * course of its own (`gateway/course.py`): the gateway then writes its legs into the page.
 */

/** From the device's moment `at` on the hall's clock shows `shows` and goes `speed` times as fast (ms). */
export type Leg = readonly [at: number, shows: number, speed: number]

/** What a clock with these legs shows at a device's moment (ms). */
export function shownBy(legs: readonly Leg[], device: number): number {
  const leg = [...legs].reverse().find(([at]) => at <= device) ?? legs[0]
  return leg ? leg[1] + (device - leg[0]) * leg[2] : device
}

const written = typeof document === 'undefined' ? null : document.querySelector<HTMLMetaElement>('meta[name="clock"]')
const legs = written ? (JSON.parse(written.content) as Leg[]) : []

/** Is this a demonstration, whose days are made up? */
export const demonstrating = legs.length > 0

/** The hall's time (ms since 1970) at a moment of this device; by default now. */
export const hallTime = (device = Date.now()): number => shownBy(legs, device)

export const hallDate = (): Date => new Date(hallTime())
