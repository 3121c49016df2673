/** The pages of reception. */
import type { RouteRecordRaw } from 'vue-router'
import type { Section } from '../shared/i18n/sections'

export const words: Section[] = ['desk', 'kiosk', 'place', 'reception']

export const routes: RouteRecordRaw[] = [
  { path: '/reception/:hall', name: 'reception', props: true, component: () => import('./ReceptionPage.vue') },
]
