/** The manager's JSON: statistics, what-if, follow-ups. Durations are seconds, shares are 0 to 1. */
import type { Estimate } from '../shared/types'

export type Grouping = 'hall' | 'queue' | 'item' | 'window' | 'clerk' | 'hour' | 'day'

export interface Wait {
  mean: number
  p50: number
  p90: number
  within_target: number
}

export interface Figures {
  arrivals: number
  served: number
  missed: number
  abandoned: number
  wait: Wait | null
  service: { mean: number; p50: number; p90: number } | null
  rating: { mean: number; count: number; bad: number } | null
}

export interface Row extends Figures {
  key: string
  name: string
  name_en: string
}

export interface Statistics {
  from: string
  to: string
  by: Grouping
  target_seconds: number
  totals: Figures
  rows: Row[]
}

export type Change =
  | { do: 'open'; windows: number; queue: string; at: string | null }
  | { do: 'close'; window: string; at: string | null }
  | { do: 'move'; window: string; queue: string; at: string | null }

/** A newcomer's wait as it is and with the changes; null: most are never called. */
export interface WhatIfFigure {
  before: Estimate | null
  after: Estimate | null
}

export interface WhatIfQueue {
  id: string
  name: string
  name_en: string
  waiting: number
  /** Who takes a number now, and who does in the hour after the last change; null: no numbers are given then. */
  now: WhatIfFigure | null
  later: WhatIfFigure | null
}

export interface WhatIf {
  /** When those of `later` come. */
  from: string | null
  until: string | null
  queues: WhatIfQueue[]
  /** People whose turn does not come before closing; null while closing is far. */
  sent_home: { before: number; after: number } | null
  sentence: { zh: string; en: string }
}
