/** What a manager can ask, and how the answer reads. Pure. */
import { clock, waitWords } from '../shared/format'
import type { Estimate, Hall } from '../shared/types'
import { onDuty } from './figures'
import type { Change, WhatIf, WhatIfFigure } from './types'

/** What is being filled in. */
export interface Draft {
  do: Change['do']
  windows: number
  queue: string
  window: string
  /** "15:00"; empty: now. */
  at: string
}

/** What is filled in as a change; null while something is missing. */
export function changeOf(draft: Draft): Change | null {
  const at = draft.at || null
  if (draft.do === 'open') return draft.queue && draft.windows >= 1 ? { do: 'open', windows: draft.windows, queue: draft.queue, at } : null
  if (!draft.window) return null
  if (draft.do === 'close') return { do: 'close', window: draft.window, at }
  return draft.queue ? { do: 'move', window: draft.window, queue: draft.queue, at } : null
}

/** How many windows could open besides those on duty. */
export const spare = (hall: Hall): number => hall.windows.filter((window) => !onDuty(window)).length

export type Turn = 'same' | 'better' | 'worse'

/**
 * What a change does to a wait; a queue that is not served any more is worse off, whatever it was. What reads the same in
 * words is no change: an arrow beside it would promise what nobody can see.
 */
export function turnOf(figure: WhatIfFigure): Turn {
  if (figure.before && figure.after && waitWords(figure.before, 'en') === waitWords(figure.after, 'en')) return 'same'
  const before = weight(figure.before)
  const after = weight(figure.after)
  return after === before ? 'same' : after < before ? 'better' : 'worse'
}

const weight = (estimate: Estimate | null): number => (estimate ? estimate.p50 + estimate.p90 : Infinity)

/** "15:00–16:00": when those of the second figure come; null where no numbers are given any more. */
export function laterSpan(answer: WhatIf): string | null {
  return answer.from && answer.until ? `${clock(answer.from)}–${clock(answer.until)}` : null
}
