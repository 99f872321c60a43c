/** A change of the sample project as a program, as a page shows it. */
export interface Program {
  readonly title: string
  /** How to run it. */
  readonly run: string
  readonly language: string
  readonly text: string
}

const path = "/api/v4/projects/123/job_token_permissions?view=explicit"

/** A change as a line to paste into a shell. */
export const curl = (
  change: object
): string => `curl --request PATCH --header "PRIVATE-TOKEN: $JOBWARDEN_TOKEN" \\
  --header "Content-Type: application/json" \\
  --data '${JSON.stringify(change)}' \\
  "$JOBWARDEN_URL${path}"`

/** On one line, with room between its parts. */
const spaced = (change: object): string => JSON.stringify(change, null, 1).replaceAll(/\n\s*/g, " ")

const typescript = (
  change: object
): string => `const change = ${spaced(change).replaceAll(/"(\w+)":/g, "$1:")}
const address = \`\${process.env.JOBWARDEN_URL}${path}\`

const answer = await fetch(address, {
  method: "PATCH",
  headers: { "PRIVATE-TOKEN": process.env.JOBWARDEN_TOKEN ?? "", "Content-Type": "application/json" },
  body: JSON.stringify(change),
  signal: AbortSignal.timeout(10_000)
})
if (!answer.ok) throw new Error(\`\${answer.status}: \${await answer.text()}\`)
console.log(await answer.json())`

const python = (change: object): string => `import json
import os
import sys
from urllib.error import HTTPError
from urllib.request import Request, urlopen

change = ${spaced(change).replaceAll(/(?<=\{) | (?=\})/g, "")}

request = Request(
    os.environ["JOBWARDEN_URL"] + "${path}",
    data=json.dumps(change).encode(),
    headers={"PRIVATE-TOKEN": os.environ["JOBWARDEN_TOKEN"], "Content-Type": "application/json"},
    method="PATCH",
)
try:
    with urlopen(request, timeout=10) as answer:
        print(json.load(answer))
except HTTPError as refusal:
    sys.exit(f"{refusal.code}: {refusal.read().decode()}")`

const go = (change: object): string => `package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

const change = \`${JSON.stringify(change)}\`

func main() {
	address := os.Getenv("JOBWARDEN_URL") + "${path}"
	request, err := http.NewRequest(http.MethodPatch, address, strings.NewReader(change))
	if err != nil {
		log.Fatal(err)
	}
	request.Header.Set("PRIVATE-TOKEN", os.Getenv("JOBWARDEN_TOKEN"))
	request.Header.Set("Content-Type", "application/json")

	client := http.Client{Timeout: 10 * time.Second}
	answer, err := client.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		log.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK {
		log.Fatalf("%d: %s", answer.StatusCode, text)
	}
	fmt.Println(string(text))
}`

/** A change in each of the languages, with what each has by itself. Texts, lists and objects only. */
export const programsOf = (change: object): readonly Program[] => [
  { title: "curl", run: "In a shell:", language: "sh", text: curl(change) },
  {
    title: "TypeScript",
    run: "`node change.ts`, with Node 22.18 or newer:",
    language: "typescript",
    text: typescript(change)
  },
  { title: "Python", run: "`python3 change.py`:", language: "python", text: python(change) },
  { title: "Go", run: "`go run change.go`:", language: "go", text: go(change) }
]
