// Lets maintainers and job tokens, and nobody else, publish and delete a project's Maven packages.
//
//	JOBWARDEN_TOKEN=<token> go run . http://127.0.0.1:8080 acme/backend
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

const change = `{"package_registry":{"maven":{
	"read": true,
	"write": "job_token_and_maintainer",
	"delete": "job_token_and_maintainer"
}}}`

type grants struct {
	Read   interface{} `json:"read"`
	Write  interface{} `json:"write"`
	Delete interface{} `json:"delete"`
}

type permissions struct {
	Revision        int               `json:"revision"`
	PackageRegistry map[string]grants `json:"package_registry"`
	AccessGained    []json.RawMessage `json:"access_gained"`
	AccessLost      []json.RawMessage `json:"access_lost"`
}

var client = &http.Client{Timeout: 10 * time.Second}

// ask sends one request and reads its answer; etag is the answer's, to change no other revision than this.
func ask(method, address, ifMatch, body string) (policy permissions, etag string, err error) {
	request, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		return policy, "", err
	}
	request.Header.Set("PRIVATE-TOKEN", os.Getenv("JOBWARDEN_TOKEN"))
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	if ifMatch != "" {
		request.Header.Set("If-Match", ifMatch)
	}
	answer, err := client.Do(request)
	if err != nil {
		return policy, "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return policy, "", err
	}
	if answer.StatusCode != http.StatusOK {
		return policy, "", fmt.Errorf("%s: %s", answer.Status, text)
	}
	return policy, answer.Header.Get("ETag"), json.Unmarshal(text, &policy)
}

func run(server, project string) error {
	address := server + "/api/v4/projects/" + url.PathEscape(project) + "/job_token_permissions"
	before, etag, err := ask("GET", address, "", "")
	if err != nil {
		return err
	}
	fmt.Printf("revision %d\n", before.Revision)
	rehearsed, _, err := ask("PATCH", address+"?dry_run=true", etag, change)
	if err != nil {
		return err
	}
	fmt.Printf("would give %d accesses and take %d\n", len(rehearsed.AccessGained), len(rehearsed.AccessLost))
	// 412 if somebody else changed the policy since it was read.
	if _, _, err := ask("PATCH", address, etag, change); err != nil {
		return err
	}
	after, _, err := ask("GET", address, "", "")
	if err != nil {
		return err
	}
	maven := after.PackageRegistry["maven"]
	fmt.Printf("revision %d: write %v, delete %v\n", after.Revision, maven.Write, maven.Delete)
	return nil
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: jobwarden <server> <project>")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
