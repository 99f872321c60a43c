import { gitlab } from "@jobwarden/core"

/** Resources that are alike, and what they are called together. */
export interface ResourceGroup<Row> {
  /** The family whose formats they are; `undefined` for a resource by itself. */
  readonly family: string | undefined
  /** `maven, npm`, `12 other formats`, `container_registry`; a whole family as `package_registry.*`. */
  readonly label: string
  readonly resources: readonly string[]
  /** What is said of each of them. */
  readonly row: Row
}

/** More formats than these are counted. */
const mostFormats = 3

/** Resources in the domain's order; formats of a family of which the same is to be said are put together. */
export const groupResources = <Row>(
  rows: ReadonlyMap<string, Row>,
  keyOf: (row: Row) => string
): readonly ResourceGroup<Row>[] =>
  gitlab.resources.flatMap((definition): readonly ResourceGroup<Row>[] => {
    const formats: readonly string[] | undefined = "formats" in definition ? definition.formats : undefined
    const family = definition.name
    if (formats === undefined) {
      const row = rows.get(family)
      return row === undefined ? [] : [{ family: undefined, label: family, resources: [family], row }]
    }
    const known = formats.flatMap((format) => {
      const row = rows.get(`${family}.${format}`)
      return row === undefined ? [] : [{ format, row }]
    })
    const alike = [...Map.groupBy(known, ({ row }) => keyOf(row)).values()]
    const isWhole = alike.length === 1 && known.length === formats.length
    // The greatest number is counted, and stands last: all others are named.
    const ordered = alike.toSorted((one, other) => Number(isCounted(one)) - Number(isCounted(other)))
    return ordered.flatMap((group): readonly ResourceGroup<Row>[] => {
      const [first] = group
      if (first === undefined) return []
      const resources = group.map(({ format }) => `${family}.${format}`)
      if (isWhole) return [{ family: undefined, label: `${family}.*`, resources, row: first.row }]
      const isRest = isCounted(group) && ordered.filter(isCounted).length === 1 && ordered.length > 1
      const names = group.map(({ format }) => format).join(", ")
      return [{ family, label: isRest ? `${group.length} other formats` : names, resources, row: first.row }]
    })
  })

const isCounted = (group: readonly unknown[]): boolean => group.length > mostFormats

/** The same in a sentence: `package_registry.maven`, `package_registry (maven, npm)`. */
export const sayGroup = <Row>({
  family,
  label,
  resources
}: Pick<ResourceGroup<Row>, "family" | "label" | "resources">): string => {
  if (family === undefined) return label
  return resources.length === 1 ? resources.join("") : `${family} (${label})`
}
