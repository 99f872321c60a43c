import type { Role } from "@jobwarden/core"
import type {
  DeployTokenPrincipal,
  JobPrincipal,
  PlatformGroup,
  PlatformProject,
  Principal,
  UserPrincipal
} from "../platform.ts"

/**
 * Who is in the sample organisation. Ada administers the instance, Audie audits it, and neither is a member of
 * anything.
 */
export const people = {
  ada: { type: "user", id: 1, username: "ada", name: "Ada Admin", admin: true, active: true },
  olga: { type: "user", id: 2, username: "olga", name: "Olga Owner", admin: false, active: true },
  maya: { type: "user", id: 3, username: "maya", name: "Maya Maintainer", admin: false, active: true },
  dev: { type: "user", id: 4, username: "dev", name: "Devi Developer", admin: false, active: true },
  rosa: { type: "user", id: 5, username: "rosa", name: "Rosa Reporter", admin: false, active: true },
  gus: { type: "user", id: 6, username: "gus", name: "Gus Guest", admin: false, active: true },
  pia: { type: "user", id: 9, username: "pia", name: "Pia Partner", admin: false, active: true },
  audie: {
    type: "user",
    id: 11,
    username: "audie",
    name: "Audie Auditor",
    admin: false,
    auditor: true,
    active: true
  },
  gone: { type: "user", id: 10, username: "gone", name: "Gone Maintainer", admin: false, active: false }
} as const satisfies { readonly [name: string]: UserPrincipal }

export type Person = keyof typeof people

export const groups: ReadonlyArray<PlatformGroup> = [
  { id: 7, path: "acme" },
  { id: 8, path: "partner" }
]

/** The backend lets the app's jobs read packages; the handbook is public, the wiki internal. */
export const projects = {
  backend: {
    id: 123,
    path: "acme/backend",
    visibility: "private",
    scope: { inbound_enabled: true, allowlist: [{ project: 124, job_token_policies: ["read_packages"] }] }
  },
  app: { id: 124, path: "acme/app", visibility: "private" },
  handbook: { id: 125, path: "acme/handbook", visibility: "public" },
  integration: { id: 126, path: "partner/integration", visibility: "private" },
  wiki: { id: 127, path: "acme/wiki", visibility: "internal" }
} as const satisfies { readonly [name: string]: PlatformProject }

const { backend, app, handbook, wiki, integration } = projects

/** The path of a project or group → who is a member of it. */
export const members: ReadonlyMap<string, Partial<Record<Person, Role>>> = new Map([
  ["acme", { olga: "owner" }],
  [
    backend.path,
    { maya: "maintainer", dev: "developer", rosa: "reporter", gus: "guest", gone: "maintainer" }
  ],
  [app.path, { maya: "maintainer", dev: "developer" }],
  [handbook.path, { rosa: "maintainer" }],
  [wiki.path, { maya: "maintainer" }],
  [integration.path, { pia: "maintainer" }]
])

const main = { name: "main", protected: true }
const feature = { name: "feature", protected: false }

export const jobs = {
  onMain: { type: "job", id: 9001, project: backend.id, ref: main, userId: people.dev.id, active: true },
  onFeature: {
    type: "job",
    id: 9002,
    project: backend.id,
    ref: feature,
    userId: people.dev.id,
    active: true
  },
  finished: { type: "job", id: 9003, project: backend.id, ref: main, userId: people.maya.id, active: false },
  ofApp: { type: "job", id: 9004, project: app.id, ref: main, userId: people.dev.id, active: true },
  ofAda: { type: "job", id: 9005, project: backend.id, ref: main, userId: people.ada.id, active: true },
  ofFork: {
    type: "job",
    id: 9006,
    project: backend.id,
    ref: { name: "patch", protected: true, fork: true },
    environment: { name: "production", protected: true },
    userId: people.maya.id,
    active: true
  }
} as const satisfies { readonly [name: string]: JobPrincipal }

export const deployTokens = {
  writer: {
    type: "deploy_token",
    id: 51,
    home: { project: backend.id },
    scopes: ["write_package_registry"],
    active: true
  },
  groupReader: {
    type: "deploy_token",
    id: 52,
    home: { group: 7 },
    scopes: ["read_package_registry"],
    active: true
  },
  revoked: {
    type: "deploy_token",
    id: 53,
    home: { project: backend.id },
    scopes: ["write_package_registry"],
    active: false
  }
} as const satisfies { readonly [name: string]: DeployTokenPrincipal }

export const clients = {
  untrusted: { type: "decision_client", id: "gateway", trustedContext: false },
  trusted: { type: "decision_client", id: "trusted-gateway", trustedContext: true }
} as const satisfies { readonly [name: string]: Principal }
