/** Addresses of all pages. Each page is its own chunk: a kiosk loads neither the map nor the desk's controls. */
import { createRouter, createWebHistory } from 'vue-router'

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/', name: 'map', component: () => import('./citizen/MapPage.vue') },
    { path: '/halls/:hall', name: 'hall', props: true, component: () => import('./citizen/HallPage.vue') },
    { path: '/appointments/new', name: 'book', component: () => import('./citizen/BookPage.vue') },
    { path: '/appointments/:id', name: 'appointment', props: true, component: () => import('./citizen/AppointmentPage.vue') },
    { path: '/mine', name: 'mine', component: () => import('./citizen/MinePage.vue') },
    { path: '/tickets/:id', name: 'ticket', props: true, component: () => import('./citizen/TicketPage.vue') },
    { path: '/kiosk/:hall', name: 'kiosk', props: true, component: () => import('./kiosk/KioskPage.vue') },
    { path: '/board/:hall', name: 'board', props: true, component: () => import('./board/BoardPage.vue') },
    { path: '/board/:hall/:window', name: 'window-board', props: true, component: () => import('./board/WindowBoard.vue') },
    { path: '/tablet/:window', name: 'tablet', props: true, component: () => import('./tablet/TabletPage.vue') },
    { path: '/rate/:id', name: 'rate', props: true, component: () => import('./citizen/RatePage.vue') },
    { path: '/desk', name: 'sign-in', component: () => import('./desk/SignInPage.vue') },
    { path: '/desk/:window', name: 'desk', props: true, component: () => import('./desk/WindowDesk.vue') },
    { path: '/manager', name: 'manager', component: () => import('./manager/ManagerPage.vue') },
    { path: '/manager/:hall', name: 'manager-hall', props: true, component: () => import('./manager/ManagerPage.vue') },
    {
      path: '/admin',
      component: () => import('./admin/AdminShell.vue'),
      children: [
        { path: '', name: 'admin', component: () => import('./admin/HallsPage.vue') },
        { path: 'halls/:hall', name: 'admin-hall', props: true, component: () => import('./admin/HallPage.vue') },
        { path: 'holidays', name: 'admin-holidays', component: () => import('./admin/HolidaysPage.vue') },
        { path: 'accounts', name: 'admin-accounts', component: () => import('./admin/AccountsPage.vue') },
      ],
    },
    { path: '/reception/:hall', name: 'reception', props: true, component: () => import('./reception/ReceptionPage.vue') },
    { path: '/:missing(.*)*', name: 'missing', component: () => import('./citizen/MissingPage.vue') },
  ],
})
