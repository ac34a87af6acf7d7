// Two courtesies for every form: focus goes to the error summary, and a second click sends nothing twice.
document.querySelector("[data-errors]")?.focus();

const release = () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("form [aria-busy], [form][aria-busy]"))
    button.removeAttribute("aria-busy");
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "get" || form.target === "_blank") return;
  if ("sent" in form.dataset) return event.preventDefault();
  form.dataset.sent = "";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(release, 15000);
});

addEventListener("pageshow", release);
