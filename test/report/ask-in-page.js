// Runs in the page: fills in the question as a person does, field by field by its label, and reads the answer.
globalThis.askInPage = (questions) => {
  const shown = (element) => element.closest("[hidden]") === null
  const field = (label) => {
    const found = [...document.querySelectorAll("label")].find(
      (one) => one.textContent === label && shown(one)
    )
    if (found === undefined) throw new Error(`there is no field ${label}`)
    return document.getElementById(found.htmlFor)
  }
  const say = (element, type) => element.dispatchEvent(new Event(type, { bubbles: true }))
  const choose = (label, value) => {
    const select = field(label)
    select.value = value
    if (select.value !== value) throw new Error(`${label} cannot be ${value}`)
    say(select, "change")
  }
  const write = (label, value) => {
    const input = field(label)
    input.value = value
    say(input, "input")
    if (input.getAttribute("role") === "combobox") {
      input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }))
    }
  }
  const tick = (label, isTicked) => {
    const box = field(label)
    if (box.checked !== isTicked) box.click()
  }
  const scopes = (legend, wanted) => {
    const fieldset = [...document.querySelectorAll("fieldset")].find(
      (one) => one.querySelector("legend").textContent.startsWith(legend) && shown(one)
    )
    for (const box of fieldset.querySelectorAll("input")) {
      if (box.checked !== wanted.includes(box.value)) box.click()
    }
  }
  const fill = {
    user: ({ role, scopes: held = [] }) => {
      choose("Role in the project", role)
      scopes("Scopes of the token (none", held)
    },
    job: ({ environment, project, ref, trigger_role }) => {
      write("Job of the project", String(project))
      choose("Runs on", ref.fork ? "fork" : ref.protected ? "protected" : "unprotected")
      choose("Triggered with the role", trigger_role === "anonymous" ? "authenticated" : trigger_role)
      write("Environment", environment?.name ?? "")
      tick("the environment is protected", environment?.protected ?? false)
    },
    deploy_token: ({ group, project, scopes: held }) => {
      tick(project === undefined ? "a group" : "a project", true)
      write("Its path or number", String(project ?? group))
      scopes("Scopes of the token", held)
    }
  }
  const kinds = { user: "a user", job: "a job", deploy_token: "a deploy token" }
  return questions.map(({ action, caller, project, resource }) => {
    if (field("Project").value !== project) write("Project", project)
    choose("Action", action)
    choose("Resource", resource)
    tick(kinds[caller.type], true)
    fill[caller.type](caller)
    const said = document.querySelector(".verdict .said")
    return {
      allowed: said.querySelector("strong").textContent === "Yes",
      reason: said.querySelector("code")?.textContent ?? "allowed"
    }
  })
}
