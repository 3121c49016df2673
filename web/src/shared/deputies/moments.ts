/** Moments as fields of a form have them, always the hall's time (Asia/Shanghai), wherever the browser stands. */
const OFFSET = 8 * 3600_000

/** `2026-12-01T09:00`. */
export const typed = (at: Date): string => new Date(at.getTime() + OFFSET).toISOString().slice(0, 16)

/** ISO 8601 with offset; empty for an empty field. */
export const moment = (text: string): string => (text ? `${text.slice(0, 16)}:00+08:00` : '')

/** The end of the day after: for somebody who is away tomorrow. */
export const tomorrowEvening = (now: Date): string => `${typed(new Date(now.getTime() + 24 * 3600_000)).slice(0, 10)}T18:00`
