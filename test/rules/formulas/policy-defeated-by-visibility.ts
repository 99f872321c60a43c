import { admits, everybody, type Formula } from "../naive.ts"

const formula: Formula = {
  surroundings: [
    { title: "a public project on GitLab", visibility: "public", facts: { target: "gitlab" } },
    { title: "an internal project on GitLab", visibility: "internal", facts: { target: "gitlab" } },
    { title: "a private project on GitLab", facts: { target: "gitlab" } },
    { title: "a public project elsewhere", visibility: "public", facts: {} }
  ],
  fires: ({ around, resource, visibility, who }) => {
    if (around.facts?.target !== "gitlab" || visibility === "private") return []
    const readers = who("read")
    const isRestricted = everybody.some(
      (one) => admits(true, resource, "read", visibility, one) && !readers.includes(one)
    )
    return isRestricted ? ["read"] : []
  }
}

export default formula
