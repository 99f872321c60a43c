import { actions, admits, everybody, type Formula } from "../naive.ts"

const formula: Formula = {
  surroundings: [
    { title: "owners delete", limits: { delete: "owner" } },
    { title: "no job tokens", limits: { read: true, write: "developer", delete: false } },
    { title: "no limits" }
  ],
  fires: ({ around: { limits = {} }, grants, resource, visibility }) =>
    actions.filter((action) => {
      const limit = limits[action]
      return (
        limit !== undefined &&
        everybody.some(
          (one) =>
            admits(grants[action], resource, action, visibility, one) &&
            !admits(limit, resource, action, visibility, one)
        )
      )
    })
}

export default formula
