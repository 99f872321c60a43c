import { layerGitLab, layerOidc, layerStatic, layerWithDecisionClients } from "@jobwarden/platforms"
import type { Platform, PlatformUnavailable } from "@jobwarden/service"
import type { Layer } from "effect"
import type { PlatformConfiguration } from "./platform-configuration.ts"

/** The platform that a configuration asks for. */
export const layerPlatform = (
  configuration: PlatformConfiguration
): Layer.Layer<Platform, PlatformUnavailable> => {
  switch (configuration.type) {
    case "static":
      return layerStatic({ path: configuration.file })
    case "gitlab":
      return layerWithDecisionClients(
        configuration.decisionClients,
        layerGitLab({ url: configuration.url, token: configuration.token })
      )
    case "oidc":
      return layerOidc({ issuers: configuration.issuers }, layerPlatform(configuration.directory))
  }
}
