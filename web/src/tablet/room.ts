/** The pages of rating tablets. */
import type { RouteRecordRaw } from 'vue-router'
import type { Section } from '../shared/i18n/sections'

export const words: Section[] = ['rating']

export const routes: RouteRecordRaw[] = [
  { path: '/tablet/:window', name: 'tablet', props: true, component: () => import('./TabletPage.vue') },
]
