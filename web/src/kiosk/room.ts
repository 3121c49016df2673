/** The pages of kiosks. */
import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/kiosk/:hall', name: 'kiosk', props: true, component: () => import('./KioskPage.vue') },
]
