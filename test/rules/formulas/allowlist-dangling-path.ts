import { entriesOf, opened, permitted, type Entry } from "../listed.ts"
import type { Formula, NaivePolicy } from "../naive.ts"

const gone = (policy: NaivePolicy): readonly Entry[] =>
  entriesOf(policy).filter(
    (entry) =>
      ["old", "old/app"].includes(String(entry.project ?? entry.group)) && permitted(entry).length > 0
  )

const facts = { missing_paths: ["old"] }

const formula: Formula = {
  surroundings: [
    { title: "a project of a group that is gone", facts, scope: { allowlist: [{ project: "old/app" }] } },
    {
      title: "a group that is gone",
      facts,
      scope: { allowlist: [{ group: "old", job_token_policies: ["read_packages"] }] }
    },
    { title: "another name", facts, scope: { allowlist: [{ project: "older/app" }] } }
  ],
  firesAtAll: (policy) => policy.around.facts !== undefined && gone(policy).length > 0,
  fires: (policy) =>
    policy.around.facts === undefined ? [] : gone(policy).flatMap((entry) => opened(policy, entry))
}

export default formula
