/** What registered devices read and show. */

export type ScreenKind = 'tablet' | 'window_board' | 'kiosk' | 'board'

/** A registered device, as its own page knows it. `place` is a window's, a terminal's or a hall's id. */
export interface RegisteredScreen {
  id: string
  kind: ScreenKind
  hall: string
  place: string
  name: string
}

/** A registered device in its hall's list. Times are ISO 8601. */
export interface ListedScreen {
  id: string
  kind: ScreenKind
  place: string
  name: string
  by: string
  admitted_at: string
  seen_at: string | null
}

/** The code that shows presence now, and in how many seconds there is another. */
export interface HallCode {
  code: string
  until: string
  seconds: number
}
