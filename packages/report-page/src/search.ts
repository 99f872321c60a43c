import type { ProjectName } from "./policy.ts"

/** The best matches, and how many there are in all. */
export interface Matches {
  readonly shown: readonly ProjectName[]
  readonly all: number
}

/** How well a project fits, the less the better; `null`: not at all. Paths that differ in case are different ones. */
const fit = ({ id, path }: ProjectName, typed: string, words: readonly string[]): number | null => {
  if (path === typed) return 0
  if (String(id ?? "") === typed) return 1
  const name = path.toLowerCase()
  const [first = ""] = words
  if (!words.every((word) => name.includes(word))) return null
  if (name === first) return 2
  if (name.startsWith(first)) return 3
  return name.slice(name.lastIndexOf("/") + 1).startsWith(first) ? 4 : 5
}

/**
 * Projects by what somebody types: all of its words in the path, in any case, or the number. Never more than `most`:
 * what is shown of a thousand is as quick as of ten.
 */
export const searchProjects = (projects: readonly ProjectName[], typed: string, most: number): Matches => {
  const asTyped = typed.trim()
  const words = asTyped
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")
  if (words.length === 0) return { shown: projects.slice(0, most), all: projects.length }
  const byFit: ProjectName[][] = [[], [], [], [], [], []]
  for (const project of projects) {
    const found = fit(project, asTyped, words)
    if (found !== null) byFit[found]?.push(project)
  }
  const found = byFit.flat()
  return { shown: found.slice(0, most), all: found.length }
}
