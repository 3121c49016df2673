/** What the service worker does with a request. Pure. */

/** `shell`: an address of the application; `asset`: a file of this build; `public`: data anybody may see; `pass`: let it be. */
export type Handling = 'shell' | 'asset' | 'public' | 'pass'

/** What everybody may see, and what is still of use when it is a little old. Nothing about a person is ever kept. */
const PUBLIC = new Set(['/api/map', '/api/items'])
/** The screens of halls and staff do not work without a line: they are not made to look as if they did. */
const NOT_OURS = /^\/(api|connection|kiosk|board|desk|tablet|manager|admin|healthz|openapi\.json)(\/|$)/

export function handlingOf(method: string, url: URL, navigates: boolean, origin: string): Handling {
  if (method !== 'GET' || url.origin !== origin) return 'pass'
  if (PUBLIC.has(url.pathname) && !url.search) return 'public'
  if (NOT_OURS.test(url.pathname)) return 'pass'
  if (navigates) return 'shell'
  return url.pathname.startsWith('/assets/') || /^\/icon[^/]*\.(svg|png)$/.test(url.pathname) ? 'asset' : 'pass'
}
