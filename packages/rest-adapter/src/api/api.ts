import { HttpApi, HttpApiGroup, OpenApi } from "effect/http-api"
import { evaluate } from "./access.evaluate.ts"
import { liveness, readiness } from "./health.ts"
import { get } from "./permissions.get.ts"
import { reset } from "./permissions.reset.ts"
import { update } from "./permissions.update.ts"
import { addGroup, addProject, removeGroup, removeProject } from "./scope.entries.ts"
import { getScope } from "./scope.get.ts"
import { listGroups, listProjects } from "./scope.list.ts"
import { updateScope } from "./scope.update.ts"
import { withSecurity } from "./security.ts"

const permissions = HttpApiGroup.make("permissions").add(get, update, reset)
const scope = HttpApiGroup.make("scope").add(
  getScope,
  updateScope,
  listProjects,
  addProject,
  removeProject,
  listGroups,
  addGroup,
  removeGroup
)
const access = HttpApiGroup.make("access").add(evaluate)
const health = HttpApiGroup.make("health").add(liveness, readiness)

/** The HTTP API: safe to share with clients, nothing of the server is in it. */
export const Api = HttpApi.make("jobwarden")
  .add(permissions, scope, access, health)
  .annotateMerge(
    OpenApi.annotations({
      title: "Jobwarden",
      version: "0.1.0",
      description: "What CI/CD job tokens may do: per project, per resource, per action.",
      transform: withSecurity
    })
  )
