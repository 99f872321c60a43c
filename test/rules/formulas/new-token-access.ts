import { jobs, type Formula, type Somebody } from "../naive.ts"

// Without an open scope and entries only the project's own job tokens come in.
const own = (somebodies: readonly Somebody[]): readonly string[] =>
  jobs(somebodies).flatMap((job) => (job.origin === "own" ? [JSON.stringify(job)] : []))

const formula: Formula = {
  surroundings: [
    { title: "nobody before", before: { read: false, write: false, delete: false } },
    { title: "the baseline before", before: { read: true, write: true, delete: true } },
    { title: "job tokens before", before: { read: "job_token", write: "job_token", delete: "maintainer" } },
    { title: "no policy before" }
  ],
  fires: ({ around, who, whoBefore }) =>
    around.before === undefined
      ? []
      : (["write", "delete"] as const).filter((action) => {
          const had = new Set(own(whoBefore(action)))
          return own(who(action)).some((job) => !had.has(job))
        })
}

export default formula
