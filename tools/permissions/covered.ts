import type { GitLab } from "../../packages/core/src/index.ts"

type Covered = Readonly<Record<"about" | GitLab["actions"][number]["name"], string>>

/** What each resource is, and what each action on it lets somebody do. */
export const covered: Readonly<Record<GitLab["resources"][number]["name"], Covered>> = {
  package_registry: {
    about: "Packages, format by format: what builds publish, and what other builds and people install.",
    read: "installing a package, downloading its files and checksums, listing packages and versions, and looking up their metadata",
    write:
      "publishing a package or a version of it, with its files, checksums and metadata, and moving its tags",
    delete: "deleting a package, a version or one of its files"
  },
  container_registry: {
    about: "Container images, by repository and tag.",
    read: "pulling an image, and listing repositories, tags and manifests",
    write: "pushing layers and manifests, and putting a tag on an image",
    delete: "deleting a tag, a manifest or a whole repository"
  },
  repository: {
    about: "The git repository: code, branches, tags and commits.",
    read: "cloning and fetching, and listing branches, tags and commits",
    write: "pushing commits and tags",
    delete: "deleting branches and tags"
  },
  releases: {
    about: "Releases of the project, with their notes, links and evidence.",
    read: "seeing releases and the changelog, and downloading what a release links to",
    write: "making a release, changing it, and adding links and evidence to it",
    delete: "deleting a release or one of its links"
  },
  environments: {
    about: "The places to which is deployed, such as `production`.",
    read: "seeing environments, one or all",
    write: "making an environment, changing it and stopping it",
    delete: "deleting an environment, and review apps that are no longer used"
  },
  deployments: {
    about: "What was deployed where, by which pipeline.",
    read: "seeing deployments and the merge requests that are in them",
    write: "recording a deployment, changing its state and approving it",
    delete: "deleting the record of a deployment"
  },
  jobs: {
    about: "Jobs of the project's pipelines, with their logs and artifacts.",
    read: "seeing jobs, and downloading their artifacts",
    write: "running, retrying and cancelling a job, and keeping its artifacts",
    delete: "erasing a job, or deleting its artifacts"
  },
  pipelines: {
    about: "Pipelines of the project.",
    read: "seeing pipelines, and those that they started",
    write: "running, retrying and cancelling a pipeline, and naming it",
    delete: "deleting a pipeline with its jobs"
  },
  merge_requests: {
    about: "Merge requests with their discussions.",
    read: "seeing merge requests, and what is said in them",
    write: "opening and changing a merge request, and taking part in its discussion",
    delete: "deleting a merge request"
  },
  work_items: {
    about: "Issues and other work items.",
    read: "seeing work items",
    write: "opening and changing a work item",
    delete: "deleting a work item"
  },
  secure_files: {
    about: "Files that builds need and nobody should see: keystores, profiles, certificates.",
    read: "seeing and downloading secure files",
    write: "uploading a secure file",
    delete: "deleting a secure file"
  },
  terraform_state: {
    about: "Terraform's state: what runs where, often with its secrets.",
    read: "downloading a state or a version of it",
    write: "writing, locking and unlocking a state",
    delete: "deleting a state or a version of it"
  }
}
