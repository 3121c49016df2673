/** Moves pins that cover each other apart, as little as needed, so that every number can be read and pressed. Pure. */

export interface Spot {
  x: number
  y: number
}

/** A pin with the room that it needs, in pixels, around its middle. */
export interface Pin extends Spot {
  width: number
  height: number
}

/** Where each pin is drawn. The same input always gives the same picture. */
export function spread(spots: readonly Pin[], rounds = 60): Pin[] {
  const moved = spots.map((spot) => ({ ...spot }))
  for (let round = 0; round < rounds; round += 1) {
    let touching = false
    for (let i = 0; i < moved.length; i += 1) {
      for (let j = i + 1; j < moved.length; j += 1) touching = part(moved[i]!, moved[j]!) || touching
    }
    if (!touching) break
  }
  return moved
}

/** Pushes two pins apart along the shorter way; says whether they touched. */
function part(a: Pin, b: Pin): boolean {
  const overX = (a.width + b.width) / 2 - Math.abs(b.x - a.x)
  const overY = (a.height + b.height) / 2 - Math.abs(b.y - a.y)
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
