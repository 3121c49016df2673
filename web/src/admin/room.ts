/** The pages of administrators. */
import type { RouteRecordRaw } from 'vue-router'
import type { Section } from '../shared/i18n/sections'

export const words: Section[] = ['admin', 'desk', 'organisation']

export const routes: RouteRecordRaw[] = [
  {
    path: '/admin',
    component: () => import('./AdminShell.vue'),
    children: [
      { path: '', name: 'admin', component: () => import('./HallsPage.vue') },
      { path: 'halls/:hall', name: 'admin-hall', props: true, component: () => import('./HallPage.vue') },
      { path: 'holidays', name: 'admin-holidays', component: () => import('./HolidaysPage.vue') },
      { path: 'departments', name: 'admin-departments', component: () => import('./DepartmentsPage.vue') },
      { path: 'deputies', name: 'admin-deputies', component: () => import('./DeputiesPage.vue') },
      { path: 'enterprises', name: 'admin-enterprises', component: () => import('./EnterprisesPage.vue') },
      { path: 'accounts', name: 'admin-accounts', component: () => import('./AccountsPage.vue') },
    ],
  },
]
