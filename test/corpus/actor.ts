import { Buffer } from "node:buffer"

/** What somebody sends to say who they are. */
export interface Shown {
  /** Headers one by one, so that a repeated one shows. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
  /** What stands behind the path, without `?`. */
  readonly query: string
}

const usualDoors: ReadonlyArray<readonly [prefix: string, door: string]> = [
  ["job-", "job_token"],
  ["deploy-", "basic"],
  ["client-", "bearer"]
]

const basic = (secret: string): string =>
  `Basic ${Buffer.from(`gitlab-ci-token:${secret}`).toString("base64")}`

const headerFor: { readonly [door: string]: (secret: string) => readonly [string, string] } = {
  private_token: (secret) => ["private-token", secret],
  job_token: (secret) => ["job-token", secret],
  bearer: (secret) => ["authorization", `Bearer ${secret}`],
  basic: (secret) => ["authorization", basic(secret)]
}

/**
 * Reads who acts in a case: `nobody`, a name such as `maya`, `maya-read_api`, `job-onMain` or `deploy-writer`, with
 * `by <door>` where it is not the usual one, `in the query`, and several joined by `and`.
 */
export const showActor = (actor: string): Shown => {
  if (actor === "nobody") return { headers: [], query: "" }
  const [queried, ...others] = [/^(\S+) in the query$/.exec(actor)?.[1]].flatMap((name) => name ?? [])
  if (queried !== undefined && others.length === 0) {
    return { headers: [], query: `private_token=${queried}-token` }
  }
  return { headers: actor.split(" and ").map(headerOf), query: "" }
}

const headerOf = (one: string): readonly [string, string] => {
  const [, name, said] = /^([\w-]+)(?: by (\w+))?$/.exec(one) ?? []
  if (name === undefined) throw new Error(`nobody is called \`${one}\``)
  const usual = usualDoors.find(([prefix]) => name.startsWith(prefix))?.[1] ?? "private_token"
  const header = headerFor[said ?? usual]
  if (header === undefined) throw new Error(`there is no door \`${said}\``)
  return header(`${name}-token`)
}
