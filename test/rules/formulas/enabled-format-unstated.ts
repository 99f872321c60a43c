import type { Formula, NaivePolicy } from "../naive.ts"

// Maven is always named; what fires is npm.
const firesAtAll = ({ around }: NaivePolicy): boolean =>
  around.facts?.registries?.includes("npm") === true && around.groups === undefined

const formula: Formula = {
  surroundings: [
    { title: "npm as well", facts: { registries: ["maven", "npm"] } },
    { title: "Maven alone, and images", facts: { registries: ["maven", "container_registry"] } },
    {
      title: "a group speaks for all formats",
      facts: { registries: ["maven", "npm"] },
      groups: { acme: { defaults: { package_registry: { default: { delete: "owner" } } } } }
    }
  ],
  firesAtAll,
  fires: () => []
}

export default formula
