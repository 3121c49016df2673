/** How long a hall's code may be shown, and when to ask for the next one. Pure; milliseconds of a clock that never jumps. */

/** Codes before the present one that the hall still takes (`hall/nearby.py`), in milliseconds. */
const PREVIOUS = 2 * 60_000
/** A little after the code has turned, so that the answer is the next one. */
const AFTER = 500
/** Pauses before asking again where no answer came: the line says by itself when it is back. */
const FIRST_PAUSE = 2000
const LONGEST_PAUSE = 30_000

/** Until when a code that turns in so many seconds may be shown: a minute is left to whoever scans it last. */
export const shownUntil = (now: number, seconds: number): number => now + seconds * 1000 + PREVIOUS - 60_000

/** In how many milliseconds to ask for the next one. */
export const nextIn = (seconds: number): number => Math.max(seconds, 0) * 1000 + AFTER

/** In how many to ask again after so many failures in a row. */
export const pauseAfter = (failures: number): number => Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE)
