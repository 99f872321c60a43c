import Database from "better-sqlite3"
import { migrations } from "./migrations/index.ts"

interface SchemaObject {
  readonly type: string
  readonly name: string
  readonly sql: string
}

/** What a database defines, but for what SQLite makes by itself. */
const objectsOf = (database: Database.Database): ReadonlyArray<SchemaObject> =>
  database
    .prepare<[], SchemaObject>(
      "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY rowid"
    )
    .all()

const expected = new Map<number, ReadonlyArray<SchemaObject>>()

/** What the migrations up to a version define. */
const expectedObjects = (version: number): ReadonlyArray<SchemaObject> => {
  const known = expected.get(version)
  if (known !== undefined) return known
  const database = new Database(":memory:")
  try {
    for (const step of migrations) if (step.version <= version) database.exec(step.sql)
    const objects = objectsOf(database)
    expected.set(version, objects)
    return objects
  } finally {
    database.close()
  }
}

/**
 * The first table, index or trigger of a version's schema that a database lacks, and the first of its triggers that
 * says something else there: the triggers are what keeps the log append-only. What a database has beside that is
 * its owner's.
 */
export const schemaProblem = (database: Database.Database, version: number): string | null => {
  const found = new Map(objectsOf(database).map((object) => [`${object.type} ${object.name}`, object.sql]))
  for (const { name, sql, type } of expectedObjects(version)) {
    const there = found.get(`${type} ${name}`)
    if (there === undefined) return `the ${type} \`${name}\` is missing`
    if (type === "trigger" && there !== sql) return `the ${type} \`${name}\` was changed`
  }
  return null
}
