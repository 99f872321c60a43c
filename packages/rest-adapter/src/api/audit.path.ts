import { Schema } from "effect"
import { permissionsPath } from "./permissions.path.ts"

export const auditPath = "/api/v4/audit_events"

export const projectAuditPath = "/api/v4/projects/:id/audit_events"

export const historyPath = `${permissionsPath}/history`

export const eventParams = {
  event_id: Schema.String.annotate({ description: "the event's number: its place in the log" })
}

export const checkpointPath = "/audit/checkpoint"

export const proofPath = "/audit/proof"
