/** The pages of citizens, on a phone. */
import type { RouteRecordRaw } from 'vue-router'
import type { Section } from '../shared/i18n/sections'

export const words: Section[] = ['away', 'booking', 'citizen', 'find', 'people', 'place', 'rating']

export const routes: RouteRecordRaw[] = [
  { path: '/', name: 'map', component: () => import('./MapPage.vue') },
  { path: '/halls/:hall', name: 'hall', props: true, component: () => import('./HallPage.vue') },
  { path: '/appointments/new', name: 'book', component: () => import('./BookPage.vue') },
  { path: '/appointments/:id', name: 'appointment', props: true, component: () => import('./AppointmentPage.vue') },
  { path: '/sign-in', name: 'citizen-sign-in', component: () => import('./SignInPage.vue') },
  { path: '/mine/enterprises', name: 'enterprises', component: () => import('./EnterprisesPage.vue') },
  { path: '/mine/phone', name: 'change-phone', component: () => import('./ChangePhonePage.vue') },
  { path: '/mine', name: 'mine', component: () => import('./MinePage.vue') },
  { path: '/tickets/:id', name: 'ticket', props: true, component: () => import('./TicketPage.vue') },
  { path: '/rate/:id', name: 'rate', props: true, component: () => import('./RatePage.vue') },
  { path: '/:missing(.*)*', name: 'missing', component: () => import('./MissingPage.vue') },
]
