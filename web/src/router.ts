/**
 * Addresses of all pages. Each audience's folder says its own in `room.ts`; each page is its own chunk: a kiosk loads
 * neither the map nor the desk's controls.
 */
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'

const rooms = import.meta.glob<{ routes: RouteRecordRaw[] }>('./*/room.ts', { eager: true })

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    ...Object.values(rooms).flatMap((room) => room.routes),
    { path: '/:missing(.*)*', name: 'missing', component: () => import('./citizen/MissingPage.vue') },
  ],
})
