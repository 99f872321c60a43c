import type { Format } from "../classify/route.ts"
import { composer } from "./composer.ts"
import { conan } from "./conan.ts"
import { container } from "./container.ts"
import { containerApi } from "./container-api.ts"
import { containerToken } from "./container-token.ts"
import { debian } from "./debian.ts"
import { generic } from "./generic.ts"
import { golang } from "./golang.ts"
import { helm } from "./helm.ts"
import { maven } from "./maven.ts"
import { mlModel } from "./ml-model.ts"
import { npm } from "./npm.ts"
import { nuget } from "./nuget.ts"
import { packages } from "./packages.ts"
import { pypi } from "./pypi.ts"
import { rpm } from "./rpm.ts"
import { rubygems } from "./rubygems.ts"
import { terraformModule } from "./terraform-module.ts"

/** Every format whose requests are understood. What none of them knows is denied. */
export const formats: ReadonlyArray<Format> = [
  maven,
  npm,
  pypi,
  generic,
  container,
  containerApi,
  containerToken,
  composer,
  conan,
  debian,
  golang,
  helm,
  mlModel,
  nuget,
  rpm,
  rubygems,
  terraformModule,
  packages
]
