/** Addresses of all pages. Each page is its own chunk: a kiosk loads neither the map nor the desk's controls. */
import { createRouter, createWebHistory } from 'vue-router'

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/', name: 'map', component: () => import('./citizen/MapPage.vue') },
    { path: '/halls/:hall', name: 'hall', props: true, component: () => import('./citizen/HallPage.vue') },
    { path: '/tickets/:id', name: 'ticket', props: true, component: () => import('./citizen/TicketPage.vue') },
    { path: '/kiosk/:hall', name: 'kiosk', props: true, component: () => import('./kiosk/KioskPage.vue') },
    { path: '/board/:hall', name: 'board', props: true, component: () => import('./board/BoardPage.vue') },
    { path: '/board/:hall/:window', name: 'window-board', props: true, component: () => import('./board/WindowBoard.vue') },
    { path: '/tablet/:window', name: 'tablet', props: true, component: () => import('./tablet/TabletPage.vue') },
    { path: '/rate/:id', name: 'rate', props: true, component: () => import('./citizen/RatePage.vue') },
    { path: '/follow-ups', name: 'follow-ups', component: () => import('./manager/FollowUpsPage.vue') },
    { path: '/desk', name: 'sign-in', component: () => import('./desk/SignInPage.vue') },
    { path: '/desk/:window', name: 'desk', props: true, component: () => import('./desk/WindowDesk.vue') },
    { path: '/:missing(.*)*', name: 'missing', component: () => import('./citizen/MissingPage.vue') },
  ],
})
