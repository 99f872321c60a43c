import { actions, admits, everybody, type Action, type Formula, type StringGrant } from "../naive.ts"

const given = { read: "reporter", write: "job_token_and_maintainer", delete: "owner" } as const

const formula: Formula = {
  surroundings: [
    { title: "nothing beside" },
    { title: "a group gives", groups: { acme: { defaults: { package_registry: { maven: given } } } } },
    { title: "limits leave", limits: { read: "job_token_and_reporter", delete: "maintainer" } }
  ],
  fires: ({ around, grants, resource }) => {
    const limits: Partial<Readonly<Record<Action, StringGrant>>> = around.limits ?? {}
    return actions.filter((action) => {
      // Two string grants are one spelling each.
      if (around.groups !== undefined) return grants[action] === given[action]
      const limit = limits[action]
      if (limit === undefined) return false
      // A literal `true` is more than whom it admits: what is public of it needs no scope.
      if (action === "read") return grants.read === true
      return visibilities.every((visibility) =>
        everybody.every((somebody) => {
          const may = (grant: StringGrant): boolean =>
            [grant, limit].every((one) => admits(one, resource, action, visibility, somebody))
          return may(grants[action]) === may(true)
        })
      )
    })
  }
}

const visibilities = ["private", "internal", "public"] as const

export default formula
