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

export interface WhatIfQueue {
  id: string
  name: string
  name_en: string
  waiting: number
  now: Estimate | null
  then: Estimate | null
  low: number | null
  high: number | null
}

export interface WhatIf {
  until: string
  queues: WhatIfQueue[]
  sentence: { zh: string; en: string }
}
