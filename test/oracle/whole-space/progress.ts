// How far a long run has come, on standard error: a bar on a terminal, else a line every tenth of the way.

export interface Progress {
  readonly advance: () => void
}

interface Output {
  readonly isTTY?: boolean
  readonly write: (text: string) => unknown
}

const width = 40

export const makeProgress = (total: number, what: string, output: Output = process.stderr): Progress => {
  let done = 0
  let shown = -1
  const draw = (percent: number): void => {
    const filled = Math.floor((percent * width) / 100)
    const bar = "#".repeat(filled).padEnd(width, ".")
    output.write(`\r[${bar}] ${percent} % of ${what}${percent === 100 ? "\n" : ""}`)
  }
  const step = output.isTTY === true ? 1 : 10
  return {
    advance: () => {
      done += 1
      const percent = Math.floor((done * 100) / total)
      if (percent - (percent % step) === shown) return
      shown = percent - (percent % step)
      if (output.isTTY === true) draw(shown)
      else if (shown > 0) output.write(`${shown} % of ${what}\n`)
    }
  }
}
