import { describe, expect, test } from "vitest"
import type { Access, JobTokenAccess, Source } from "../access/accesses.ts"
import { vocabulary } from "../gitlab.ts"
import { fewestAccesses } from "./grouping.ts"

const fewest = (...accesses: readonly Access[]) => fewestAccesses(vocabulary, accesses)

const [a, b, c, d, e] = [
  "jobs:read",
  "jobs:write",
  "jobs:delete",
  "pipelines:read",
  "pipelines:write"
] as const
const developers = { users: ["developer"] }
const owners = { users: ["owner"] }
const guests = { users: ["guest"] }
const tokens = { deploy_tokens: true } as const
const jobs = (changes: Partial<JobTokenAccess> = {}) => ({
  job_tokens: [
    {
      from: ["own"] as readonly Source[],
      refs: ["protected"],
      environments: ["none"],
      trigger_roles: ["owner"],
      ...changes
    } satisfies JobTokenAccess
  ]
})

describe("few lists", () => {
  test("put cells with the same principals together, and principals with the same cells", () => {
    expect(fewest({ cells: [a], ...owners }, { cells: [b], ...owners })).toEqual([
      { cells: [a, b], ...owners }
    ])
    expect(fewest({ cells: [a], ...owners }, { cells: [a], ...tokens })).toEqual([
      { cells: [a], ...owners, ...tokens }
    ])
    expect(fewest({ cells: [a], ...developers }, { cells: [a], ...owners })).toEqual([
      { cells: [a], users: ["developer", "owner"] }
    ])
  })

  test("name principals with all their cells where that comes to no more", () => {
    expect(fewest({ cells: [a, b], ...developers }, { cells: [a], ...tokens })).toEqual([
      { cells: [a, b], ...developers },
      { cells: [a], ...tokens }
    ])
    expect(fewest({ cells: [a], ...developers }, { cells: [b], ...developers, ...tokens })).toEqual([
      { cells: [a, b], ...developers },
      { cells: [b], ...tokens }
    ])
    // Three lists, cell by cell.
    expect(fewest({ cells: [a, b], ...tokens }, { cells: [a, c], ...jobs() })).toEqual([
      { cells: [a, b], ...tokens },
      { cells: [a, c], ...jobs() }
    ])
  })

  test("go cell by cell where that comes to less", () => {
    const accesses: readonly Access[] = [
      { cells: [d], ...guests, ...jobs() },
      { cells: [e], ...owners, ...jobs() }
    ]
    expect(fewest(...accesses)).toEqual(accesses)
  })

  test("are chosen apart for what shares nothing", () => {
    const accesses: readonly Access[] = [
      { cells: [a, b], ...developers },
      { cells: [a, c], ...tokens },
      { cells: [d], ...guests, ...jobs() },
      { cells: [e], ...owners, ...jobs() }
    ]
    expect(fewest(...accesses)).toEqual(accesses)
  })

  test("are chosen together for what hangs together by something between", () => {
    expect(
      fewest(
        { cells: [a], ...developers, ...tokens },
        { cells: [b], ...developers, ...jobs() },
        { cells: [c], ...tokens }
      )
    ).toEqual([
      { cells: [a, b], ...developers },
      { cells: [a, c], ...tokens },
      { cells: [b], ...jobs() }
    ])
  })

  test("name sources with the same conditions together, and each with all that it can", () => {
    const [app, lib]: readonly Source[] = [{ project: "acme/app" }, { project: "acme/lib" }]
    if (app === undefined || lib === undefined) throw new Error("there are two")
    expect(
      fewest(
        { cells: [a], ...jobs({ from: [app] }) },
        { cells: [a], ...jobs({ from: [lib] }) },
        { cells: [b], ...jobs({ from: [lib] }) }
      )
    ).toEqual([
      { cells: [a], ...jobs({ from: [app] }) },
      { cells: [a, b], ...jobs({ from: [lib] }) }
    ])
    expect(
      fewest({ cells: [a], ...jobs({ from: [app] }) }, { cells: [a], ...jobs({ from: [lib] }) })
    ).toEqual([{ cells: [a], ...jobs({ from: [app, lib] }) }])
  })
})

describe("the same accesses", () => {
  test("come in one order, however they were given: of cells, roles, sources and conditions", () => {
    const access: Access = {
      cells: [a, b, d],
      users: ["guest", "developer", "owner"],
      ...tokens,
      ...jobs({
        from: ["own", { project: "acme/app" }, { group: "acme" }, "foreign"],
        refs: ["protected", "unprotected", "fork"],
        environments: ["none", "unprotected", "protected"],
        trigger_roles: ["developer", "maintainer", "owner"]
      })
    }
    const reversed: Access = {
      cells: [d, b, a],
      users: ["owner", "developer", "guest"],
      ...jobs({
        from: ["foreign", { group: "acme" }, { project: "acme/app" }, "own"],
        refs: ["fork", "unprotected", "protected"],
        environments: ["protected", "unprotected", "none"],
        trigger_roles: ["owner", "maintainer", "developer"]
      }),
      ...tokens
    }
    expect(fewest(access)).toEqual([access])
    expect(fewest(reversed)).toEqual([access])
    expect(fewest(reversed, access, { cells: [b, b], users: ["owner", "owner"] })).toEqual([access])
    const later: Access = { cells: [e], ...tokens, ...jobs({ refs: ["fork"] }) }
    expect(fewest(later, { cells: [c], ...guests })).toEqual([{ cells: [c], ...guests }, later])
  })

  test("have what the domain does not know behind what it knows", () => {
    const odd: Access = { cells: ["record:read", b, a], users: ["archivist", "owner", "guest"] }
    expect(fewest(odd)).toEqual([{ cells: [a, b, "record:read"], users: ["guest", "owner", "archivist"] }])
  })

  test("say nothing where there is nobody", () => {
    expect(fewest()).toEqual([])
    expect(fewest({ cells: [a] }, { cells: [b], users: [] }, { cells: [], ...owners })).toEqual([])
    for (const nobody of [
      { from: [] },
      { refs: [] },
      { environments: [] },
      { trigger_roles: [] },
      { environment_names: [] },
      { environments: ["none" as const], environment_names: ["production"] },
      {
        environments: ["protected" as const],
        environment_names: ["production"],
        except_environment_names: ["production"]
      }
    ]) {
      expect(fewest({ cells: [a], ...jobs(nobody) })).toEqual([])
    }
  })

  test("have no more conditions on environments than they need", () => {
    const one = (changes: Partial<JobTokenAccess>) =>
      fewest({ cells: [a], ...jobs(changes) }).flatMap(({ job_tokens = [] }) =>
        job_tokens.map(({ environment_names, environments, except_environment_names }) => ({
          environments,
          ...(environment_names && { environment_names }),
          ...(except_environment_names && { except_environment_names })
        }))
      )
    // A job without an environment has no name that could be another.
    expect(one({ environments: ["none"], except_environment_names: ["production"] })).toEqual([
      { environments: ["none"] }
    ])
    expect(
      one({ environments: ["none", "protected"], environment_names: ["production", "production"] })
    ).toEqual([{ environments: ["protected"], environment_names: ["production"] }])
    expect(one({ environments: ["protected"], except_environment_names: [] })).toEqual([
      { environments: ["protected"] }
    ])
    expect(one({ environments: ["none", "protected"], except_environment_names: ["x", "x"] })).toEqual([
      { environments: ["none", "protected"], except_environment_names: ["x"] }
    ])
    expect(
      one({
        environments: ["protected"],
        environment_names: ["production", "staging"],
        except_environment_names: ["staging"]
      })
    ).toEqual([{ environments: ["protected"], environment_names: ["production"] }])
  })
})
