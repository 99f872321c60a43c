import type { LoggedUse, Window } from "./logged-use.ts"
import { dayMilliseconds } from "./period.ts"
import type { Evidence, Recommendation } from "./recommendation.ts"
import { countOf, sayProject, someOf } from "./words.ts"

/** How far the logs carry what is recommended, and why. */
export interface Confidence {
  readonly level: "low" | "medium" | "high"
  /** Sentences without a full stop, lower case. */
  readonly grounds: readonly string[]
}

/** What happens how often, and so is missing in a log that is shorter: up to so many days. */
const rhythms: readonly {
  readonly below: number
  readonly level: Confidence["level"]
  readonly missing: string
}[] = [
  { below: 7, level: "low", missing: "what happens once a week may be missing" },
  { below: 35, level: "medium", missing: "what happens once a month, such as a release, may be missing" },
  { below: 100, level: "high", missing: "what happens once a quarter may be missing" },
  { below: Infinity, level: "high", missing: "what happens once a year may be missing" }
]

/** Fewer uses than this show no rhythm. */
const fewUses = 20

/** The window that a recommendation rests on: that of who did what, where a log says so. */
export const windowOf = ({ from }: Recommendation, { sourcesWindow, usesWindow }: Evidence): Window | null =>
  from === "sources" ? sourcesWindow : usesWindow

/** Whole days that a window has; a started one counts. */
export const daysOf = ({ from, to }: Window): number => Math.ceil((to - from) / dayMilliseconds)

export const confidenceIn = (recommendation: Recommendation, evidence: Evidence): Confidence => {
  const window = windowOf(recommendation, evidence)
  const days = window === null ? 0 : daysOf(window)
  const rhythm = rhythms.find(({ below }) => days < below)
  const { level = "low", missing = "" } = rhythm ?? {}
  const allowed = evidence.uses.filter((use) => use.allowed)
  const uses = allowed.reduce((sum, { count }) => sum + count, 0)
  const isFew = recommendation.from !== "sources" && uses < fewUses
  const once = recommendation.from === "sources" ? [] : onlyOnce(allowed)
  return {
    level: isFew ? "low" : level,
    grounds: [
      window === null ? "nobody knows from when to when the log is" : `${countOf(days, "day")}: ${missing}`,
      ...(isFew ? [`only ${countOf(uses, "use")}`] : []),
      ...(once.length > 0 ? [`seen only once: ${someOf(once)}`] : []),
      ...(recommendation.from === "sources"
        ? ["GitLab's log says who came, and not for what or how often"]
        : [])
    ]
  }
}

/** The sources of job tokens that came once in all. */
const onlyOnce = (uses: readonly LoggedUse[]): readonly string[] => {
  const counts = new Map<string | number, number>()
  for (const { access, count } of uses) {
    const { caller } = access
    if (caller.type === "job") counts.set(caller.project, (counts.get(caller.project) ?? 0) + count)
  }
  return [...counts].flatMap(([source, count]) => (count === 1 ? [sayProject(source)] : []))
}
