import { hashToken, makeToken } from "@jobwarden/platforms"

/** Whoever may ask, and how the request then presents them. */
export interface Caller {
  readonly name: string
  readonly header: readonly [name: string, value: string] | null
}

const roles = ["guest", "reporter", "developer", "maintainer", "owner"] as const
const origins = { own: "acme/backend", listed: "acme/app", foreign: "partner/tool" } as const
const refs = {
  protected: { name: "main", protected: true },
  unprotected: { name: "feature", protected: false },
  fork: { name: "main", protected: true, fork: true }
} as const

type Origin = keyof typeof origins
type Ref = keyof typeof refs

const combinations = (Object.keys(origins) as ReadonlyArray<Origin>).flatMap((origin) =>
  (Object.keys(refs) as ReadonlyArray<Ref>).map((ref) => ({ origin, ref }))
)

const people = ["stranger", ...roles]

const tokens = new Map(
  [
    ...people,
    "api",
    ...combinations.map(({ origin, ref }) => `${origin} ${ref}`),
    "job of a guest",
    "deploy",
    "gateway"
  ].map((name) => [name, makeToken("")] as const)
)

/** The token of whoever bears the name. */
export const tokenOf = (name: string): string => {
  const token = tokens.get(name)
  if (token === undefined) throw new Error(`nobody is called ${name}`)
  return token
}

const sha256 = (name: string): string => hashToken(tokenOf(name))

/** What the programs of these tests work on. */
const resources = [
  ...["maven", "npm", "pypi"].map((format) => `package_registry.${format}`),
  "container_registry"
]

/** Cell by cell: what lets other projects delete has to be named where a policy opens it. */
const everything = resources.flatMap((resource) =>
  ["read", "write", "delete"].map((action) => `${resource}:${action}`)
)

/**
 * The backend, in which there is somebody of each role; the app, which its allowlist lets do everything with
 * packages; and a project that is on no list. Every pipeline but one is triggered by the developer.
 */
export const platformFile = {
  version: 1,
  groups: [
    { id: 7, path: "acme" },
    { id: 8, path: "partner" }
  ],
  users: people.map((username, index) => ({ id: index + 1, username, name: username })),
  projects: [
    {
      id: 123,
      path: origins.own,
      members: Object.fromEntries(roles.map((role) => [role, role])),
      scope: { inbound_enabled: true, allowlist: [{ project: 124, job_token_policies: everything }] }
    },
    { id: 124, path: origins.listed },
    { id: 126, path: origins.foreign, members: { developer: "maintainer" } }
  ],
  jobs: [
    ...combinations.map(({ origin, ref }, index) => ({
      id: 9000 + index,
      project: origins[origin],
      ref: refs[ref],
      user: "developer"
    })),
    { id: 9100, project: origins.own, ref: refs.protected, user: "guest" }
  ],
  deploy_tokens: [{ id: 5, project: origins.own, scopes: ["write_package_registry"] }],
  tokens: [
    ...people.map((user) => ({ sha256: sha256(user), user })),
    { sha256: sha256("api"), user: "maintainer", scopes: ["api"] },
    ...combinations.map(({ origin, ref }, index) => ({
      sha256: sha256(`${origin} ${ref}`),
      job: 9000 + index
    })),
    { sha256: sha256("job of a guest"), job: 9100 },
    { sha256: sha256("deploy"), deploy_token: 5 },
    { sha256: sha256("gateway"), decision_client: "gateway" }
  ]
}

/** The jobs of all origins and kinds of refs, by their names. */
export const jobNames: ReadonlyArray<string> = combinations.map(({ origin, ref }) => `${origin} ${ref}`)

const basic = (user: string, name: string): readonly [string, string] => [
  "Authorization",
  `Basic ${Buffer.from(`${user}:${tokenOf(name)}`).toString("base64")}`
]

/** Everybody of the two models, by the header that a package client sends. */
export const callers: ReadonlyArray<Caller> = [
  { name: "nobody", header: null },
  ...people.map((name) => ({ name, header: ["Private-Token", tokenOf(name)] as const })),
  ...combinations.map(({ origin, ref }) => {
    const name = `${origin} ${ref}`
    return { name, header: ["Job-Token", tokenOf(name)] as const }
  }),
  { name: "own protected, with Basic", header: basic("gitlab-ci-token", "own protected") },
  { name: "job of a guest", header: ["Job-Token", tokenOf("job of a guest")] },
  { name: "deploy", header: basic("gitlab+deploy-token-5", "deploy") }
]
