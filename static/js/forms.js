// Courtesies for every form: focus goes to the error summary, a second click sends nothing twice,
// and what scrolls sideways can be scrolled by keyboard.
document.querySelector("[data-errors]")?.focus();

for (const group of document.querySelectorAll(".inline-group")) group.tabIndex = 0;

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
