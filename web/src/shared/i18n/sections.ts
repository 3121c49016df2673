/** The sections of words, as their Chinese files name them. The English ones have the same keys: `words.test.ts`. */
export type Section =
  | 'admin'
  | 'away'
  | 'board'
  | 'booking'
  | 'citizen'
  | 'common'
  | 'desk'
  | 'find'
  | 'kiosk'
  | 'manager'
  | 'note'
  | 'organisation'
  | 'people'
  | 'place'
  | 'rating'
  | 'reception'
  | 'replay'
  | 'screen'
  | 'sign_in'
  | 'waits'

/** What any page may say; the build makes one file of them for each language. */
export const SHARED: readonly Section[] = ['common', 'note', 'replay', 'screen', 'sign_in', 'waits']
