export const policyPath = "/api/v4/projects/:id/job_token_policy"

export const policiesPath = "/api/v4/job_token_policies"
