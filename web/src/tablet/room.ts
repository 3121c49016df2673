/** The pages of rating tablets. */
import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/tablet/:window', name: 'tablet', props: true, component: () => import('./TabletPage.vue') },
]
