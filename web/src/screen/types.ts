/** What registered devices read and show. */
export type { HallCode, ListedScreen, RegisteredScreen, ScreenKind } from '../shared/generated'
