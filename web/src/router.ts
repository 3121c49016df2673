/**
 * Addresses of all pages. Each audience's folder says its own in `room.ts`, and which words they need; each page is its own
 * chunk: a kiosk loads neither the map nor the desk's controls.
 */
import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteRecordRaw } from 'vue-router'
import { loadOthers, loadWords } from './shared/i18n'
import type { Section } from './shared/i18n/sections'

interface Room {
  routes: RouteRecordRaw[]
  words?: Section[]
}

declare module 'vue-router' {
  interface RouteMeta {
    /** The sections of words that the page says. */
    words?: Section[]
  }
}

const rooms = import.meta.glob<Room>('./*/room.ts', { eager: true })

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: Object.values(rooms).flatMap(({ routes, words }) =>
    routes.map((route) => ({ ...route, meta: { ...route.meta, words } })),
  ),
})

const words = (to: RouteLocationNormalized): Promise<void> => loadWords(to.matched.flatMap(({ meta }) => meta.words ?? []))

// Beside the page's own script; the page is shown once both are there.
router.beforeEach((to) => void words(to).catch(() => undefined))
router.beforeResolve(words)
router.afterEach(loadOthers)
