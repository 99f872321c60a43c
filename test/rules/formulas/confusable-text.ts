import type { Formula, NaivePolicy } from "../naive.ts"

const odd = "\u0430cme"

const firesAtAll = ({ around }: NaivePolicy): boolean => JSON.stringify(around.scope ?? {}).includes(odd)

const formula: Formula = {
  surroundings: [
    { title: "a Cyrillic letter", scope: { allowlist: [{ group: odd, job_token_policies: [] }] } },
    { title: "ASCII", scope: { allowlist: [{ group: "acme" }, { project: 7 }] } }
  ],
  firesAtAll,
  fires: () => []
}

export default formula
