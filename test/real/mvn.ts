import { spawn } from "node:child_process"
import { mkdtempSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileOfGuide } from "./stand.ts"

export interface Ran {
  readonly exitCode: number | null
  /** What it printed, without colours. */
  readonly output: string
}

const deployPlugin = "org.apache.maven.plugins:maven-deploy-plugin:3.0.0:deploy-file"

/** The lines that turn the central repository into Debian's own folder: nothing is fetched from elsewhere. */
const offline = `<mirrors><mirror>
  <id>debian</id><mirrorOf>central</mirrorOf><url>file:///usr/share/maven-repo</url>
</mirror></mirrors>`

/** A folder for one run, with the settings that the guide shows: Maven remembers what it has once fetched. */
const prepare = (folder: string, header: readonly [name: string, value: string]): string => {
  const place = mkdtempSync(join(folder, "mvn-"))
  const settings = fileOfGuide("settings.xml")
    .replace("<name>Job-Token</name>", `<name>${header[0]}</name>`)
    .replace("${env.CI_JOB_TOKEN}", header[1])
    .replace("<settings>", `<settings><localRepository>${join(place, "local")}</localRepository>${offline}`)
  writeFileSync(join(place, "settings.xml"), settings)
  writeFileSync(join(place, "app.jar"), "no jar, but nobody looks")
  return place
}

const mvn = (place: string, args: ReadonlyArray<string>): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn("mvn", ["-B", "-q", "-Dstyle.color=never", "-s", "settings.xml", ...args], {
      cwd: place,
      env: { ...process.env, MAVEN_OPTS: "-XX:TieredStopAtLevel=1 -Xshare:auto" }
    })
    let output = ""
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text))
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text))
    child.once("error", reject)
    child.once("close", (exitCode) => {
      // eslint-disable-next-line no-control-regex
      resolve({ exitCode, output: output.replaceAll(/\u001b\[\d*m/g, "") })
    })
  })

type Header = readonly [name: string, value: string]

/** `mvn deploy:deploy-file` of a jar, as somebody. */
export const deploy = (
  folder: string,
  repository: string,
  header: Header,
  { artifact = "app", version = "1.0.0" }: { readonly artifact?: string; readonly version?: string } = {}
): Promise<Ran> =>
  mvn(prepare(folder, header), [
    deployPlugin,
    `-Durl=${repository}`,
    "-DrepositoryId=gitlab-maven",
    "-DgroupId=com.acme",
    `-DartifactId=${artifact}`,
    `-Dversion=${version}`,
    "-Dpackaging=jar",
    "-Dfile=app.jar"
  ])

/** Has Maven fetch a POM whose versions are imported, as somebody: a way to read that needs no plugin. */
export const fetchImported = (folder: string, repository: string, header: Header): Promise<Ran> => {
  const place = prepare(folder, header)
  writeFileSync(
    join(place, "pom.xml"),
    `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>com.acme</groupId><artifactId>reader</artifactId><version>1</version><packaging>pom</packaging>
  <repositories><repository><id>gitlab-maven</id><url>${repository}</url></repository></repositories>
  <dependencyManagement><dependencies><dependency>
    <groupId>com.acme</groupId><artifactId>app</artifactId><version>1.0.0</version>
    <type>pom</type><scope>import</scope>
  </dependency></dependencies></dependencyManagement>
</project>`
  )
  return mvn(place, ["validate"])
}
