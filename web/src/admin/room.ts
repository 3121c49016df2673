/** The pages of administrators. */
import type { RouteRecordRaw } from 'vue-router'
import type { Section } from '../shared/i18n/sections'

export const words: Section[] = ['admin', 'desk']

export const routes: RouteRecordRaw[] = [
  {
    path: '/admin',
    component: () => import('./AdminShell.vue'),
    children: [
      { path: '', name: 'admin', component: () => import('./HallsPage.vue') },
      { path: 'halls/:hall', name: 'admin-hall', props: true, component: () => import('./HallPage.vue') },
      { path: 'holidays', name: 'admin-holidays', component: () => import('./HolidaysPage.vue') },
      { path: 'enterprises', name: 'admin-enterprises', component: () => import('./EnterprisesPage.vue') },
      { path: 'accounts', name: 'admin-accounts', component: () => import('./AccountsPage.vue') },
    ],
  },
]
