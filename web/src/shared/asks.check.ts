/** What the types must refuse: `npm run typecheck` fails where one of these lines is right. Never run. */
import { api } from './api'
import type { Ticket } from './generated'
import { useWish } from './useWish'

export async function refused(): Promise<void> {
  const { wish } = useWish()
  // @ts-expect-error an answer is named by its route, and never by hand
  await api.get<Ticket>('/api/tickets/{ticket}', { path: { ticket: 'a' } })
  // @ts-expect-error no such route
  await api.get('/api/halls/{hall}/lines', { path: { hall: 'a' } })
  // @ts-expect-error an address is not put together by hand
  await api.get(`/api/halls/${'a' as string}/line`)
  // @ts-expect-error the hall is lacking
  await api.get('/api/halls/{hall}/line')
  // @ts-expect-error the day is lacking
  await api.get('/api/halls/{hall}/slots', { path: { hall: 'a' }, query: { item: 'i' } })
  // @ts-expect-error no such grouping
  await api.get('/api/statistics', { query: { from: 'a', to: 'b', by: 'moon' } })
  // @ts-expect-error what must happen once has a key: by a wish
  await api.post('/api/tickets/{ticket}/notes', { path: { ticket: 'a' }, body: { text: 'b' } })
  // @ts-expect-error the body is another
  await wish.post('/api/tickets/{ticket}/notes', { path: { ticket: 'a' }, body: { words: 'b' } })
}
