import type { Step } from "./traced-writes.ts"

type Written = Extract<Step, { readonly type: "truncate" | "write" }>

/** A file that grows in place: there are thousands of writes, and the files are megabytes. */
class Contents {
  #bytes = Buffer.alloc(0)
  #length = 0

  apply(step: Written): void {
    if (step.type === "truncate") {
      this.#bytes.fill(0, Math.min(step.length, this.#length), this.#length)
      this.#reach(step.length)
      this.#length = step.length
    } else {
      const end = step.at + step.bytes.length
      this.#reach(end)
      step.bytes.copy(this.#bytes, step.at)
      this.#length = Math.max(this.#length, end)
    }
  }

  copy(): Contents {
    const copied = new Contents()
    copied.#bytes = Buffer.from(this.bytes())
    copied.#length = this.#length
    return copied
  }

  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  #reach(length: number): void {
    if (length <= this.#bytes.length) return
    const longer = Buffer.alloc(Math.max(length, 2 * this.#bytes.length))
    this.#bytes.copy(longer, 0, 0, this.#length)
    this.#bytes = longer
  }
}

/** What is on a disk, and what a process has done to it that nobody has waited for. */
export class Disk {
  readonly #files = new Map<string, Contents>()
  readonly #pending = new Map<string, Array<Written>>()
  readonly #removed = new Set<string>()

  /** Takes what was done, or has it stay. */
  take(step: Step): void {
    if (step.type === "print") return
    if (step.type === "sync of the folder") {
      for (const file of this.#removed) this.#files.delete(file)
      this.#removed.clear()
    } else if (step.type === "remove") {
      this.#removed.add(step.file)
      this.#pending.delete(step.file)
    } else if (step.type === "sync") {
      const contents = this.#files.get(step.file) ?? new Contents()
      for (const written of this.#pending.get(step.file) ?? []) contents.apply(written)
      this.#files.set(step.file, contents)
      this.#pending.delete(step.file)
    } else {
      const pending = this.#pending.get(step.file)
      if (pending === undefined) this.#pending.set(step.file, [step])
      else pending.push(step)
    }
  }

  /**
   * The files as they are found after the power went: what somebody waited for, and of the rest what `keeps` says,
   * write by write, in their order.
   */
  afterPowerLoss(keeps: () => boolean): ReadonlyMap<string, Buffer> {
    const names = new Set([...this.#files.keys(), ...this.#pending.keys()])
    return new Map(
      [...names].map((name) => {
        const contents = this.#files.get(name)?.copy() ?? new Contents()
        for (const written of this.#pending.get(name) ?? []) if (keeps()) contents.apply(written)
        return [name, contents.bytes()]
      })
    )
  }
}
