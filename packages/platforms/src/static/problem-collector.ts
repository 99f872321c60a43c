import { closestName, printPath, quote, type Path, type Problem } from "@jobwarden/core"
import type { Reference } from "@jobwarden/service"

/** Suggestions cost a pass over all names, so only so many problems get one. */
const suggestionsUpTo = 50

/** Collects what is wrong with the names of a file, while they are looked up. */
export class ProblemCollector {
  readonly problems: Problem[] = []

  add(path: Path, message: string): void {
    this.problems.push({ path, message })
  }

  /** Keys entries by one of their members; one that another entry has already is a problem. */
  register<Entry, K extends Reference>(
    list: string,
    member: string,
    entries: ReadonlyArray<Entry>,
    keyOf: (entry: Entry) => K
  ): ReadonlyMap<K, Entry> {
    const registered = new Map<K, Entry>()
    const places = new Map<K, Path>()
    entries.forEach((entry, index) => {
      const key = keyOf(entry)
      const first = places.get(key)
      if (first === undefined) {
        registered.set(key, entry)
        places.set(key, [list, index])
      } else this.add([list, index, member], `is the same as that of ${printPath(first)}`)
    })
    return registered
  }

  /**
   * What a name stands for. A name that stands for nothing is a problem, told with the nearest name there is.
   *
   * @param listed the names the file holds, where an entry with problems of its own is missing from `registry`
   */
  resolve<Entry>(
    path: Path,
    kind: string,
    name: Reference,
    registry: ReadonlyMap<Reference, Entry>,
    listed: { readonly has: (name: Reference) => boolean } = registry
  ): Entry | undefined {
    const found = registry.get(name)
    if (found !== undefined || listed.has(name)) return found
    const close = typeof name === "string" ? this.closest(name, registry) : undefined
    const meant = close === undefined ? "" : `; did you mean \`${close}\`?`
    this.add(path, `the file has no ${kind} ${typeof name === "number" ? name : quote(name)}${meant}`)
    return undefined
  }

  private closest(name: string, registry: ReadonlyMap<Reference, unknown>): string | undefined {
    if (this.problems.length >= suggestionsUpTo) return undefined
    return closestName(
      name,
      [...registry.keys()].filter((key) => typeof key === "string")
    )
  }
}
