/** The next hours of a hall: how long the bars are. Pure. */
import type { Estimate } from '../shared/types'
import type { ForecastHour } from './types'

/** Seconds that fill a bar at the least, so that five minutes do not look like a crowd. */
const FULL_AT_LEAST = 1800

export interface Bar {
  hour: ForecastHour
  estimate: Estimate | null
  /** Shares (0 to 1) of the bar: half of the people wait less than `likely`, nine of ten less than `most`. */
  likely: number
  most: number
}

/** One bar an hour, all to one scale. */
export function bars(hours: ForecastHour[]): Bar[] {
  const full = Math.max(FULL_AT_LEAST, ...hours.map((hour) => hour.p90 ?? 0))
  return hours.map((hour) => {
    const estimate = hour.p50 !== null && hour.p90 !== null ? { p50: hour.p50, p90: hour.p90 } : null
    return { hour, estimate, likely: (estimate?.p50 ?? 0) / full, most: (estimate?.p90 ?? 0) / full }
  })
}

/** The hour with the shortest wait, when it is clearly shorter than now: worth coming back for. */
export function quietest(hours: ForecastHour[]): ForecastHour | null {
  const [now, ...later] = hours.filter((hour) => hour.p50 !== null)
  if (!now) return null
  const best = later.reduce<ForecastHour | null>((least, hour) => (!least || hour.p50! < least.p50! ? hour : least), null)
  return best && now.p50! - best.p50! >= 600 && best.p50! <= now.p50! / 2 ? best : null
}
