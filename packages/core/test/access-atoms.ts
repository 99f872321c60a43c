import type { Access, JobTokenAccess } from "../src/access/accesses.ts"

/** The environment names that some of the accesses mention. */
export const namesIn = (accesses: readonly Access[]): readonly string[] => {
  const jobs = accesses.flatMap(({ job_tokens = [] }) => job_tokens)
  return [
    ...new Set(
      jobs.flatMap(({ environment_names = [], except_environment_names = [] }) => [
        ...environment_names,
        ...except_environment_names
      ])
    )
  ]
}

/**
 * Every single thing that accesses say, each as a text: one principal in one cell. An environment has one of
 * the names or another one (`null`).
 */
export const atomsOf = (accesses: readonly Access[], names: readonly string[]): readonly string[] =>
  accesses.flatMap(({ cells, deploy_tokens, job_tokens = [], users = [] }) => {
    const principals = [
      ...users.map((role) => ["user", role]),
      ...(deploy_tokens === true ? [["deploy token"]] : []),
      ...job_tokens.flatMap((job) => jobAtoms(job, names))
    ].map((principal) => JSON.stringify(principal))
    return cells.flatMap((cell) => principals.map((principal) => `${cell} ${principal}`))
  })

const jobAtoms = (job: JobTokenAccess, names: readonly string[]): readonly unknown[] => {
  const environments = job.environments.flatMap((environment): readonly unknown[] => {
    if (environment === "none") return job.environment_names === undefined ? [environment] : []
    const { environment_names: only, except_environment_names: except = [] } = job
    const admitted = (only ?? [null, ...names]).filter((name) => name === null || !except.includes(name))
    return admitted.map((name) => [environment, name])
  })
  return job.from.flatMap((source) =>
    job.refs.flatMap((ref) =>
      environments.flatMap((environment) => job.trigger_roles.map((role) => [source, ref, environment, role]))
    )
  )
}

/**
 * No partition of the accesses into products of principals and cells has fewer parts than the rank of the
 * matrix of who gains or loses what: each part adds a matrix of rank one.
 */
export const fewestParts = (accesses: readonly Access[]): number => {
  const rows = new Map<string, Set<string>>()
  for (const atom of atomsOf(accesses, namesIn(accesses))) {
    const [cell, principal] = [atom.slice(0, atom.indexOf(" ")), atom.slice(atom.indexOf(" "))]
    rows.set(principal, (rows.get(principal) ?? new Set<string>()).add(cell))
  }
  const columns = [...new Set([...rows.values()].flatMap((cells) => [...cells]))]
  const distinct = new Map(
    [...rows.values()].map((cells) => [columns.map((one) => cells.has(one)).join(), cells])
  )
  return rankOf([...distinct.values()].map((cells) => columns.map((one) => (cells.has(one) ? 1 : 0))))
}

// The rank over a finite field is at most the rank over the integers, and needs no fractions.
const prime = 1_000_003

const rankOf = (matrix: readonly number[][]): number => {
  const rows = matrix.map((row) => [...row])
  let rank = 0
  for (let column = 0; column < (rows[0]?.length ?? 0); column += 1) {
    const pivot = rows.findIndex((row, index) => index >= rank && row[column] !== 0)
    if (pivot < 0) continue
    const [from, to] = [rows[pivot] ?? [], rows[rank] ?? []]
    rows[pivot] = to
    rows[rank] = from
    for (let index = rank + 1; index < rows.length; index += 1) {
      const row = rows[index] ?? []
      const [factor = 0, lead = 0] = [row[column], from[column]]
      if (factor === 0) continue
      rows[index] = row.map((value, at) => {
        const mixed = Number(
          (BigInt(value) * BigInt(lead) - BigInt(from[at] ?? 0) * BigInt(factor)) % BigInt(prime)
        )
        return mixed < 0 ? mixed + prime : mixed
      })
    }
    rank += 1
  }
  return rank
}
