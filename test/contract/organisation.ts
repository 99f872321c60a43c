import { hashToken, makeToken } from "@jobwarden/platforms"

/** A private project, one that everybody may read, and what none but its own may know. */
export const backend = { id: 100, path: "acme/backend" }
export const handbook = { id: 102, path: "acme/handbook" }
export const acme = { id: 7, path: "acme" }
export const hidden = {
  project: { id: 900, path: "partner/secret-plans" },
  group: { id: 8, path: "partner" }
}
/** A group whose path reads like the number of another. */
export const misleading = { id: 70, path: "700" }

/** Nothing has this number. */
export const nothing = 4711

const people = {
  administrator: "ada",
  owner: "olga",
  maintainer: "maya",
  developer: "dev",
  reporter: "rosa",
  guest: "gus",
  stranger: "pia",
  auditor: "audie"
} as const

const made = (names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, makeToken("jwc-")]))

/** A token for everybody, and for what is nobody. */
const tokens = made([...Object.keys(people), "reading", "job", "deployment", "client"])

export const tokenOf = (name: string): string => tokens[name] ?? ""

const { administrator: ada, auditor, guest, maintainer, owner, reporter, developer } = people

export const organisation = {
  version: 1,
  groups: [{ ...acme, members: { [owner]: "owner" } }, hidden.group, misleading],
  users: Object.values(people).map((username, index) => ({
    id: index + 1,
    username,
    name: `Somebody called ${username}`,
    ...(username === ada && { admin: true }),
    ...(username === auditor && { auditor: true })
  })),
  projects: [
    {
      ...backend,
      members: {
        [maintainer]: "maintainer",
        [developer]: "developer",
        [reporter]: "reporter",
        [guest]: "guest"
      },
      // What its maintainer may not know stands on its list.
      scope: { allowlist: [{ project: hidden.project.id }, { group: hidden.group.id }] }
    },
    { ...handbook, visibility: "public" },
    { ...hidden.project }
  ],
  jobs: [{ id: 9001, project: backend.id, ref: { name: "main", protected: true }, user: maintainer }],
  deploy_tokens: [{ id: 51, project: backend.id, scopes: ["write_package_registry"] }],
  tokens: [
    ...Object.entries(people).map(([role, user]) => ({
      sha256: hashToken(tokenOf(role)),
      user,
      scopes: ["api"]
    })),
    { sha256: hashToken(tokenOf("reading")), user: maintainer, scopes: ["read_api"] },
    { sha256: hashToken(tokenOf("job")), job: 9001 },
    { sha256: hashToken(tokenOf("deployment")), deploy_token: 51 },
    { sha256: hashToken(tokenOf("client")), decision_client: "gateway" }
  ]
}
