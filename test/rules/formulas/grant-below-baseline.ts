import { actions, baselineOf, isAtLeast, type Formula, type Role } from "../naive.ts"

const formula: Formula = {
  surroundings: [
    { title: "a private project" },
    { title: "an internal project", visibility: "internal" },
    { title: "a public project", visibility: "public" }
  ],
  fires: ({ grants, resource, visibility }) =>
    actions.filter((action) => {
      const grant = grants[action]
      if (typeof grant === "boolean" || grant === "job_token") return false
      return !isAtLeast(grant.replace("job_token_and_", "") as Role, baselineOf(resource, action, visibility))
    })
}

export default formula
