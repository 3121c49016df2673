/** Which of the hall's notices the board shows at a moment: those that still hold, each for a while, in turn. Pure. */
import type { Notice } from '../shared/types'

/** How long one notice stays (ms): long enough to be read twice, aloud, by someone slow. */
export const TURN = 12_000

export function noticeAt(notices: readonly Notice[], now: Date): Notice | null {
  const valid = notices.filter((notice) => !notice.until || new Date(notice.until) > now)
  return valid[Math.floor(now.getTime() / TURN) % Math.max(1, valid.length)] ?? null
}
