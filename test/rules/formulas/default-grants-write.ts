import type { Formula, StringGrant, Surroundings } from "../naive.ts"

const saying = (grants: Partial<Record<"read" | "write" | "delete", StringGrant>>): Surroundings => ({
  title: JSON.stringify(grants),
  groups: { acme: { defaults: { package_registry: { default: grants } } } }
})

// The format that the policies are about is named in them: the default is for all others.
const formula: Formula = {
  surroundings: [
    saying({ write: "job_token" }),
    saying({ read: true, delete: "guest" }),
    saying({ write: true, delete: false }),
    saying({ read: "reporter", write: false })
  ],
  fires: () => [],
  firesAtAll: ({ around }) => {
    const said = around.groups?.acme?.defaults?.package_registry?.default ?? {}
    return [said.write, said.delete].some((grant) => grant !== undefined && grant !== false)
  }
}

export default formula
