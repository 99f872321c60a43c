import type { Formula, NaivePolicy } from "../naive.ts"

// What is said of Maven says nothing of container images.
const firesAtAll = ({ around }: NaivePolicy): boolean =>
  around.facts?.registries?.includes("container_registry") === true &&
  around.groups?.["acme"]?.defaults?.container_registry === undefined

const formula: Formula = {
  surroundings: [
    { title: "enabled", facts: { registries: ["maven", "container_registry"] } },
    { title: "not enabled", facts: { registries: ["maven"] } },
    {
      title: "spoken of by the group",
      facts: { registries: ["container_registry"] },
      groups: { acme: { defaults: { container_registry: { read: "reporter" } } } }
    }
  ],
  firesAtAll,
  fires: () => []
}

export default formula
