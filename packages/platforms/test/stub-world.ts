/** What a stub of GitLab holds. Everything can be changed while it answers. */
export interface StubWorld {
  readonly users: Map<number, StubUser>
  readonly tokens: Map<string, StubToken>
  readonly jobs: Map<string, StubJob>
  readonly groups: Map<number, StubGroup>
  readonly projects: Map<number, StubProject>
  /** Protected or not, by `<project> branches <name>`. */
  readonly refs: Map<string, boolean>
  /** The source project, by `<project> <number>`. */
  readonly mergeRequests: Map<string, number | null>
  /** So many entries on a page at most. */
  pageSize: number
}

export interface StubUser {
  readonly username: string
  readonly name: string
  readonly state?: string
  readonly admin?: boolean
}

export interface StubToken {
  readonly user: number
  readonly scopes: ReadonlyArray<string>
  readonly expiresAt?: string
  readonly active?: boolean
  readonly revoked?: boolean
}

export interface StubJob {
  readonly id: number
  readonly project: number
  readonly ref: string
  /** Left out: the same. */
  readonly pipelineRef?: string
  readonly user: number
  readonly tag?: boolean
  readonly source?: string
  readonly status?: string
}

export interface StubGroup {
  readonly path: string
  readonly parent: number | null
  readonly visibility?: string
  readonly members?: StubMembers
}

export interface StubProject {
  readonly path: string
  /** The group that it is in; left out: its user's namespace. */
  readonly group?: number
  readonly visibility?: string
  readonly members?: StubMembers
}

type StubMembers = Readonly<
  Record<number, { readonly level: number; readonly state?: string; readonly expiresAt?: string }>
>

/** The token of the service, and those of the people in the sample. */
export const tokens = {
  service: "glpat-of-the-service-0000",
  maya: "glpat-of-maya-00000000000",
  dev: "glpat-of-dev-000000000000",
  registry: "glpat-of-dev-registry-0000",
  ada: "glpat-of-ada-000000000000",
  old: "glpat-of-old-000000000000",
  gone: "glpat-of-gone-00000000000",
  jobOnMain: "glcbt-64_on-main",
  jobOnFeature: "glcbt-64_on-feature",
  jobOnTag: "glcbt-64_on-tag",
  jobOfFork: "glcbt-64_of-fork",
  jobOfMergeRequest: "glcbt-64_of-mr",
  jobOfApp: "glcbt-64_of-app"
} as const

/** The same organisation as the other tests have: Maya maintains the backend, Devi develops, Ada administers. */
export const sampleWorld = (): StubWorld => ({
  users: new Map([
    [1, { username: "ada", name: "Ada Admin", admin: true }],
    [3, { username: "maya", name: "Maya Maintainer" }],
    [4, { username: "dev", name: "Devi Developer" }],
    [9, { username: "service", name: "Jobwarden", admin: true }],
    [10, { username: "gone", name: "Gone Maintainer", state: "blocked" }]
  ]),
  tokens: new Map<string, StubToken>([
    [tokens.service, { user: 9, scopes: ["read_api"] }],
    [tokens.maya, { user: 3, scopes: ["api"] }],
    [tokens.dev, { user: 4, scopes: ["read_api"] }],
    [tokens.registry, { user: 1, scopes: ["read_package_registry"] }],
    [tokens.ada, { user: 1, scopes: ["api"] }],
    [tokens.old, { user: 3, scopes: ["api"], expiresAt: "1970-01-02" }],
    [tokens.gone, { user: 10, scopes: ["api"] }]
  ]),
  jobs: new Map<string, StubJob>([
    [tokens.jobOnMain, { id: 9001, project: 123, ref: "main", user: 4 }],
    [tokens.jobOnFeature, { id: 9002, project: 123, ref: "feature/x", user: 4 }],
    [tokens.jobOnTag, { id: 9003, project: 123, ref: "main", tag: true, user: 4 }],
    [
      tokens.jobOfFork,
      { id: 9004, project: 123, ref: "refs/merge-requests/7/head", source: "merge_request_event", user: 4 }
    ],
    [tokens.jobOfMergeRequest, { id: 9005, project: 123, ref: "refs/merge-requests/8/merge", user: 4 }],
    [tokens.jobOfApp, { id: 9006, project: 124, ref: "main", user: 4 }]
  ]),
  groups: new Map<number, StubGroup>([
    [7, { path: "acme", parent: null, members: { 3: { level: 5 } } }],
    [8, { path: "acme/tools", parent: 7, visibility: "internal" }]
  ]),
  projects: new Map<number, StubProject>([
    [123, { path: "acme/backend", group: 7, members: { 3: { level: 40 }, 4: { level: 30 } } }],
    [124, { path: "acme/tools/app", group: 8, members: { 4: { level: 30 } } }],
    [125, { path: "maya/notes", visibility: "public", members: { 3: { level: 50 } } }]
  ]),
  refs: new Map([
    ["123 branches main", true],
    ["123 branches feature/x", false],
    ["124 branches main", true]
  ]),
  mergeRequests: new Map<string, number | null>([
    ["123 7", 200],
    ["123 8", 123]
  ]),
  pageSize: 100
})
