/** Moves pins that cover each other apart, as little as needed, so that every number can be read and pressed. Pure. */

export interface Spot {
  x: number
  y: number
}

/** `width`, `height`: the room a pin needs, in pixels. The same input always gives the same picture. */
export function spread(spots: Spot[], width: number, height: number, rounds = 60): Spot[] {
  const moved = spots.map((spot) => ({ ...spot }))
  for (let round = 0; round < rounds; round += 1) {
    let touching = false
    for (let i = 0; i < moved.length; i += 1) {
      for (let j = i + 1; j < moved.length; j += 1) touching = part(moved[i]!, moved[j]!, width, height) || touching
    }
    if (!touching) break
  }
  return moved
}

/** Pushes two pins apart along the shorter way; says whether they touched. */
function part(a: Spot, b: Spot, width: number, height: number): boolean {
  const overX = width - Math.abs(b.x - a.x)
  const overY = height - Math.abs(b.y - a.y)
  if (overX <= 0.5 || overY <= 0.5) return false
  if (overX < overY) {
    const push = (overX / 2) * (b.x >= a.x ? 1 : -1)
    a.x -= push
    b.x += push
  } else {
    const push = (overY / 2) * (b.y >= a.y ? 1 : -1)
    a.y -= push
    b.y += push
  }
  return true
}
