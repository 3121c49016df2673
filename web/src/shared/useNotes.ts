/**
 * What staff wrote about a ticket. A channel says how many notes it carries; their words are read over HTTP, and are
 * gone with the ticket: a page that plays the past shows none.
 */
import { ref, shallowRef, watch } from 'vue'
import { api, Problem } from './api'
import { replaying } from './replay/player'
import type { Note } from './types'
import { useWish } from './useWish'

export function useNotes(ticket: () => { id: string; notes?: number } | null) {
  const notes = shallowRef<Note[]>([])
  const unread = ref(false)
  const { busy, late, at, rest, wish } = useWish(['text'])

  async function read(id: string): Promise<void> {
    unread.value = false
    try {
      const { notes: now } = await api.get('/api/tickets/{ticket}/notes', { path: { ticket: id } })
      if (ticket()?.id === id) notes.value = now
    } catch (caught) {
      if (!(caught instanceof Problem)) throw caught
      unread.value = ticket()?.id === id
    }
  }

  watch(
    () => [ticket()?.id, ticket()?.notes ?? 0] as const,
    ([id, count], before) => {
      if (id !== before?.[0]) notes.value = []
      if (id && count > notes.value.length && !replaying) void read(id)
    },
    { immediate: true },
  )

  /** Answers whether the note is written. */
  async function add(text: string): Promise<boolean> {
    const id = ticket()?.id
    if (!id) return false
    const answer = await wish.post('/api/tickets/{ticket}/notes', { path: { ticket: id }, body: { text } })
    if (answer && ticket()?.id === id) notes.value = answer.notes
    return answer !== null
  }

  return { notes, unread, busy, late, at, rest, add }
}
