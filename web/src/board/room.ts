/** The pages of boards and window screens. */
import type { RouteRecordRaw } from 'vue-router'
import type { Section } from '../shared/i18n/sections'

export const words: Section[] = ['board', 'rating']

export const routes: RouteRecordRaw[] = [
  { path: '/board/:hall', name: 'board', props: true, component: () => import('./BoardPage.vue') },
  { path: '/board/:hall/:window', name: 'window-board', props: true, component: () => import('./WindowBoard.vue') },
]
