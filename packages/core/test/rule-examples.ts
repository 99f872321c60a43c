import { createEngine } from "../src/engine.ts"
import type { LintInput } from "../src/gitlab-rules.ts"
import type { ExampleGroup, ExampleInstance, ExampleProject } from "../src/lint/define-rule.ts"
import type { Example } from "../src/lint/rule.ts"
import { parseRfc3339 } from "../src/policy/rfc3339.ts"

type One = Example<ExampleProject, ExampleGroup, ExampleInstance>

/** What the linter looks at for an example of a rule. */
export const materialOf = ({
  before,
  groups = {},
  instance,
  now: instant = "2026-06-01T12:00:00Z",
  project,
  suppressions,
  uses,
  written
}: One): Omit<LintInput, "rules"> => {
  const now = parseRfc3339(instant)
  if (now === null) throw new Error(`${instant} is no instant`)
  const engine = createEngine({ now: () => now })
  if (instance !== undefined) engine.putInstance(instance)
  for (const [path, group] of Object.entries(groups)) engine.putGroup({ path, ...group })
  const subjectOf = (described: ExampleProject) => {
    const subject = engine.subject({ path: "acme/backend", ...described })
    if (subject === null) throw new Error("an example describes no project")
    return subject
  }
  return {
    now,
    subject: subjectOf(project),
    ...(before && { before: subjectOf(before) }),
    ...(uses && { uses }),
    ...(suppressions && { suppressions }),
    ...(written && { written })
  }
}
