/** What the holder asks of a ticket; its channel tells what came of it. */
import { useWish } from '../shared/useWish'

export function useTicketCommand(id: string, secret: string, fields: readonly string[] = []) {
  const { wish, ...said } = useWish(fields)
  const where = { path: { ticket: id }, query: { secret } }
  return {
    ...said,
    leave: () => wish.post('/api/tickets/{ticket}/leave', where),
    back: () => wish.post('/api/tickets/{ticket}/return', where),
    add: (item: string) => wish.post('/api/tickets/{ticket}/matters', { ...where, body: { item } }),
    cancel: () => wish.delete('/api/tickets/{ticket}', where),
  }
}
