const farthest = 3
const longest = 100

/** The name closest to what was written, if one is close enough to have been meant. */
export const closestName = (written: string, names: Iterable<string>): string | undefined => {
  if (written.length > longest) return undefined
  const wanted = written.toLowerCase()
  let best: string | undefined
  let bestDistance = Math.min(farthest, Math.floor(written.length / 2)) + 1
  for (const name of names) {
    const known = name.toLowerCase()
    if (Math.abs(known.length - wanted.length) >= bestDistance) continue
    const distance = editDistance(wanted, known)
    if (distance < bestDistance) [best, bestDistance] = [name, distance]
  }
  return best
}

/** Insertions, deletions, replacements and swaps of neighbours between two texts. */
export const editDistance = (from: string, to: string): number => {
  let beforePrevious: number[] = []
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1]
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      current[column] = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (beforePrevious[column - 2] ?? 0) + 1 : Infinity
      )
    }
    beforePrevious = previous
    previous = current
  }
  return previous[to.length] ?? 0
}
