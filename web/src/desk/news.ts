/** What a push changed, as a sentence to be told quietly: the key of the words and their facts. Pure. */
import type { Queue, WindowView } from '../shared/types'

export interface News {
  key: string
  facts: Record<string, string | number>
}

/** People who joined the window's own queues since the value before. */
export function joined(before: readonly Queue[], now: readonly Queue[], own: readonly string[]): News[] {
  const known = new Map(before.map((queue) => [queue.id, queue.waiting]))
  return now.flatMap((queue) => {
    const more = queue.waiting - (known.get(queue.id) ?? queue.waiting)
    if (more <= 0 || !own.includes(queue.id)) return []
    return [{ key: 'more', facts: { queue: queue.name, n: more, total: queue.waiting } }]
  })
}

/** What happened to the window itself: by this desk, another tab, or a colleague. */
export function happened(before: WindowView, now: WindowView): News | null {
  const [was, is] = [before.ticket?.number, now.ticket?.number]
  if (is && (is !== was || before.state !== now.state)) {
    return { key: now.state === 'calling' ? 'called' : 'serving', facts: { number: is } }
  }
  if (before.clerk && now.clerk && before.clerk !== now.clerk) {
    return { key: 'taken_over', facts: { clerk: now.clerk_name ?? now.clerk } }
  }
  if (now.offer && !before.offer) return { key: 'offered', facts: { clerk: now.offer.by_name } }
  if (was && !is) return { key: 'gone', facts: { number: was } }
  return before.state === now.state ? null : { key: 'state', facts: { state: now.state } }
}
