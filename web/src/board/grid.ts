/** Columns and rows of the queue counts at the foot of the board: even rows, never more than five across. */
export function grid(count: number): { columns: number; rows: number } {
  if (count <= 0) return { columns: 1, rows: 1 }
  const widest = count <= 4 ? count : count <= 16 ? 4 : 5
  const rows = Math.ceil(count / widest)
  return { columns: Math.ceil(count / rows), rows }
}

/** How wide a text runs, in ems: a Chinese character takes one, Latin letters and figures a little over half. */
export function ems(text: string): number {
  return [...text].reduce((sum, character) => sum + (character.charCodeAt(0) > 0x2e7f ? 1 : 0.58), 0)
}

/** How wide (ems) a text runs on two lines, broken where it reads best: between words, or Chinese characters. */
export function twoLines(text: string): number {
  const wide = (character: string | undefined): boolean => ems(character ?? '') === 1
  const widths = [...text].flatMap((character, at, all) => {
    if (character === ' ') return [Math.max(ems(text.slice(0, at)), ems(text.slice(at + 1)))]
    return at > 0 && wide(character) && wide(all[at - 1]) ? [Math.max(ems(text.slice(0, at)), ems(text.slice(at)))] : []
  })
  return Math.min(ems(text), ...widths)
}
