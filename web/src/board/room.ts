/** The pages of boards and window screens. */
import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/board/:hall', name: 'board', props: true, component: () => import('./BoardPage.vue') },
  { path: '/board/:hall/:window', name: 'window-board', props: true, component: () => import('./WindowBoard.vue') },
]
