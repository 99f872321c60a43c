import { vocabulary } from "../../packages/core/src/index.ts"
import type { Example } from "./folded-table.ts"

const developer = vocabulary.rank.get("developer") ?? 0

/** What the picture shows; the guide speaks of the same. */
export const example: Example = {
  project: {
    path: "acme/backend",
    visibility: "private",
    permissions: {
      package_registry: {
        maven: { read: true, write: "job_token_and_maintainer", delete: "job_token_and_maintainer" }
      }
    },
    scope: { allowlist: [{ project: "acme/app" }] }
  },
  listed: "acme/app",
  foreign: "other/tool",
  resource: "package_registry.maven",
  marked: {
    action: "delete",
    principal: {
      kind: "job",
      origin: "listed",
      ref: "unprotected",
      environment: "none",
      triggerRank: developer
    }
  }
}

/** A role by its rank. */
export const roleName = (rank: number): string => vocabulary.domain.roles[rank] ?? ""
