// Makes a failing example small enough to read: leaves out whatever it can while the example still fails.

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype

function* smaller(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    const half = Math.ceil(value.length / 2)
    if (half > 1) yield value.slice(half)
    if (half > 1) yield value.slice(0, half)
    for (const index of value.keys()) yield value.toSpliced(index, 1)
    for (const [index, item] of value.entries()) {
      for (const less of smaller(item)) yield value.with(index, less)
    }
  }
  if (!isPlain(value)) return
  for (const key of Object.keys(value)) {
    yield Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
  }
  for (const [key, item] of Object.entries(value)) {
    for (const less of smaller(item)) yield { ...value, [key]: less }
  }
}

export const shrink = <Example>(example: Example, fails: (example: Example) => boolean): Example => {
  const stillFails = (candidate: Example): boolean => {
    try {
      return fails(candidate)
    } catch {
      return false
    }
  }
  let best = example
  let attempts = 5000
  for (let improved = true; improved;) {
    improved = false
    for (const less of smaller(best) as Generator<Example>) {
      attempts -= 1
      if (attempts < 0) return best
      if (!stillFails(less)) continue
      best = less
      improved = true
      break
    }
  }
  return best
}
