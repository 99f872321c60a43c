import { isAtLeast, jobs, least, type Formula } from "../naive.ts"

const formula: Formula = {
  surroundings: [
    { title: "a private project" },
    { title: "only maintainers start pipelines", facts: { pipeline_min_role: "maintainer" } }
  ],
  fires: ({ around, who }) =>
    (["write", "delete"] as const).filter((action) => {
      const named = least(who(action))
      const starts = around.facts?.pipeline_min_role ?? "developer"
      return (
        named !== undefined &&
        jobs(who(action)).some(
          ({ origin, ref, trigger }) =>
            origin === "own" &&
            ref === "unprotected" &&
            !isAtLeast(trigger, named) &&
            isAtLeast(trigger, starts)
        )
      )
    })
}

export default formula
