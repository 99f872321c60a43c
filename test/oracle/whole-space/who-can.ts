import type { Access, JobTokenAccess } from "@jobwarden/core"
import { foreignSource, type Asker } from "./space.ts"

// Reads what the engine says of many as what it says of one: is this asker among them?

const isFrom = ({ caller, place }: Asker, source: JobTokenAccess["from"][number]): boolean => {
  if (source === "own") return caller["project"] === place
  if (source === "foreign") return caller["project"] === foreignSource
  return "project" in source && source.project === caller["project"]
}

interface Ref {
  readonly protected: boolean
  readonly fork?: boolean
}

const refClassOf = (ref: Ref): "fork" | "protected" | "unprotected" => {
  if (ref.fork === true) return "fork"
  return ref.protected ? "protected" : "unprotected"
}

const isJobAmong = (asker: Asker, access: JobTokenAccess): boolean => {
  const { environment, ref, trigger_role } = asker.caller as unknown as {
    readonly environment?: { readonly name: string; readonly protected: boolean }
    readonly ref: Ref
    readonly trigger_role: string
  }
  const environmentClass =
    environment === undefined ? "none" : environment.protected ? "protected" : "unprotected"
  const { environment_names: names, except_environment_names: except = [] } = access
  return (
    access.from.some((source) => isFrom(asker, source)) &&
    access.refs.includes(refClassOf(ref)) &&
    access.environments.includes(environmentClass) &&
    (names === undefined || (environment !== undefined && names.includes(environment.name))) &&
    (environment === undefined || !except.includes(environment.name)) &&
    access.trigger_roles.includes(trigger_role)
  )
}

/** Whether the access, which is one of the asker's project, is given to the asker. */
export const isAmong = (asker: Asker, access: Omit<Access, "cells">): boolean => {
  const { caller } = asker
  if (caller.type === "user") return access.users?.includes(String(caller["role"])) ?? false
  if (caller.type === "deploy_token") return access.deploy_tokens ?? false
  return access.job_tokens?.some((one) => isJobAmong(asker, one)) ?? false
}
