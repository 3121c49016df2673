/** Where a screen's device keeps its token, and how a registration names its place. Pure. */
import type { ScreenKind } from './types'

/** The name under which the device keeps the token. A tablet's is what it was before there were other screens. */
export const storageName = (kind: ScreenKind, place: string): string =>
  kind === 'tablet' ? `tianhe.screen.${place}` : `tianhe.screen.${kind}.${place}`

/** A registration's place as the server wants it named, after what the id looks like (440106, 440106-01, 440106-K1). */
export function placeBody(place: string): { hall: string } | { window: string } | { kiosk: string } {
  if (!place.includes('-')) return { hall: place }
  return /-K\d+$/.test(place) ? { kiosk: place } : { window: place }
}

/** What stands behind the # of an address: a token, or the wish to register. */
export function asked(hash: string): { token: string | null; register: boolean } {
  return { token: new URLSearchParams(hash.replace(/^#/, '')).get('screen'), register: hash === '#register' }
}
