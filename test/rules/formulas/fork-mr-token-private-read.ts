import { jobs, type Formula } from "../naive.ts"

const formula: Formula = {
  resource: "secure_files",
  surroundings: [{ title: "a private project" }, { title: "a public project", visibility: "public" }],
  // `true` is what the platform does anyway, and not what this is about.
  fires: ({ grants, who }) =>
    grants.read !== true && jobs(who("read")).some(({ ref }) => ref === "fork") ? ["read"] : [],
  neverFires: "only an object says `any_including_forks`"
}

export default formula
