import { auditTypes } from "./audit.graphql.ts"
import { authLogTypes } from "./auth-log.graphql.ts"
import { domainTypes } from "./domain.graphql.ts"
import { findingTypes } from "./findings.graphql.ts"
import { mutationTypes } from "./mutations.graphql.ts"
import { permissionsTypes } from "./permissions.graphql.ts"
import { queryTypes } from "./project.graphql.ts"
import { scalarTypes } from "./scalars.graphql.ts"
import { scopeMutationTypes } from "./scope-mutations.graphql.ts"
import { surroundingTypes } from "./surrounding-mutations.graphql.ts"
import { scopeTypes } from "./scope.graphql.ts"

/** The whole schema in GraphQL's own language. */
export const typeDefinitions: string = [
  queryTypes,
  mutationTypes,
  permissionsTypes,
  findingTypes,
  auditTypes,
  surroundingTypes,
  scopeTypes,
  scopeMutationTypes,
  authLogTypes,
  domainTypes,
  scalarTypes
].join("\n")
