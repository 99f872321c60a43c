import type { Quickstart } from "./prepare.ts"

/** What `npm start` prints once the service listens: requests that work as they stand. */
export const greeting = (baseUrl: string, { tokens, tokensFile }: Quickstart): string => `
Jobwarden decides what CI/CD job tokens may do. It listens on ${baseUrl}

1. Let maintainers and job tokens, and nobody else, publish and delete Maven packages of project 123
   (acme/backend), as Maya, who is a maintainer there:

curl --request PATCH --header "PRIVATE-TOKEN: ${tokens.maintainer}" --header "Content-Type: application/json" --data '{"package_registry":{"maven":{"read":true,"write":"job_token_and_maintainer","delete":"job_token_and_maintainer"}}}' "${baseUrl}/api/v4/projects/123/job_token_permissions"

2. May job 9001 (a developer's pipeline on the protected branch main) now publish a Maven package?

curl --header "Authorization: Bearer ${tokens.decision_client}" --header "Content-Type: application/json" --data '{"subject":{"type":"job","id":"9001"},"action":{"name":"write"},"resource":{"type":"package_registry.maven","id":"acme/backend"}}' "${baseUrl}/access/v1/evaluation"

   It answers {"decision":true,…}: that pipeline still may, while the developer's own token no longer may.

3. May it now delete one? Before the first request the answer was no.

curl --header "Authorization: Bearer ${tokens.decision_client}" --header "Content-Type: application/json" --data '{"subject":{"type":"job","id":"9001"},"action":{"name":"delete"},"resource":{"type":"package_registry.maven","id":"acme/backend"}}' "${baseUrl}/access/v1/evaluation"

To go back: curl --request DELETE --header "PRIVATE-TOKEN: ${tokens.maintainer}" "${baseUrl}/api/v4/projects/123/job_token_permissions"
Every sample token is in ${tokensFile}; the API is described at ${baseUrl}/openapi.json
Stop with Ctrl-C: what was changed stays.
`
