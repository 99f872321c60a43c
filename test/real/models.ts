/** What becomes of a request: it reaches the registry, or is refused with this status. */
export type Outcome = "yes" | 401 | 403 | 404

/** What somebody's requests come to: to read, to publish, to delete. */
export type Outcomes = readonly [read: Outcome, write: Outcome, remove: Outcome]

/** A policy that somebody asked for, the document that says it, and what it means, written by hand. */
export interface Model {
  readonly name: string
  readonly permissions: object
  readonly outcomes: Readonly<Record<string, Outcomes>>
}

const maven = (write: unknown, remove: unknown = write, read: unknown = true) => ({
  package_registry: { maven: { read, write, delete: remove } }
})

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
  permissions: maven("maintainer"),
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
  permissions: maven("job_token_and_maintainer"),
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
  onlyMaintainers: maven("job_token", "job_token", false),
  maintainersAndJobs: maven(false, false, false)
}
