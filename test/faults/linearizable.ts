/** One operation on one register, whose versions count up by one, as its client saw it. */
export interface Operation {
  readonly register: number
  /** When it began and when its answer was there, in the order of one clock; `null`: no answer ever came. */
  readonly begun: number
  readonly ended: number | null
  readonly what: Read | Write
}

export interface Read {
  readonly type: "read"
  readonly version: number
  /** `null`: nothing was ever written. */
  readonly value: string | null
}

export interface Write {
  readonly type: "write"
  /** No two writes have the same. */
  readonly value: string
  /** Only onto this version. */
  readonly onto?: number
  readonly outcome:
    | { readonly type: "stored"; readonly version: number }
    | { readonly type: "refused"; readonly version: number }
    | { readonly type: "unknown" }
}

/**
 * What keeps a history from being linearizable; nothing: an empty list. Versions say in which order writes came, so
 * that no order has to be searched for: each operation has its place, and the clock may not contradict it.
 */
export const problemsOfHistory = (operations: readonly Operation[]): readonly string[] => {
  const registers = new Map<number, Operation[]>()
  for (const operation of operations) {
    const found = registers.get(operation.register)
    if (found === undefined) registers.set(operation.register, [operation])
    else found.push(operation)
  }
  return [...registers].flatMap(([register, own]) =>
    [...valueProblems(own), ...orderProblems(own)].map((problem) => `register ${register}: ${problem}`)
  )
}

interface Writing {
  readonly operation: Operation
  readonly write: Write
}

const writesOf = (operations: readonly Operation[]): readonly Writing[] =>
  operations.flatMap((operation) =>
    operation.what.type === "write" ? [{ operation, write: operation.what }] : []
  )

/** Every version has one value, written once, by somebody who had begun by then; conditions held. */
const valueProblems = (operations: readonly Operation[]): readonly string[] => {
  const problems: string[] = []
  const values = new Map<number, string>()
  const unknown = new Map<string, Operation>()
  for (const { operation, write } of writesOf(operations)) {
    const { onto, outcome, value } = write
    if (outcome.type === "unknown") unknown.set(value, operation)
    if (outcome.type === "refused" && outcome.version === onto) {
      problems.push(`a write onto version ${onto} was refused because of version ${onto}`)
    }
    if (outcome.type !== "stored") continue
    const other = values.get(outcome.version)
    if (other !== undefined) problems.push(`version ${outcome.version} was given to ${other} and to ${value}`)
    values.set(outcome.version, value)
    if (onto !== undefined && outcome.version !== onto + 1) {
      problems.push(`a write onto version ${onto} became version ${outcome.version}: an update was lost`)
    }
  }
  for (const { ended, what } of operations) {
    if (what.type !== "read") continue
    const { value, version } = what
    if (version === 0) {
      if (value !== null) problems.push(`version 0 was read as ${value}`)
      continue
    }
    const known = values.get(version)
    if (known !== undefined) {
      if (known !== value) problems.push(`version ${version} is ${known}, and was read as ${value}`)
      continue
    }
    const writer = value === null ? undefined : unknown.get(value)
    if (value === null || writer === undefined || (ended !== null && writer.begun > ended)) {
      problems.push(`version ${version} was read as ${value}, which nobody had written`)
      continue
    }
    unknown.delete(value)
    values.set(version, value)
  }
  const holes = Math.max(0, ...values.keys()) - values.size
  if (holes > unknown.size)
    problems.push(`${holes} versions are missing, and ${unknown.size} writes have no answer`)
  return problems
}

/** What was over before something else began has no later place; a write's place is its own. */
const orderProblems = (operations: readonly Operation[]): readonly string[] => {
  const seen = new Map(
    operations.flatMap(({ what }) => (what.type === "read" ? [[what.value, what.version]] : []))
  )
  const placed = operations.flatMap((operation) => {
    const { what } = operation
    if (what.type === "read") return [{ operation, place: what.version, isWrite: false }]
    if (what.outcome.type !== "unknown") {
      return [{ operation, place: what.outcome.version, isWrite: what.outcome.type === "stored" }]
    }
    const place = seen.get(what.value)
    return place === undefined ? [] : [{ operation, place, isWrite: true }]
  })
  const byEnd = placed
    .filter(({ operation }) => operation.ended !== null)
    .toSorted((one, other) => (one.operation.ended ?? 0) - (other.operation.ended ?? 0))
  let [over, latest] = [0, -1]
  return placed
    .toSorted((one, other) => one.operation.begun - other.operation.begun)
    .flatMap(({ isWrite, operation, place }) => {
      for (let next = byEnd[over]; next !== undefined; next = byEnd[over]) {
        if ((next.operation.ended ?? 0) >= operation.begun) break
        latest = Math.max(latest, next.place)
        over += 1
      }
      const isEarly = isWrite ? place <= latest : place < latest
      const name = isWrite ? "a write became" : "somebody was told of"
      return isEarly ? [`${name} version ${place} after version ${latest} had been seen`] : []
    })
}
