import { HttpApi, HttpApiGroup, OpenApi } from "effect/http-api"
import { withAbout } from "./about.ts"
import { evaluate, evaluateAll } from "./access.evaluate.ts"
import { metadata, searchAction, searchResource, searchSubject } from "./access.search.ts"
import { getEvent, getProjectEvent, listEvents, listProjectEvents, listRevisions } from "./audit.ts"
import { listFleetFindings } from "./fleet.ts"
import { liveness, readiness } from "./health.ts"
import { get } from "./permissions.get.ts"
import { reset } from "./permissions.reset.ts"
import { update } from "./permissions.update.ts"
import { getPolicy } from "./policy.get.ts"
import { listPolicies } from "./policy.list.ts"
import { updatePolicy } from "./policy.update.ts"
import { explain, findings, whoCan } from "./questions.ts"
import { addGroup, addProject, removeGroup, removeProject } from "./scope.entries.ts"
import { getScope } from "./scope.get.ts"
import { listGroups, listProjects } from "./scope.list.ts"
import { updateScope } from "./scope.update.ts"
import { getGroup, updateGroup } from "./surroundings.group.ts"
import { getInstance, updateInstance } from "./surroundings.instance.ts"
import { withSecurity } from "./security.ts"

const permissions = HttpApiGroup.make("permissions").add(get, update, reset)
const policy = HttpApiGroup.make("policy").add(getPolicy, updatePolicy, listPolicies)
const questions = HttpApiGroup.make("questions").add(whoCan, findings, explain)
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
const surroundings = HttpApiGroup.make("surroundings").add(getGroup, updateGroup, getInstance, updateInstance)
const audit = HttpApiGroup.make("audit").add(
  listProjectEvents,
  getProjectEvent,
  listEvents,
  getEvent,
  listRevisions
)
const fleet = HttpApiGroup.make("fleet").add(listFleetFindings)
const access = HttpApiGroup.make("access").add(
  evaluate,
  evaluateAll,
  searchSubject,
  searchResource,
  searchAction,
  metadata
)
const health = HttpApiGroup.make("health").add(liveness, readiness)

/** The HTTP API: safe to share with clients, nothing of the server is in it. */
export const Api = HttpApi.make("jobwarden")
  .add(permissions, policy, questions, scope, surroundings, audit, fleet, access, health)
  .annotateMerge(
    OpenApi.annotations({
      title: "Jobwarden",
      version: "0.1.0",
      description: "What CI/CD job tokens may do: per project, per resource, per action.",
      transform: (document) => withAbout(withSecurity(document))
    })
  )
