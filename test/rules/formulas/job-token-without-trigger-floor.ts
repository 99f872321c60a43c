import { isAtLeast, jobs, type Action, type Formula, type Role } from "../naive.ts"

const formula: Formula = {
  surroundings: [{ title: "a private project" }, { title: "a public project", visibility: "public" }],
  fires: ({ visibility, who }) => {
    const floors: Readonly<Record<Action, Role>> = {
      read: visibility === "private" ? "reporter" : "authenticated",
      write: "developer",
      delete: "developer"
    }
    return (["read", "write", "delete"] as const).filter((action) =>
      jobs(who(action)).some(({ trigger }) => !isAtLeast(trigger, floors[action]))
    )
  },
  neverFires: "only an object names a trigger role, and without one the floor holds"
}

export default formula
