/** The pages of clerks at a window. */
import type { RouteRecordRaw } from 'vue-router'
import type { Section } from '../shared/i18n/sections'

export const words: Section[] = ['desk', 'organisation', 'reception']

export const routes: RouteRecordRaw[] = [
  { path: '/desk', name: 'sign-in', component: () => import('./SignInPage.vue') },
  { path: '/deputies', name: 'deputies', component: () => import('./DeputiesPage.vue') },
  { path: '/signed-in', name: 'signed-in', component: () => import('./SignedInPage.vue') },
  { path: '/desk/:window', name: 'desk', props: true, component: () => import('./WindowDesk.vue') },
]
