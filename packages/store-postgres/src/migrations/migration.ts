/** One step of the schema. A step that was released is never edited: a change is a new file. */
export interface Migration {
  /** One above the step before. */
  readonly version: number
  readonly name: string
  readonly sql: string
  /** Refusals that not every engine can keep by itself; where one cannot, what `sql` revokes has to do. */
  readonly guards?: string
}
