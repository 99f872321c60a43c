import type { Installed } from "./installed.ts"
import { isPermissive } from "./permissive.ts"

/** The licences that nobody may take on by installing Jobwarden, each said with what to do. */
export const refusedOf = (installed: readonly Installed[]): readonly string[] =>
  installed.flatMap(({ licence, name, users, version }) => {
    if (licence !== null && isPermissive(licence)) return []
    const what = licence === null ? "says no licence" : `has the licence \`${licence}\``
    return [
      `\`${name}@${version}\` ${what}, and comes with ${users.map((user) => `\`${user}\``).join(", ")}: ` +
        "do without it, or add the licence to tools/licences/permissive.ts if it asks for nothing but its notice"
    ]
  })

/** The page of licences, `docs/licences.md`. */
export const licencesPage = (installed: readonly Installed[]): string => {
  const counts = new Map<string, number>()
  for (const { licence } of installed) counts.set(licence ?? "", (counts.get(licence ?? "") ?? 0) + 1)
  const summary = [...counts]
    .toSorted(([one, ones], [other, others]) => others - ones || (one < other ? -1 : 1))
    .map(([licence, count]) => `| ${licence} | ${count} |`)
  const rows = installed.map(
    ({ licence, name, users, version }) =>
      `| \`${name}\` | ${version} | ${licence} | ${users.map((user) => `\`${user}\``).join(", ")} |`
  )
  return [
    "# Licences",
    "",
    "Jobwarden has the [MIT licence](../LICENSE).",
    "This page lists every package of others that Jobwarden's packages install, or have in their bundle, and what those packages need in turn.",
    "`npm run licences` writes it from what is installed, and refuses a licence that it does not know, or that asks for more than its notice.",
    "[Dependencies](dependencies.md) says why each that we chose is there, and what is used for development alone.",
    "",
    "| licence | packages |",
    "|---|---|",
    ...summary,
    "",
    "| package | version | licence | comes with |",
    "|---|---|---|---|",
    ...rows,
    ""
  ].join("\n")
}
