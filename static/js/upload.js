// Sends form[data-upload] with a progress bar and shows the answer in place of <main>.
// Without it the browser sends the same form. The words come from components/upload_status.html.
const size = (bytes) => {
  const [unit, scale] = bytes < 1e6 ? ["kilobyte", 1e3] : ["megabyte", 1e6];
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits: 1 }).format(bytes / scale);
};

const inputsOf = (form) => [...form.querySelectorAll("input[type=file]")];

const named = (file) => Object.assign(document.createElement("li"), { textContent: `${file.name}, ${size(file.size)}` });

const listOf = (input) => input.closest(".field")?.querySelector("[data-upload-files]");

const show = (form) => {
  for (const input of inputsOf(form)) listOf(input)?.replaceChildren(...[...input.files].map(named));
};

const answer = (form, request) => {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const main = page.querySelector("main");
  if (!main || request.status >= 500) return false;
  document.title = page.title;
  document.querySelector("main").replaceWith(main);
  history.replaceState(null, "", request.responseURL);
  main.querySelectorAll("form[data-upload]").forEach(bind);
  scrollTo(0, 0);
  (main.querySelector("[data-errors]") || main).focus();
  return true;
};

const send = (form, submitter) => {
  const part = (name) => form.querySelector(`[data-upload-${name}]`);
  const bar = part("bar");
  const request = new XMLHttpRequest();
  let told = 0;
  let percent = 0;

  const fail = () => {
    part("status").hidden = true;
    part("percent").textContent = percent;
    part("failed").hidden = false;
    submitter?.removeAttribute("aria-busy");
    delete form.dataset.sent;
  };

  request.upload.addEventListener("progress", ({ loaded, total }) => {
    percent = Math.floor((100 * loaded) / total);
    bar.value = percent;
    part("text").textContent = part("text").dataset.words.replace("{percent}", percent);
    const mark = percent - (percent % 25);
    if (mark > told) part("live").textContent = part("text").dataset.words.replace("{percent}", (told = mark));
  });
  request.addEventListener("load", () => answer(form, request) || fail());
  for (const trouble of ["error", "abort", "timeout"]) request.addEventListener(trouble, fail);

  part("failed").hidden = true;
  part("status").hidden = false;
  form.dataset.sent = "";
  submitter?.setAttribute("aria-busy", "true");
  const own = submitter?.hasAttribute("formaction") ? submitter.formAction : form.getAttribute("action");
  request.open("POST", own || location.href);
  request.send(new FormData(form, submitter));
};

const bind = (form) => {
  form.addEventListener("submit", (event) => {
    const hasFiles = inputsOf(form).some((input) => input.files.length);
    if (!hasFiles || !form.querySelector("[data-upload-status]")) return;
    event.preventDefault();
    if (!("sent" in form.dataset)) send(form, event.submitter);
  });
  form.addEventListener("change", () => show(form));
  for (const drop of form.querySelectorAll(".drop")) {
    drop.classList.add("live");
    const over = (on) => (event) => {
      event.preventDefault();
      drop.classList.toggle("over", on);
    };
    drop.addEventListener("dragover", over(true));
    drop.addEventListener("dragleave", over(false));
    drop.addEventListener("drop", (event) => {
      over(false)(event);
      const input = drop.querySelector("input[type=file]");
      const dropped = new DataTransfer();
      for (const file of [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1)) dropped.items.add(file);
      input.files = dropped.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
};

document.querySelectorAll("form[data-upload]").forEach(bind);
