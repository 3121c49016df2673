import { expect, it, vi } from 'vitest'
import { api } from '../shared/api'
import { useSlots } from './useSlots'

const [FRIDAY, SATURDAY, SUNDAY, MONDAY] = ['2026-11-27', '2026-11-28', '2026-11-29', '2026-11-30']

it('knows closed days before they are pressed', async () => {
  const closed = [SATURDAY, SUNDAY]
  const get = vi.spyOn(api, 'get').mockImplementation((async (_: string, { query: { date } }: { query: { date: string } }) => {
    return { slots: closed.includes(date) ? [] : [{ start: `${date}T09:00:00+08:00`, end: '', left: 3 }] }
  }) as never)
  const { day, free, look } = useSlots('440106', [FRIDAY, SATURDAY, SUNDAY, MONDAY])
  await look('passport', FRIDAY)
  expect(day.value).toBe(FRIDAY)
  await vi.waitFor(() => expect(free(MONDAY)).toBe(true))
  expect([free(SATURDAY), free(SUNDAY)]).toEqual([false, false])
  expect(day.value).toBe(FRIDAY)
  expect(get).toHaveBeenCalledTimes(4)
})
