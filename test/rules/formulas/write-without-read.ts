import type { Formula } from "../naive.ts"

const formula: Formula = {
  surroundings: [
    { title: "a private project" },
    { title: "a public project", visibility: "public" },
    { title: "readers are limited", limits: { read: "job_token_and_maintainer" } }
  ],
  fires: ({ who }) => {
    const readers = new Set(who("read"))
    return who("write").some((somebody) => !readers.has(somebody)) ? ["write"] : []
  }
}

export default formula
