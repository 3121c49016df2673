/** The pages of kiosks. */
import type { RouteRecordRaw } from 'vue-router'
import type { Section } from '../shared/i18n/sections'

export const words: Section[] = ['kiosk']

export const routes: RouteRecordRaw[] = [
  { path: '/kiosk/:hall', name: 'kiosk', props: true, component: () => import('./KioskPage.vue') },
]
