import type { Formula } from "../naive.ts"

const formula: Formula = {
  surroundings: [
    {
      title: "a token that publishes, on GitLab",
      facts: { target: "gitlab", deploy_tokens: [{ scopes: ["write_package_registry"] }] }
    },
    {
      title: "a token that reads, on GitLab",
      facts: { target: "gitlab", deploy_tokens: [{ scopes: ["read_package_registry", "write_registry"] }] }
    },
    {
      title: "a token that publishes, elsewhere",
      facts: { deploy_tokens: [{ scopes: ["write_package_registry"] }] }
    }
  ],
  fires: ({ around, who }) => {
    const publishes = around.facts?.deploy_tokens?.some(({ scopes }) =>
      scopes.includes("write_package_registry")
    )
    const isBypassed = around.facts?.target === "gitlab" && publishes === true
    return isBypassed && !who("write").some(({ kind }) => kind === "deploy token") ? ["write"] : []
  }
}

export default formula
