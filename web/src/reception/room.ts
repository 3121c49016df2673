/** The pages of reception. */
import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/reception/:hall', name: 'reception', props: true, component: () => import('./ReceptionPage.vue') },
]
