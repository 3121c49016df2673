/** The year's holidays and adjusted working days, asked for once a year and page. */
import { ref, watch, type Ref } from 'vue'
import { api } from '../shared/api'
import { i18n, language } from '../shared/i18n'
import { useWish } from '../shared/useWish'
import type { Mark } from './MonthGrid.vue'
import type { CalendarYear, SpecialDay } from './types'

export function useCalendar(year: Ref<number>): { calendar: Ref<CalendarYear | null>; problem: Ref<string> } {
  const calendar = ref<CalendarYear | null>(null)
  const { rest: problem, wish, abandon } = useWish()
  watch(
    year,
    async (wanted) => {
      abandon()
      const found = await wish.once(() => api.get('/api/calendar/{year}', { path: { year: wanted } }))
      if (found) calendar.value = found
    },
    { immediate: true },
  )
  return { calendar, problem }
}

/** What a month shows of these days; a hall's own days over those of the calendar. */
export function marksOf(calendar: CalendarYear | null, special: SpecialDay[]): Record<string, Mark> {
  const marks: Record<string, Mark> = {}
  for (const day of calendar?.days ?? []) {
    const name = language() === 'en' ? day.holiday_en : day.holiday
    marks[day.date] = { kind: day.working ? 'adjusted' : 'holiday', says: name ?? i18n.global.t('admin.adjusted_day') }
  }
  for (const day of special) {
    const hours = day.spans.map(([from, to]) => `${from}–${to}`).join(' ') || i18n.global.t('admin.day_off')
    const reason = (language() === 'en' && day.reason_en) || day.reason || ''
    marks[day.date] = { kind: 'special', says: `${hours} ${reason}`.trim() }
  }
  return marks
}
