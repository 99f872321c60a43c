import type Database from "better-sqlite3"

const literal = (value: unknown): string => {
  if (value === null) return "NULL"
  if (typeof value === "number") return String(value)
  if (value instanceof Uint8Array) return `X'${Buffer.from(value).toString("hex")}'`
  return `'${String(value).replaceAll("'", "''")}'`
}

/** What a database defines, in the order in which it was defined. */
export const schemaOf = (database: Database.Database): ReadonlyArray<string> =>
  database
    .prepare<[], string>("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid")
    .pluck()
    .all()

/** The rows of every table, by its name, without what is worked out from others. */
export const rowsOf = (
  database: Database.Database
): ReadonlyMap<string, ReadonlyArray<Readonly<Record<string, unknown>>>> => {
  const tables = database
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")
    .pluck()
    .all()
  return new Map(
    tables.map((table) => {
      const columns = database
        .prepare<[], { readonly name: string }>(`PRAGMA table_info(${table})`)
        .all()
        .map(({ name }) => name)
      const rows = database.prepare(`SELECT ${columns.join(", ")} FROM ${table} ORDER BY 1, 2, 3`).all()
      return [table, rows as ReadonlyArray<Readonly<Record<string, unknown>>>]
    })
  )
}

/** Statements that make a database with the same contents. */
export const dumpOf = (database: Database.Database): string => {
  const number = (pragma: string) =>
    `PRAGMA ${pragma} = ${String(database.pragma(pragma, { simple: true }))};`
  const inserts = [...rowsOf(database)].flatMap(([table, rows]) =>
    rows.map(
      (row) =>
        `INSERT INTO ${table} (${Object.keys(row).join(", ")}) VALUES (${Object.values(row).map(literal).join(", ")});`
    )
  )
  return [
    number("application_id"),
    number("user_version"),
    ...schemaOf(database).map((sql) => `${sql};`),
    ...inserts,
    ""
  ].join("\n")
}
