import { equalSets } from "../access/class-set.ts"
import { admittedBy, type CompiledCell } from "../access/compile.ts"
import { mentionedNames } from "../access/grant-sets.ts"
import { quote } from "../input/problem.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { patchOf } from "../lint/respell.ts"
import { grantExpiry, spellOut, type AnyGrant } from "../policy/grant.ts"
import { inheritGrant, type GrantSource } from "../policy/inheritance.ts"
import { mergePermissions } from "../policy/merge-patch.ts"

export default defineRule({
  id: "redundant-override",
  number: 67,
  category: "hygiene",
  severity: "info",
  inputs: ["P"],
  summary: "The project says what a `default` or a limit gives already.",
  rationale: "Lines that change nothing hide those that do, and stay behind when the `default` is changed.",
  remedy: "Delete the line; nothing changes for anybody.",
  formula:
    "∃ r, a: the project's own document states (r,a), and without that line ⟦P⟧(r,a) is the same, in every visibility and with the same role named, by a `default` of the project, by what a group or the instance gives, or by a limit",
  check: ({ now, policy, vocabulary }) => {
    const { compiled, compiler, sources } = policy
    const { sets } = compiler
    const [own, ...inherited] = sources.documents

    const spelt = (known: CompiledCell, grant: AnyGrant, visibility: string): CompiledCell => {
      const baseline = vocabulary.baseline(known.cell, visibility)
      const read = (one: AnyGrant) => sets.conditions(known.cell, baseline, one, now)
      const limits = known.limits.map((limit) => ({ ...limit, conditions: read(limit.grant) }))
      return { ...known, grant, conditions: read(grant), limits }
    }
    const isSameWhere = (
      visibility: string,
      known: CompiledCell,
      one: AnyGrant,
      other: AnyGrant
    ): boolean => {
      const { cell } = known
      const [left, right] = [spelt(known, one, visibility), spelt(known, other, visibility)]
      const names = [left, right].flatMap(({ conditions }) => mentionedNames(conditions))
      const everywhere = [undefined, ...compiled.table.named.keys(), ...names]
      // Only a literal `true` lets everybody's job tokens past the scope to what is public.
      const isPublic = cell.observes && vocabulary.baseline(cell, visibility) < vocabulary.leastMemberRank
      return (
        (!isPublic || (one === true) === (other === true)) &&
        everywhere.every((name) => equalSets(admittedBy(sets, left, name), admittedBy(sets, right, name)))
      )
    }
    // The same whatever the visibility and the time: nothing comes with a later change of either.
    const isSame = (known: CompiledCell, one: AnyGrant, other: AnyGrant): boolean =>
      grantExpiry(one) === grantExpiry(other) &&
      vocabulary.domain.visibilities.every((visibility) => isSameWhere(visibility, known, one, other))

    return policy.statements.flatMap((statement) => {
      const { cells, grant, key, level, path } = statement
      const [first] = cells
      if (level !== "project" || own === undefined) return []
      const keys = path.slice(1).map(String)
      const patch = patchOf([{ keys, grant: null }])
      const document = mergePermissions(vocabulary.domain, own.document ?? {}, patch)
      const documents = [{ ...own, document }, ...inherited]
      // A `default` must be to spare also where the project names the format: both lines may go at once.
      const concerned =
        key === "cell"
          ? cells
          : vocabulary.cells.filter(
              ({ action, address: [family] }) => family === first.address[0] && action === first.action
            )
      const isToSpare = concerned.every((cell) => {
        const known = compiled.cell(cell.index)
        if (known === undefined) return false
        const rest = inheritGrant(key === "cell" ? documents : inherited, cell)
        // A grant that names a role below the baseline promises something else than one that names the baseline.
        const isSaid =
          rest.source.level === "baseline"
            ? known.limits.length > 0
            : roleNamed(rest.grant) === roleNamed(grant)
        return isSaid && isSame(known, grant, rest.grant)
      })
      if (!isToSpare) return []
      return [
        {
          at: statement,
          cells,
          message: `${sayer(inheritGrant(documents, first).source)} the same already, so the line changes nothing; delete it`,
          fixes: () => [{ title: "delete the line", change: { permissions: patch } }]
        }
      ]
    })
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "it differs from the default",
      project: {
        permissions: { package_registry: { maven: { write: "maintainer" }, default: { write: "developer" } } }
      }
    },
    {
      title: "the platform's baseline, which no policy states, put in words",
      project: { permissions: { package_registry: { maven: { read: true } } } }
    },
    {
      title: "it ends sooner than the default",
      project: {
        permissions: {
          releases: { write: { job_token: { expires_at: "2030-01-01T00:00:00Z" } } }
        }
      },
      groups: { acme: { defaults: { releases: { write: "job_token" } } } }
    },
    {
      title: "the group names a role that the platform does not let publish",
      project: { permissions: { package_registry: { npm: { write: "developer" } } } },
      groups: { acme: { defaults: { package_registry: { npm: { write: "guest" } } } } }
    },
    {
      title: "the same people while the project is private",
      project: { permissions: { releases: { read: "guest" } } },
      groups: { acme: { limits: { releases: { read: "guest" } } } }
    },
    {
      title: "the group lets an environment in that the project keeps out",
      project: { permissions: { releases: { write: { job_token: { environments: [] } } } } },
      groups: { acme: { defaults: { releases: { write: { job_token: { environments: ["prod"] } } } } } }
    },
    {
      title: "the same people, but `true` lets job tokens past the scope of a public project",
      project: {
        visibility: "public",
        permissions: {
          releases: { read: { min_role: "anonymous", job_token: { refs: "any_including_forks" } } }
        }
      },
      groups: { acme: { defaults: { releases: { read: true } } } }
    },
    {
      title: "a group repeats the instance, which is not the project's to mend",
      project: {},
      groups: { acme: { defaults: { releases: { write: "owner" } } } },
      instance: { defaults: { releases: { write: "owner" } } }
    }
  ],
  invalid: [
    {
      title: "it equals the default",
      project: {
        permissions: {
          package_registry: { maven: { write: "maintainer" }, default: { write: "maintainer" } }
        }
      },
      finds: [{ cells: ["package_registry.maven:write"], path: "permissions.package_registry.maven.write" }]
    },
    {
      title: "the group gives the same, in other words",
      project: { permissions: { releases: { write: "job_token_and_developer" } } },
      groups: { acme: { defaults: { releases: { write: { min_role: "developer", job_token: {} } } } } },
      finds: [{ cells: ["releases:write"], path: "permissions.releases.write" }]
    },
    {
      title: "the limit leaves the same of the baseline",
      project: { permissions: { container_registry: { delete: "maintainer" } } },
      groups: { acme: { limits: { container_registry: { delete: "maintainer" } } } },
      finds: [{ cells: ["container_registry:delete"], path: "permissions.container_registry.delete" }]
    },
    {
      title: "the line for Maven, but not the `default`, without which the group's line for Maven would hold",
      project: {
        permissions: { package_registry: { default: { write: "developer" }, maven: { write: "developer" } } }
      },
      groups: {
        acme: {
          defaults: { package_registry: { default: { write: "developer" }, maven: { write: "maintainer" } } }
        }
      },
      finds: [{ cells: ["package_registry.maven:write"], path: "permissions.package_registry.maven.write" }]
    },
    {
      title: "the project's `default` repeats the group's",
      project: { permissions: { package_registry: { default: { delete: "owner" } } } },
      groups: { acme: { defaults: { package_registry: { default: { delete: "owner" } } } } },
      finds: [{ path: "permissions.package_registry.default.delete" }]
    }
  ]
}

/** `true` names the platform's. */
const roleNamed = (grant: AnyGrant): string | boolean | null => {
  if (typeof grant === "boolean") return grant
  return (typeof grant === "string" ? spellOut(grant) : grant).min_role ?? false
}

const sayer = ({ level, path = "" }: GrantSource): string => {
  if (level === "project") return "`default` beside it gives"
  if (level === "group") return `group ${quote(path)} gives`
  return level === "instance" ? "the instance gives" : "the limits leave"
}
