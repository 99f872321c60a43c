import { vocabulary, type Access } from "@jobwarden/core"
import type { LoggedUse } from "./logged-use.ts"
import type { Recommendation } from "./recommendation.ts"
import { sayEntry, sayProject, someOf } from "./words.ts"

/** The ref classes that jobs come with, as people call them. */
const refs = { protected: "protected refs", unprotected: "unprotected refs", fork: "forks" } as const
type Ref = keyof typeof refs

/** What the logs may have missed, in sentences: look at these before taking anything away. */
export const missedBy = (recommendation: Recommendation, uses: readonly LoggedUse[]): readonly string[] => {
  const { from, slack, unknownUse, unseen } = recommendation
  const allowed = uses.filter((use) => use.allowed)
  return [
    ...(unseen.length > 0
      ? [`nobody came through these entries of the allowlist: ${someOf(unseen.map(sayEntry))}`]
      : []),
    ...(unknownUse.length > 0
      ? [
          `${someOf(unknownUse.map(sayProject))} came by GitLab's log, and no log says for what: all that they may do stays`
        ]
      : []),
    ...(from === "sources" ? [] : [...refsNotSeen(slack, allowed), ...deletesNotSeen(slack, allowed)])
  ]
}

/** Cells that jobs used on some refs, where today's policy lets in others as well. */
const refsNotSeen = (slack: readonly Access[], uses: readonly LoggedUse[]): readonly string[] => {
  const seen = new Map<string, Set<Ref>>()
  for (const { access } of uses) {
    const { action, caller, resource } = access
    if (caller.type !== "job") continue
    const cell = `${resource}:${action}`
    const ofCell = seen.get(cell) ?? new Set()
    seen.set(
      cell,
      ofCell.add(caller.ref.fork === true ? "fork" : caller.ref.protected ? "protected" : "unprotected")
    )
  }
  const perPair = new Map<string, string[]>()
  for (const [cell, used] of seen) {
    const given = new Set(
      slack.flatMap(({ cells, job_tokens = [] }) =>
        cells.includes(cell) ? job_tokens.flatMap((tokens) => tokens.refs) : []
      )
    )
    const unused = namesOf((ref) => given.has(ref) && !used.has(ref))
    if (unused === "") continue
    const sentence = `on ${namesOf((ref) => used.has(ref))} alone, and not on ${unused}`
    perPair.set(sentence, [...(perPair.get(sentence) ?? []), cell])
  }
  return [...perPair].map(([where, cells]) => `jobs used ${someOf(cells)} ${where}`)
}

const namesOf = (isMeant: (ref: Ref) => boolean): string =>
  (Object.keys(refs) as readonly Ref[])
    .filter(isMeant)
    .map((ref) => refs[ref])
    .join(" and ")

/** What is deleted is deleted seldom. */
const deletesNotSeen = (slack: readonly Access[], uses: readonly LoggedUse[]): readonly string[] => {
  const used = new Set(uses.flatMap(({ access }) => (access.action === "delete" ? [access.resource] : [])))
  const lost = new Set(slack.flatMap(({ cells }) => cells))
  const unused = [...vocabulary.resources.keys()].filter(
    (resource) => lost.has(`${resource}:delete`) && !used.has(resource)
  )
  if (unused.length === 0) return []
  return used.size === 0
    ? ["nobody deleted anything, and cleaning up is rare"]
    : [`nobody deleted anything of ${someOf(unused)}, and cleaning up is rare`]
}
