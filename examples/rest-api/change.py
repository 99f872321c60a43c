"""Lets maintainers and job tokens, and nobody else, publish and delete a project's Maven packages.

    JOBWARDEN_TOKEN=<token> python3 change.py http://127.0.0.1:8080 acme/backend
"""

import json
import os
import sys
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

CHANGE = {
    "package_registry": {
        "maven": {
            "read": True,
            "write": "job_token_and_maintainer",
            "delete": "job_token_and_maintainer",
        }
    }
}


def ask(method, address, if_match=None, body=None):
    """Sends one request; answers the document and its ETag, to change no other revision than this."""
    headers = {"PRIVATE-TOKEN": os.environ["JOBWARDEN_TOKEN"], "Content-Type": "application/json"}
    if if_match is not None:
        headers["If-Match"] = if_match
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(address, data, headers, method=method), timeout=10) as answer:
        return json.load(answer), answer.headers["ETag"]


def run(server, project):
    address = f"{server}/api/v4/projects/{quote(project, safe='')}/job_token_permissions"
    before, etag = ask("GET", address)
    print(f"revision {before['revision']}")
    rehearsed, _ = ask("PATCH", address + "?dry_run=true", etag, CHANGE)
    gained, lost = rehearsed["access_gained"], rehearsed["access_lost"]
    print(f"would give {len(gained)} accesses and take {len(lost)}")
    # 412 if somebody else changed the policy since it was read.
    ask("PATCH", address, etag, CHANGE)
    after, _ = ask("GET", address)
    maven = after["package_registry"]["maven"]
    print(f"revision {after['revision']}: write {maven['write']}, delete {maven['delete']}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: change.py <server> <project>")
    try:
        run(sys.argv[1], sys.argv[2])
    except HTTPError as refusal:
        sys.exit(f"{refusal.code} {refusal.reason}: {refusal.read().decode()}")
