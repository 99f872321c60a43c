/** GitLab's name for a thing of a kind, wherever it is: `gid://gitlab/Project/123`. */
export const globalId = (kind: "AuditEvent" | "Group" | "Project" | "User", id: number): string =>
  `gid://gitlab/${kind}/${id}`
