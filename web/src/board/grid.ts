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
