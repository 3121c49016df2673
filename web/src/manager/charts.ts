/**
 * From statistics to charts: the options for ECharts, and the sentence that says what a chart shows. Pure; colours come
 * from the tokens, words from the caller.
 */
import type { EChartsCoreOption } from 'echarts/core'
import type { Row } from './types'

export interface Colours {
  ink: string
  line: string
  bar: string
  wait: string
  target: string
}

export interface Names {
  arrivals: string
  wait: string
  target: string
}

export const minutes = (seconds: number): number => Math.round(seconds / 6) / 10

/** Arrivals as bars, the median wait in minutes as a line with its target: the day's or the weeks' shape. */
export function courseOption(rows: readonly Row[], labels: readonly string[], target: number, colours: Colours, names: Names): EChartsCoreOption {
  return {
    animation: false,
    aria: { enabled: true },
    color: [colours.bar, colours.wait],
    grid: { left: 48, right: 56, top: 40, bottom: 32 },
    legend: { top: 0, textStyle: { color: colours.ink } },
    tooltip: { trigger: 'axis' },
    xAxis: { type: 'category', data: [...labels], axisLabel: { color: colours.ink }, axisLine: { lineStyle: { color: colours.line } } },
    // The target stays in sight where every wait is far below it.
    yAxis: [axis(colours), { ...axis(colours, false), max: (of: { max: number }) => Math.max(Math.ceil(of.max), minutes(target)) }],
    series: [
      { type: 'bar', name: names.arrivals, data: rows.map((row) => row.arrivals), barMaxWidth: 40 },
      {
        type: 'line',
        name: names.wait,
        yAxisIndex: 1,
        connectNulls: true,
        data: rows.map((row) => (row.wait ? minutes(row.wait.p50) : null)),
        markLine: {
          symbol: 'none',
          lineStyle: { color: colours.target, type: 'dashed' },
          label: { formatter: names.target, color: colours.ink, position: 'insideEndTop' },
          data: [{ yAxis: minutes(target) }],
        },
      },
    ],
  }
}

function axis(colours: Colours, lines = true): object {
  return { type: 'value', minInterval: 1, axisLabel: { color: colours.ink }, splitLine: { show: lines, lineStyle: { color: colours.line } } }
}

const NOTHING = { arrivals: 0, served: 0, missed: 0, abandoned: 0, wait: null, service: null, rating: null }

/**
 * The hours of a day from a hall's opening to its closing as rows (`spans`: [["09:00", "12:00"], …]), empty ones for
 * those to come; all that there are where the hall keeps no hours, or where nothing lies in them.
 */
export function throughDay(rows: readonly Row[], spans: readonly (readonly string[])[]): Row[] {
  const last = minutesOf(spans[spans.length - 1]?.[1] ?? '')
  const hours: Row[] = []
  for (let hour = Math.floor(minutesOf(spans[0]?.[0] ?? '') / 60); hour * 60 < last; hour += 1) {
    const key = String(hour).padStart(2, '0')
    hours.push(rows.find((row) => Number(row.key) === hour) ?? { key, name: key, name_en: key, ...NOTHING })
  }
  return hours.some((row) => row.arrivals > 0) ? hours : [...rows]
}

function minutesOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return hour * 60 + minute
}

export interface Course {
  /** Label of the row with the most arrivals, and how many; null where nobody came. */
  busiest: { label: string; arrivals: number } | null
  /** Label of the row with the longest median wait, and its minutes; null where every one is below half a minute. */
  slowest: { label: string; minutes: number } | null
  /** How many rows are over the target. */
  over: number
}

/** What a chart of `courseOption` shows, as facts for its sentence. */
export function courseFacts(rows: readonly Row[], labels: readonly string[], target: number): Course {
  const most = indexOfMost(rows.map((row) => row.arrivals))
  const longest = indexOfMost(rows.map((row) => Math.round((row.wait?.p50 ?? 0) / 60)))
  const label = (index: number): string => labels[index] ?? ''
  return {
    busiest: most === null ? null : { label: label(most), arrivals: rows[most]?.arrivals ?? 0 },
    slowest: longest === null ? null : { label: label(longest), minutes: Math.round((rows[longest]?.wait?.p50 ?? 0) / 60) },
    over: rows.filter((row) => (row.wait?.p50 ?? 0) > target).length,
  }
}

function indexOfMost(values: readonly number[]): number | null {
  const most = Math.max(0, ...values)
  return most > 0 ? values.indexOf(most) : null
}
