/** The manager's JSON: statistics, what-if. Durations are seconds, shares are 0 to 1. */
import type { Statistics } from '../shared/generated'

export type {
  Figures,
  Statistics,
  StatisticsRow as Row,
  Waits as Wait,
  WhatIf,
  WhatIfFigure,
  WhatIfLine,
  WhatIfQueue,
} from '../shared/generated'

export type Grouping = Statistics['by']

/** What the manager thinks of changing; the server takes all of it as one body. */
export type Change =
  | { do: 'open'; windows: number; queue: string; at: string | null }
  | { do: 'close'; window: string; at: string | null }
  | { do: 'move'; window: string; queue: string; at: string | null }
