/** What a stored policy document belongs to. The instance's identifier is always 0. */
export interface Entity {
  readonly type: "project" | "group" | "instance"
  readonly id: number
}
