/**
 * Everything a window's desk knows and can do, for its parts. What is shown is always the window's own channel, never a
 * guess: two tabs, a colleague, or a line that was lost cannot make it wrong.
 */
import { computed, onMounted, onScopeDispose, ref, watch } from 'vue'
import { hallDate } from '../shared/clock'
import { connection, useChannel } from '../shared/live'
import { moment, replaying } from '../shared/replay/player'
import type { WindowCommand, WindowView } from '../shared/types'
import { isDeskKey, isExtra, plain, primary, seatOf, secondary, wish, type Extra } from './commands'
import { happened, joined, type News } from './news'
import { user } from '../shared/session'
import { useCommands, type Facts } from './useCommands'
import { useLooked } from './useLooked'
import { usePresses } from './usePresses'

/** Announcements kept in sight. */
const KEPT = 4
const PANELS = ['transfer', 'left', 'call', 'pause', 'hand-over', 'help', 'matter', 'note', 'walk-in'] as const
/** Commands that ask something first, each in a panel of its own. */
export type Panel = (typeof PANELS)[number]

const isPanel = (name: Asked): name is Panel => (PANELS as readonly Asked[]).includes(name)

type Asked = WindowCommand | Extra

export interface Told {
  id: number
  at: Date
  news: News
}

export function useDesk(window: string) {
  const channel = useChannel(`window:${window}`)
  const { value: hall } = useChannel(`hall:${window.split('-')[0] ?? ''}`)
  const view = channel.value
  const whole = useLooked(window, view)
  const ready = computed(() => !replaying && channel.state.value === 'live' && connection.value === 'connected')
  const commands = useCommands(window)
  const { busy, resting, problem, dismiss } = commands
  const presses = usePresses(busy, resting, view)
  const open = ref<Panel | null>(null)
  const told = ref<Told[]>([])

  const state = computed(() => view.value?.state ?? 'closed')
  const seat = computed(() => seatOf(view.value, user.value))
  /** Whether this person may run the window. */
  const may = computed(() => ready.value && (seat.value === 'mine' || seat.value === 'free'))
  const next = computed<WindowCommand>(() => (seat.value === 'offered' ? 'take-over' : primary(state.value)))
  const others = computed(() => secondary(state.value))
  /** Counted from the queues: a window's own value changes only when something happens at the window. */
  const own = computed(() => (hall.value?.queues ?? []).filter((queue) => view.value?.queues.includes(queue.id)))
  const waiting = computed(() => own.value.reduce((sum, queue) => sum + queue.waiting, 0))
  const absent = computed(() => own.value.reduce((sum, queue) => sum + (queue.absent ?? 0), 0))

  /** A key or button of that command was pressed; without a body, one that asks something first opens its panel. */
  function command(name: Asked, body: Facts | null = null): void {
    presses.press(name, name === next.value, () => take(name, body))
  }
  function take(name: Asked, body: Facts | null): void {
    if (!(name === 'take-over' ? ready.value : may.value)) return
    if (isPanel(name) && body === null) open.value = open.value === name ? null : name
    else if (!isExtra(name)) void answer(commands.run(name, body ?? {}))
  }
  /** Wait for the command that is now under way; what was pressed meanwhile comes after it. */
  async function answer(underWay: Promise<WindowView | null>): Promise<void> {
    const now = await underWay
    if (now) open.value = null
    presses.answered(now)
  }
  function resume(index: number): void {
    const ticket = view.value?.held[index]
    if (ticket) command('resume', { ticket: ticket.id })
  }
  /** Close the window that stands in the way, and open this one. */
  function move(): void {
    const elsewhere = problem.value?.elsewhere
    if (elsewhere && ready.value) presses.press('move', false, () => void answer(commands.moveFrom(elsewhere)))
  }
  function again(): void {
    presses.press('again', false, () => void answer(commands.again()))
  }
  /** Whoever offers the window goes on with it. */
  function keep(): void {
    if (view.value?.offer && seat.value === 'mine') command('take-over')
  }

  function onKey(event: KeyboardEvent): void {
    if (event.isComposing || event.defaultPrevented) return
    const target = event.target instanceof HTMLElement ? event.target : null
    if (event.code === 'Escape') {
      open.value = null
      presses.forget()
      return
    }
    if (target?.closest('input, textarea, select, [contenteditable]')) return
    // A button reached with Tab keeps its own space and enter.
    if (target?.closest('button, a') && (event.code === 'Space' || event.code.endsWith('Enter'))) return
    const asked = wish(event, state.value)
    // While something is being asked, only its own key means anything: nobody finishes a case by a slip.
    if (open.value && !busy.value && !(asked?.kind === 'command' && asked.name === open.value)) return
    if (plain(event) && event.code === 'KeyM' && problem.value?.elsewhere) return done(event, move)
    if (plain(event) && event.code === 'KeyB' && view.value?.offer) return done(event, keep)
    if (busy.value && !asked && isDeskKey(event)) return done(event, () => presses.refuse('busy'))
    if (!asked || asked.kind === 'escape') return
    if (asked.kind === 'held') return done(event, () => resume(asked.index))
    const name: Asked = asked.name === primary(state.value) ? next.value : asked.name
    done(event, () => command(name))
  }
  function done(event: KeyboardEvent, what: () => void): void {
    event.preventDefault()
    what()
  }

  function tell(news: News): void {
    told.value = [{ id: (told.value[0]?.id ?? 0) + 1, at: replaying ? new Date(moment.value) : hallDate(), news }, ...told.value].slice(0, KEPT)
  }
  watch(view, (now, before) => {
    if (!now || !before) return
    if (now.ticket?.id !== before.ticket?.id || now.state !== before.state || now.clerk !== before.clerk) {
      open.value = null
      dismiss()
    }
    const news = happened(before, now)
    if (news) tell(news)
  })
  watch(hall, (now, before) => {
    if (now && before && view.value) joined(before.queues, now.queues, view.value.queues).forEach(tell)
  })
  watch(connection, (now, before) => {
    if (now === 'lost' && before === 'connected') tell({ key: 'lost', facts: {} })
    if (now === 'connected' && before === 'lost') tell({ key: 'back', facts: {} })
  })
  onMounted(() => document.addEventListener('keydown', onKey))
  onScopeDispose(() => document.removeEventListener('keydown', onKey))

  return {
    ...commands,
    ...presses,
    channel,
    view: whole,
    hall,
    ready,
    open,
    told,
    state,
    seat,
    may,
    next,
    others,
    waiting,
    absent,
    command,
    resume,
    move,
    keep,
    again,
  }
}

export type Desk = ReturnType<typeof useDesk>
