/** Starts the service worker, for the citizen's pages. Where the browser has none, or the page is not secure, all works as before. */
export function keepForBadLines(): void {
  if (import.meta.env.PROD && 'serviceWorker' in navigator) {
    navigator.serviceWorker.register('/sw.js').catch(() => undefined) // storage full or switched off
  }
}
