/** The pages of managers. */
import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/manager', name: 'manager', component: () => import('./ManagerPage.vue') },
  { path: '/manager/:hall', name: 'manager-hall', props: true, component: () => import('./ManagerPage.vue') },
]
