import type { Access } from "../access/accesses.ts"
import { canonicalJson, type Json } from "../canonical-json.ts"
import type { AnyPermissions } from "../policy/permissions.ts"
import type { ScopeOf } from "../policy/scope.ts"
import { applyChange, changeOf, type Change, type FixClass } from "./change.ts"
import type { Finding, Fix } from "./finding.ts"
import type { Linter, LintInput } from "./lint.ts"
import { meetOf } from "./meet.ts"
import type { Subject } from "./policy-view.ts"

/** What fixing comes to. */
export interface FixedPolicy {
  /** The project's own document. */
  readonly permissions: AnyPermissions
  readonly scope: ScopeOf | null | undefined
  /** The project as it is then, to lint again. */
  readonly subject: Subject
  /** What was fixed, in rounds. */
  readonly applied: readonly { readonly finding: Finding; readonly fix: Fix }[]
  /** Everyone who loses something. Nobody gains. */
  readonly lost: readonly Access[]
}

/** Rounds after which a rule and its fix must contradict each other; a law of the tests is that none does. */
const mostRounds = 50

/**
 * Applies the first fix of this class, or a safer one, of every finding, until there is none: all of a round at
 * once, so that neither the order of the rules nor that of the findings matters. Fixing again changes nothing.
 */
export const applyFixes = (
  { lint }: Linter,
  input: LintInput,
  { class: allowed }: { readonly class: FixClass }
): FixedPolicy => {
  const { now, subject } = input
  if (subject === undefined) throw new Error("fixes are applied to a policy, and none was given")
  const admissible = (what: FixClass): boolean => what === "safe" || allowed === "narrowing"
  const admits = (before: Subject, after: Subject): boolean => {
    const { gained, lost } = changeOf(before, after)
    return gained.length === 0 && (allowed === "narrowing" || lost.length === 0)
  }

  let current = subject
  const applied: FixedPolicy["applied"][number][] = []
  for (let round = 0; round < mostRounds; round += 1) {
    const chosen = lint({ ...input, subject: current, fixes: true }).findings.flatMap((finding) => {
      const fix = finding.fixes.find((one) => admissible(one.class))
      return fix === undefined ? [] : [{ finding, fix }]
    })
    const together = meetOf(
      current.compiler.vocabulary,
      current.sources.visibility,
      chosen.map(({ fix }) => bare(fix))
    )
    const whole = applyChange(current, together, now)
    const [least] = chosen.toSorted((one, other) => (text(one.fix) < text(other.fix) ? -1 : 1))
    if (least === undefined) break
    const isSound = admits(current, whole)
    const next = isSound ? whole : applyChange(current, bare(least.fix), now)
    if (written(next) === written(current)) break
    applied.push(...(isSound ? chosen : [least]))
    current = next
  }
  return {
    permissions: current.sources.documents[0]?.document ?? {},
    scope: current.sources.scope,
    subject: current,
    applied,
    lost: changeOf(subject, current).lost
  }
}

const bare = ({ permissions, scope }: Change): Change => ({
  ...(permissions && { permissions }),
  ...(scope && { scope })
})

const text = (fix: Fix): string => canonicalJson(bare(fix) as Json)

const written = ({ sources: { documents, scope } }: Subject): string =>
  canonicalJson([documents[0]?.document ?? {}, scope ?? null] as Json)
