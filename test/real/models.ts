/** What becomes of a request: it reaches the registry, or is refused with this status. */
export type Outcome = "yes" | 401 | 403 | 404

/** What somebody's requests come to: to read, to publish, to delete. */
export type Outcomes = readonly [read: Outcome, write: Outcome, remove: Outcome]

/** Who may do what to a resource, in the words of a policy. */
export interface Grants {
  readonly read: unknown
  readonly write: unknown
  readonly delete: unknown
}

/** A policy that somebody asked for, the document that says it, and what it means, written by hand. */
export interface Model {
  readonly name: string
  readonly grants: Grants
  /** Of Maven's packages. */
  readonly permissions: object
  readonly outcomes: Readonly<Record<string, Outcomes>>
}

const grants = (write: unknown, remove: unknown = write, read: unknown = true): Grants => ({
  read,
  write,
  delete: remove
})

const maven = (grants: Grants) => ({ package_registry: { maven: grants } })

const everything: Outcomes = ["yes", "yes", "yes"]
const readOnly: Outcomes = ["yes", 403, 403]
const nothing: Outcomes = [403, 403, 403]
const unseen: Outcomes = [404, 404, 404]

/** What both models say: of people, and of those who have no business here. */
const alike = {
  nobody: [401, 401, 401],
  stranger: unseen,
  guest: nothing,
  reporter: readOnly,
  developer: readOnly,
  maintainer: everything,
  owner: everything,
  "foreign protected": unseen,
  "foreign unprotected": unseen,
  "foreign fork": unseen,
  "own fork": readOnly,
  "listed fork": readOnly,
  "job of a guest": nothing,
  deploy: readOnly
} as const satisfies Model["outcomes"]

const onlyMaintainers: Model = {
  name: "only maintainers can push and delete",
  grants: grants("maintainer"),
  permissions: maven(grants("maintainer")),
  outcomes: {
    ...alike,
    "own protected": readOnly,
    "own protected, with Basic": readOnly,
    "own unprotected": readOnly,
    "listed protected": readOnly,
    "listed unprotected": readOnly
  }
}

const maintainersAndJobs: Model = {
  name: "maintainers and job tokens can push and delete",
  grants: grants("job_token_and_maintainer"),
  permissions: maven(grants("job_token_and_maintainer")),
  outcomes: {
    ...alike,
    "own protected": everything,
    "own protected, with Basic": everything,
    "own unprotected": everything,
    "listed protected": everything,
    "listed unprotected": everything
  }
}

export const models = { onlyMaintainers, maintainersAndJobs }

/** The contrary of each model: where people were let in, jobs are, and the other way round. */
export const inverted = {
  onlyMaintainers: maven(grants("job_token", "job_token", false)),
  maintainersAndJobs: maven(grants(false, false, false))
}

const everyJob = { job_token: { refs: "any_including_forks" } }

/**
 * What turns each single answer round: where a model lets somebody in, nobody is, and where it does not, every job
 * is, of a fork and, without a scope, of any project.
 */
export const opposites = {
  closed: { grants: grants(false, false, false), inScope: true },
  open: { grants: grants(everyJob, everyJob, everyJob), inScope: false }
} as const
