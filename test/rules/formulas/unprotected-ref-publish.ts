import { isAtLeast, jobs, least, type Formula } from "../naive.ts"

const formula: Formula = {
  surroundings: [
    { title: "a private project" },
    { title: "only maintainers start pipelines", facts: { pipeline_min_role: "maintainer" } },
    { title: "a limit that leaves people", limits: { write: "developer" } }
  ],
  fires: ({ around, who }) => {
    const unprotected = jobs(who("write")).filter(
      ({ origin, ref }) => origin === "own" && ref === "unprotected"
    )
    const named = least(who("write"))
    const starts = around.facts?.pipeline_min_role ?? "developer"
    const isLaundered =
      named !== undefined &&
      unprotected.some(({ trigger }) => isAtLeast(trigger, starts) && !isAtLeast(trigger, named))
    return unprotected.length > 0 && !isLaundered ? ["write"] : []
  }
}

export default formula
