import { HttpApi, HttpApiGroup, OpenApi } from "effect/http-api"
import { withAbout } from "./about.ts"
import { evaluate, evaluateAll } from "./access.evaluate.ts"
import { metadata, searchAction, searchResource, searchSubject } from "./access.search.ts"
import { getCheckpoint, getProof } from "./audit-log.ts"
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

// Classes, since declarations call them by their names: what is inferred is longer than TypeScript writes out.
class Permissions extends HttpApiGroup.make("permissions").add(get, update, reset) {}
class Policy extends HttpApiGroup.make("policy").add(getPolicy, updatePolicy, listPolicies) {}
class Questions extends HttpApiGroup.make("questions").add(whoCan, findings, explain) {}
class Scope extends HttpApiGroup.make("scope").add(
  getScope,
  updateScope,
  listProjects,
  addProject,
  removeProject,
  listGroups,
  addGroup,
  removeGroup
) {}
class Surroundings extends HttpApiGroup.make("surroundings").add(
  getGroup,
  updateGroup,
  getInstance,
  updateInstance
) {}
class Audit extends HttpApiGroup.make("audit").add(
  listProjectEvents,
  getProjectEvent,
  listEvents,
  getEvent,
  listRevisions
) {}
class Log extends HttpApiGroup.make("log").add(getCheckpoint, getProof) {}
class Fleet extends HttpApiGroup.make("fleet").add(listFleetFindings) {}
class Access extends HttpApiGroup.make("access").add(
  evaluate,
  evaluateAll,
  searchSubject,
  searchResource,
  searchAction,
  metadata
) {}
class Health extends HttpApiGroup.make("health").add(liveness, readiness) {}

/** The HTTP API: safe to share with clients, nothing of the server is in it. */
export class Api extends HttpApi.make("jobwarden")
  .add(Permissions, Policy, Questions, Scope, Surroundings, Audit, Log, Fleet, Access, Health)
  .annotateMerge(
    OpenApi.annotations({
      title: "Jobwarden",
      version: "0.1.0",
      description: "What CI/CD job tokens may do: per project, per resource, per action.",
      transform: (document) => withAbout(withSecurity(document))
    })
  ) {}
