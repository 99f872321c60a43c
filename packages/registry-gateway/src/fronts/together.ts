let waiting: Array<() => void> = []

const writeAll = (): void => {
  const writes = waiting
  waiting = []
  let done = 0
  try {
    for (const write of writes) {
      done += 1
      write()
    }
  } finally {
    // What one throws is for whoever watches over the process; the others are answered all the same.
    for (const write of writes.slice(done)) writeTogether(write)
  }
}

/**
 * Writes an answer once all requests that came in with its own are decided, with theirs. A write wakes whoever
 * waits for it, which costs more than deciding does: where many ask at once, a caller that was just woken takes
 * the answers of all. One that asks alone waits no longer.
 */
export const writeTogether = (write: () => void): void => {
  if (waiting.push(write) === 1) setImmediate(writeAll)
}
