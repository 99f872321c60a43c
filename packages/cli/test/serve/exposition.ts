/** One figure of Prometheus' text format. */
export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const sampleLine = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (NaN|[+-]?Inf|[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/
const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y

const labelsOf = (text: string): Readonly<Record<string, string>> => {
  const labels: Record<string, string> = {}
  label.lastIndex = 0
  while (label.lastIndex < text.length) {
    const [, name, value] = label.exec(text) ?? []
    if (name === undefined || value === undefined) throw new Error(`no labels: ${text}`)
    if (name in labels) throw new Error(`the label ${name} is there twice: ${text}`)
    labels[name] = value
  }
  return labels
}

/**
 * Reads the format as strictly as its description has it: each family once and together, with its type and its
 * help before it; no sample twice; histograms that add up.
 */
export const parseExposition = (text: string): ReadonlyArray<Sample> => {
  if (!text.endsWith("\n")) throw new Error("the last line does not end")
  const types = new Map<string, string>()
  const helped = new Set<string>()
  const samples: Array<Sample> = []
  const seen = new Set<string>()
  let family = ""
  for (const line of text.slice(0, -1).split("\n")) {
    if (line === "") continue
    const [, kind, name = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? []
    if (kind === "HELP") {
      if (helped.has(name)) throw new Error(`HELP twice: ${name}`)
      helped.add(name)
    } else if (kind === "TYPE") {
      if (types.has(name)) throw new Error(`TYPE twice: ${name}`)
      types.set(name, rest)
      family = name
    } else {
      const [, sample = "", labels = "", value = ""] = sampleLine.exec(line) ?? []
      if (sample === "") throw new Error(`no sample: ${line}`)
      const base = types.get(family) === "histogram" ? sample.replace(/_(?:bucket|sum|count)$/, "") : sample
      if (base !== family || !helped.has(family)) throw new Error(`not in its family ${family}: ${line}`)
      const key = line.slice(0, line.lastIndexOf(" "))
      if (seen.has(key)) throw new Error(`twice: ${key}`)
      seen.add(key)
      const number = value === "+Inf" ? Infinity : value === "-Inf" ? -Infinity : Number(value)
      if (types.get(family) === "counter" && !(number >= 0)) throw new Error(`a counter below zero: ${line}`)
      samples.push({ name: sample, labels: labelsOf(labels), value: number })
    }
  }
  for (const [name, type] of types) if (type === "histogram") checkHistogram(name, samples)
  return samples
}

const checkHistogram = (name: string, samples: ReadonlyArray<Sample>): void => {
  const groups = new Map<string, Array<readonly [number, number]>>()
  for (const { labels, name: sample, value } of samples) {
    if (sample !== `${name}_bucket`) continue
    const { le = "", ...others } = labels
    const key = JSON.stringify(others)
    groups.set(key, [...(groups.get(key) ?? []), [le === "+Inf" ? Infinity : Number(le), value]])
  }
  for (const [key, buckets] of groups) {
    const count = samples.find(
      (sample) => sample.name === `${name}_count` && JSON.stringify(sample.labels) === key
    )
    const rising = buckets.every(([bound, value], at) => {
      const [before, below] = buckets[at - 1] ?? [-Infinity, 0]
      return bound > before && value >= below
    })
    const [last, all] = buckets.at(-1) ?? [0, 0]
    if (!rising || last !== Infinity || all !== count?.value)
      throw new Error(`${name} does not add up: ${key}`)
  }
}
