import { jsonText } from "../reports/printable.ts"
import type { Named, Plan, PlannedChange, Refusal } from "./model.ts"

/** A plan for programs, on one line. */
export const planAsJson = (plan: Plan): string =>
  jsonText({
    version: 1,
    server: plan.server,
    summary: { compared: plan.compared, changes: plan.changes.length, refused: plan.refused.length },
    changes: plan.changes.map(changeDocument),
    refused: plan.refused.map(refusalDocument),
    unmanaged: plan.unmanaged.map(named),
    remarks: plan.remarks
  })

const named = ({ kind, path }: Named): object => (kind === "instance" ? { kind } : { kind, path })

/** A change as programs and saved plans have it. */
export const changeDocument = ({
  body,
  changes,
  consequences,
  etag,
  id,
  kind,
  path,
  revision,
  untold,
  updatedAt
}: PlannedChange): object => ({
  ...named({ kind, path }),
  ...(id !== undefined && { id }),
  revision,
  updated_at: updatedAt,
  etag,
  body,
  changes,
  consequences,
  untold
})

const refusalDocument = ({ change, findings, kind, path, why }: Refusal): object => ({
  ...named({ kind, path }),
  why,
  findings,
  ...(change && { changes: change.changes, consequences: change.consequences })
})
