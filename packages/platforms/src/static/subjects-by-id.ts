import type { Reference, SubjectPrincipal, SubjectQuery } from "@jobwarden/service"
import { placeAfter } from "./places-by-role.ts"
import type { Roster } from "./roster.ts"

/** Pages of the users, jobs and deploy tokens of a file, by id. A page costs what is on it. */
export const makeSubjectsById = ({
  deployToken,
  job,
  user
}: Roster): ((query: SubjectQuery) => ReadonlyArray<SubjectPrincipal>) => {
  const sorted = { user: byId(user), job: byId(job), deploy_token: byId(deployToken) }
  return ({ after, limit, type }) => {
    const all = sorted[type]
    const start = placeAfter(all, after)
    return all.slice(start, start + limit)
  }
}

/** Each once: what has a name beside its number is there twice. */
const byId = (known: ReadonlyMap<Reference, SubjectPrincipal>): ReadonlyArray<SubjectPrincipal> =>
  [...new Set(known.values())].toSorted((one, other) => one.id - other.id)
