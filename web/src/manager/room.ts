/** The pages of managers. */
import type { RouteRecordRaw } from 'vue-router'
import type { Section } from '../shared/i18n/sections'

export const words: Section[] = ['desk', 'manager', 'rating']

export const routes: RouteRecordRaw[] = [
  { path: '/manager', name: 'manager', component: () => import('./ManagerPage.vue') },
  { path: '/manager/:hall', name: 'manager-hall', props: true, component: () => import('./ManagerPage.vue') },
]
