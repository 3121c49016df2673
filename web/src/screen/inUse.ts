/** Whether a registered device is in use. Pure. */
import type { ScreenKind } from './types'

/** The hall notes every ten minutes that a screen is at work, and its code is asked for every minute (ms). */
export const NOTED_WITHIN = 12 * 60_000

/**
 * Kiosks and boards ask for the hall's code as long as they are on; the others are noted only when they connect, so of
 * those an old moment says nothing.
 */
export function inUse(screen: { kind: ScreenKind; seen_at: string | null }, now: Date): boolean {
  if (!screen.seen_at || (screen.kind !== 'kiosk' && screen.kind !== 'board')) return false
  return now.getTime() - Date.parse(screen.seen_at) <= NOTED_WITHIN
}
