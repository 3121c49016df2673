/** What of a hall's calls is still true, and what is past. Pure. */
import type { Call, Hall } from './types'

export interface Called {
  /** Newest first: its window still waits for that number, or serves it. */
  standing: (Call & { serving: boolean })[]
  /** Newest first: come and gone, or never come. None once the hall has closed. */
  past: Call[]
}

export function called(hall: Pick<Hall, 'calls' | 'windows' | 'open'>): Called {
  const found: Called = { standing: [], past: [] }
  for (const call of hall.calls) {
    const window = hall.windows.find(({ number }) => number === call.window)
    const stands = window?.serving === call.number && (window.state === 'calling' || window.state === 'serving')
    if (stands) found.standing.push({ ...call, serving: window.state === 'serving' })
    else if (hall.open) found.past.push(call)
  }
  return found
}
