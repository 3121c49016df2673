/**
 * The service worker: the application opens without a line, and shows what was last known of the map. One cache for each
 * build; the build writes its files' names into `SHELL`. A new build waits until the pages of the old one are closed, so
 * that no page ever loads files of two builds.
 */
/// <reference lib="webworker" />
import { handlingOf } from './rules'

declare const self: ServiceWorkerGlobalScope
/** Replaced by the build: the files to keep, and a digest that changes with them. */
declare const __SHELL__: string[]
declare const __REVISION__: string

const CACHE = `tianhe-${__REVISION__}`
const MAP = '/api/map'
/** A line that has not answered by then (ms) is as good as none. */
const PATIENCE = 4000

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(['/', ...__SHELL__])))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  )
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  switch (handlingOf(request.method, url, request.mode === 'navigate', self.location.origin)) {
    case 'shell':
      event.respondWith(shell(event))
      break
    case 'asset':
      event.respondWith(asset(request))
      break
    case 'public':
      event.respondWith(newest(request))
      break
    case 'pass':
      break
  }
})

/** A reminder pressed: the page that gave it comes to the front. */
self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(
    self.clients.matchAll({ type: 'window' }).then((pages) => {
      const page = pages.find(({ url }) => new URL(url).pathname.startsWith('/tickets/')) ?? pages[0]
      return page ? page.focus() : self.clients.openWindow('/mine')
    }),
  )
})

/** As `fetch`, within `PATIENCE`; written here, because the worker is one file, which can load no other. */
function answered(request: Request): Promise<Response> {
  const abortion = new AbortController()
  setTimeout(() => abortion.abort(), PATIENCE)
  return fetch(request, { signal: abortion.signal })
}

/** The application from the line, for the newest build; from the cache where there is none. */
async function shell(event: FetchEvent): Promise<Response> {
  try {
    const answer = await answered(event.request)
    event.waitUntil(newest(new Request(MAP)).catch(() => undefined)) // for the next time without a line
    return answer
  } catch (failure) {
    const kept = await caches.match('/')
    if (kept) return kept
    throw failure
  }
}

/** Named by their content: what is kept is right. */
async function asset(request: Request): Promise<Response> {
  const kept = await caches.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) await (await caches.open(CACHE)).put(request, answer.clone())
  return answer
}

/** From the line, and kept; without a line, as last kept: its `Date` says how old it is. */
async function newest(request: Request): Promise<Response> {
  try {
    const answer = await answered(request)
    if (answer.ok) await (await caches.open(CACHE)).put(request, answer.clone())
    return answer
  } catch (failure) {
    const kept = await caches.match(request)
    if (kept) return kept
    throw failure
  }
}
