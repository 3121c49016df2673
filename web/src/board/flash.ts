/** One call as the board shows it; a recall is the same number with a greater `times`. */
export interface Shown {
  number: string
  window: string
  times: number
  at: string
}

/** Tells a call from its recall, and from the same number on another day. */
export const identity = (call: Shown): string => `${call.number}/${call.window}/${call.times}/${call.at}`

/**
 * Which of the calls shown now must flash: those that were not on the board a moment ago. What a screen finds when it
 * is switched on, or comes back after its line was lost (`before` is null), is shown, but is not news: it stays quiet.
 */
export function flashing(before: readonly Shown[] | null, now: readonly Shown[]): Set<string> {
  if (before === null) return new Set()
  const known = new Set(before.map(identity))
  return new Set(now.map(identity).filter((call) => !known.has(call)))
}
