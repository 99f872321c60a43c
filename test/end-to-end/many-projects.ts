import { hashToken, makeToken } from "@jobwarden/platforms"

export const [maintainer, administrator] = [makeToken("jwp-"), makeToken("jwp-")]

/** Whose scope the tests change: a project of which nothing is said. */
export const bare = { id: 100, path: "acme/backend" }
/** What its maintainer does not know. */
export const hidden = {
  project: { id: 900, path: "partner/secret-plans" },
  group: { id: 8, path: "partner" }
}

const numbers = Array.from({ length: 130 }, (_, index) => 101 + index)

/** Public projects, of which anybody may be let in. */
export const open = numbers.map((id) => ({ id, path: `acme/library-${id}`, visibility: "public" }))
const groups = [{ id: 7, path: "acme" }, { id: 9, path: "acme/tools" }, hidden.group]

/** An organisation with more projects than stand on one page. */
export const manyProjects = {
  version: 1,
  groups,
  users: [
    { id: 1, username: "ada", name: "Ada Admin", admin: true },
    { id: 3, username: "maya", name: "Maya Maintainer" }
  ],
  projects: [
    { ...bare, members: { maya: "maintainer" } },
    { id: 98, path: "acme/tools/internal", members: { maya: "guest" } },
    hidden.project,
    ...open
  ],
  tokens: [
    { sha256: hashToken(administrator), user: "ada", scopes: ["api"] },
    { sha256: hashToken(maintainer), user: "maya", scopes: ["api"] }
  ]
}
