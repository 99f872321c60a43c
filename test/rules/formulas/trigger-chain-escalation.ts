import { jobs, type Formula } from "../naive.ts"

const ownPublishes = { package_registry: { maven: { write: { job_token: { origin: "own" } } } } } as const
const allPublish = { package_registry: { maven: { write: "job_token" } } } as const
const runs = { project: "g/app", job_token_policies: ["admin_pipelines"] } as const
const everything = { project: "g/app" } as const

const formula: Formula = {
  resource: "pipelines",
  surroundings: [
    {
      title: "everything but what own job tokens alone publish",
      scope: { allowlist: [everything] },
      instance: { defaults: ownPublishes }
    },
    {
      title: "pipelines alone, where others might publish",
      scope: { allowlist: [runs] },
      instance: { defaults: allPublish }
    },
    {
      title: "everything, where others publish",
      scope: { allowlist: [everything] },
      instance: { defaults: allPublish }
    },
    { title: "no policy says who publishes", scope: { allowlist: [runs] } },
    { title: "no entry", instance: { defaults: ownPublishes } },
    {
      title: "own job tokens publish nothing either",
      scope: {
        allowlist: [everything, { project: "acme/backend", job_token_policies: ["read_packages"] }]
      },
      instance: { defaults: ownPublishes }
    }
  ],
  fires: ({ around, who }) => {
    const [entry, self] = around.scope?.allowlist ?? []
    const published = around.instance?.defaults?.package_registry?.maven?.write
    if (entry === undefined || self !== undefined || published === undefined) return []
    const reachesItself = published === "job_token" && entry.job_token_policies === undefined
    return !reachesItself && jobs(who("write")).some(({ origin }) => origin === "listed") ? ["write"] : []
  }
}

export default formula
